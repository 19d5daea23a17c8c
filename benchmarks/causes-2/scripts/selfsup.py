"""two-view self-supervision / VAE on digits; writes metrics.jsonl"""
import json, os, sys, time
import numpy as np, yaml
from sklearn.datasets import load_digits
from tinynet import MLP, Adam, norm, softmax
c = {"task": "twoview", "lr": 0.002, "steps": 1500, "batch": 128, "dim": 16, "noise": 0.5, "stop_gradient": True, "predictor": True, "beta": 0.02, "var_weight": 1.0, "seed": 0}
for s in sys.argv[1:]: k, v = s.split("="); c[k] = yaml.safe_load(v)
yaml.safe_dump(c, open("config.yaml", "w")); r = np.random.default_rng(c["seed"]); X, Y = load_digits(return_X_y=True); X = (X - 4.9) / 6; B, d = c["batch"], c["dim"]
log = open("metrics.jsonl", "w", buffering=1)
def put(**k):
    log.write(json.dumps(k) + "\n"); print("  ".join(f"{a}={v:.4g}" if isinstance(v, float) else f"{a}={v}" for a, v in k.items()), flush=True)
if c["task"] == "twoview":
    f = MLP([64, 96, d], r); o = Adam(f.params, c["lr"])
    for st in range(1, c["steps"] + 1):
        x = X[r.integers(0, 1400, B)]; xs = np.concatenate([x + r.normal(size=x.shape) * c["noise"], x + r.normal(size=x.shape) * c["noise"]]); z = f.forward(xs); a, b = z[:B], z[B:]
        inv = ((a - b) ** 2).mean(); g = np.concatenate([a - b, b - a]) * 2 / (B * d); zc = z - z.mean(0); sd = np.sqrt(zc.var(0) + 1e-4); vl = np.maximum(0, 1 - sd).mean()
        g = g + c["var_weight"] * (-(sd < 1).astype(float) / sd) * zc / (len(z) * d); gr = f.backward(g); o.step(gr)
        if st % 50 == 0:
            e = f.forward(X); e = (e - e[:1400].mean(0)); D = ((e[1400:, None] - e[None, :1400]) ** 2).sum(2); knn = float((Y[:1400][D.argmin(1)] == Y[1400:]).mean()); sv = np.linalg.svd(e, compute_uv=False); pr = sv / (sv.sum() + 1e-12)
            put(step=st, loss=float(inv + c["var_weight"] * vl), invariance=float(inv), emb_std=float(e.std(0).mean()), eff_rank=float(np.exp(-(pr * np.log(pr + 1e-12)).sum())), knn_acc=knn, grad_norm=norm(gr), lr=c["lr"])
else:
    E, G = MLP([64, 96, 2 * d], r, scale=.5), MLP([d, 96, 64], r, scale=.5); oe, og = Adam(E.params, c["lr"]), Adam(G.params, c["lr"])
    for st in range(1, c["steps"] + 1):
        x = X[r.integers(0, 1400, B)]; h = E.forward(x); m, lv = h[:, :d], np.clip(h[:, d:], -8, 8); n = r.normal(size=m.shape); z = m + n * np.exp(lv / 2); y = G.forward(z)
        rec = ((y - x) ** 2).sum(1).mean(); kl = .5 * (np.exp(lv) + m ** 2 - 1 - lv).sum(1).mean(); gg = G.backward(2 * (y - x) / B); dz = G.gx
        ge = E.backward(np.concatenate([dz + c["beta"] * m / B, dz * n * np.exp(lv / 2) / 2 + c["beta"] * .5 * (np.exp(lv) - 1) / B], 1)); oe.step(ge); og.step(gg)
        if st % 50 == 0: put(step=st, elbo_loss=float(rec + c["beta"] * kl), recon=float(rec), kl=float(kl), beta=c["beta"], active_dims=int((m.var(0) > .01).sum()), grad_norm=norm(ge), lr=c["lr"])
print("training finished, config.yaml and metrics.jsonl written")
