import argparse, math, sys, time, logging
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from tqdm import tqdm
from sklearn.datasets import load_digits, make_swiss_roll
import yaml
ap = argparse.ArgumentParser(); ap.add_argument("--config", default="config.yaml"); args = ap.parse_args()
C = yaml.safe_load(open(args.config)); torch.manual_seed(C.get("seed", 0)); np.random.seed(C.get("seed", 0)); torch.set_num_threads(1)
logging.basicConfig(level=logging.INFO, format="[%(asctime)s][%(name)s][%(levelname)s] - %(message)s"); log = logging.getLogger("genlab")
log.info("config:\n" + yaml.safe_dump(C, sort_keys=False))
def vae():
    X = torch.tensor(load_digits().data / 16., dtype=torch.float32); X = X[torch.randperm(len(X))]
    Xt, Xv = X[:1500], X[1500:]; Z = C["latent"]; H = C["hidden"]
    enc = nn.Sequential(nn.Linear(64, H), nn.ReLU(), nn.Linear(H, 2 * Z)); dec = nn.Sequential(nn.Linear(Z, H), nn.ReLU(), nn.Linear(H, 64))
    P = list(enc.parameters()) + list(dec.parameters()); opt = torch.optim.Adam(P, lr=C["lr"]); log.info(f"{sum(p.numel() for p in P)} parameters, {len(Xt)} train, {len(Xv)} held out")
    def parts(x):
        mu, lv = enc(x).chunk(2, 1); z = mu + torch.randn_like(mu) * (0.5 * lv).exp(); lo = dec(z)
        if C["recon"] == "bce_logits": r = F.binary_cross_entropy_with_logits(lo, x, reduction="none").sum(1).mean()
        else:  # written out
            pr = torch.sigmoid(lo); r = -(x * torch.log(pr) + (1 - x) * torch.log(1 - pr)).sum(1).mean()
        kl = -0.5 * (1 + lv - mu ** 2 - lv.exp()); return r, kl.sum(1).mean(), (kl.mean(0) > 0.02).sum().item()
    warned = False
    for e in range(1, C["epochs"] + 1):
        R = K = 0; nb = 0; gn = 0
        for b in torch.randperm(len(Xt)).split(C["batch"]):
            r, k, act = parts(Xt[b])
            if not warned and not torch.isfinite(r): warned = True; log.warning(f"epoch {e}: recon {r.item()} kl {k.item():.4f} in batch {nb}")
            loss = r + C["beta"] * k; opt.zero_grad(); loss.backward()
            gn += nn.utils.clip_grad_norm_(P, C["grad_clip"] or 1e9).item(); opt.step(); R += r.item(); K += k.item(); nb += 1
        with torch.no_grad(): vr, vk, va = parts(Xv)
        log.info(f"epoch {e:03d} | recon {R/nb:.3f} | kl {K/nb:.4f} | elbo {-(R+K)/nb:.3f} | grad {gn/nb:.3g} | held-out recon {vr:.3f} kl {vk:.4f} active {va}/{Z}")
def ddpm():
    X = make_swiss_roll(6000, noise=.3, random_state=0)[0][:, [0, 2]] / 10; X = torch.tensor(X, dtype=torch.float32)
    T = C["timesteps"]; be = torch.linspace(1e-4, .02, T); ab = torch.cumprod(1 - be, 0); H = C["hidden"]
    half = C["precision"] == "fp16"; dt = torch.float16 if half else torch.float32
    net = nn.Sequential(nn.Linear(2 + 16, H), nn.SiLU(), nn.Linear(H, H), nn.SiLU(), nn.Linear(H, 2)); P = list(net.parameters())
    opt = torch.optim.AdamW(P, lr=C["lr"]) if C["optimizer"] == "adamw" else torch.optim.SGD(P, lr=C["lr"], momentum=.9)
    fr = torch.exp(torch.arange(8) * -0.9); log.info(f"noise predictor: {sum(p.numel() for p in P)} parameters, {len(X)} points")
    sc = float(C.get("loss_scale", 1)); skipped = 0; it = 0; bar = tqdm(total=C["steps"], desc="train", mininterval=1.0, ncols=110); acc = []
    def fwd(xt, t):
        em = t[:, None] * fr; h = torch.cat([xt, em.sin(), em.cos()], 1)
        if not half: return net(h)
        h = h.half()
        for m in net: h = F.linear(h, m.weight.half(), m.bias.half()) if isinstance(m, nn.Linear) else m(h)
        return h
    while it < C["steps"]:
        x = X[torch.randint(0, len(X), (C["batch"],))]; t = torch.randint(0, T, (len(x),)); e = torch.randn_like(x)
        xt = ab[t].sqrt()[:, None] * x + (1 - ab[t]).sqrt()[:, None] * e
        loss = ((fwd(xt * C.get("input_scale", 1.0), t.float()) - e.to(dt)) ** 2).mean(); opt.zero_grad(); (loss * sc).backward()
        for p in P: p.grad /= sc
        gn = torch.sqrt(sum((p.grad ** 2).sum() for p in P)).item()
        if half and C.get("scaler") and not math.isfinite(gn): skipped += 1
        else:
            if C.get("grad_clip"): nn.utils.clip_grad_norm_(P, C["grad_clip"])
            opt.step()
        it += 1; acc.append(loss.item()); bar.set_postfix(loss=f"{np.mean(acc[-100:]):.4f}", refresh=False); bar.update(1)
        if it % C["log_every"] == 0:
            m = f"step {it} | loss {np.mean(acc[-C['log_every']:]):.4f} | grad_norm {gn:.4g} | lr {C['lr']:.1e}"
            if half and C.get("scaler"): m += f" | scale {sc:.0f} | skipped {skipped}"
            tqdm.write(m)
    bar.close(); log.info("saved samples.png")
{"vae": vae, "ddpm": ddpm}[C["model"]]()
