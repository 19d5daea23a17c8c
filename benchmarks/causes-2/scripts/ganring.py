import os, sys, csv, time
import numpy as np
from tinynet import MLP, Adam, norm
import yaml

kv = dict(x.split("=") for x in sys.argv[1:])
cfg = dict(lr_g=1e-3, lr_d=1e-3, hidden_g=64, hidden_d=64, noise_dim=4, batch=128, steps=4000, d_steps=1, seed=0, target="ring8", log_every=50, beta1=0.5)
for k, v in kv.items(): cfg[k] = type(cfg[k])(v)
yaml.safe_dump(cfg, open("hparams.yaml", "w"))
rng = np.random.default_rng(cfg["seed"])
C = np.array([[np.cos(t), np.sin(t)] for t in np.arange(8) * np.pi / 4]) * 2
G = MLP([cfg["noise_dim"], cfg["hidden_g"], cfg["hidden_g"], 2], rng); D = MLP([2, cfg["hidden_d"], cfg["hidden_d"], 1], rng)
og, od = Adam(G.params, cfg["lr_g"], cfg["beta1"]), Adam(D.params, cfg["lr_d"], cfg["beta1"])
sg = lambda z: 1 / (1 + np.exp(-np.clip(z, -60, 60)))
sp = lambda z: np.logaddexp(0, z)
B = cfg["batch"]
real = lambda: C[rng.integers(0, 8, B)] + rng.normal(size=(B, 2)) * .05
w = csv.writer(open("losses.csv", "w", buffering=1)); w.writerow("step,loss_d,loss_g,d_real,d_fake,grad_g,modes,sample_std".split(","))
print(f"generator {sum(p.size for p in G.params)} weights | discriminator {sum(p.size for p in D.params)} weights | hparams.yaml written")
for st in range(1, cfg["steps"] + 1):
    for _ in range(cfg["d_steps"]):
        fk = G.forward(rng.normal(size=(B, cfg["noise_dim"]))); r = real()
        zr = D.forward(r); g1 = D.backward(-(1 - sg(zr)) / B)
        zf = D.forward(fk); g2 = D.backward(sg(zf) / B)
        ld = sp(-zr).mean() + sp(zf).mean(); od.step([x + y for x, y in zip(g1, g2)])
    fk = G.forward(rng.normal(size=(B, cfg["noise_dim"]))); z = D.forward(fk); lg = sp(-z).mean()
    D.backward(-(1 - sg(z)) / B); gg = G.backward(D.gx); og.step(gg)
    if st % cfg["log_every"] == 0:
        x = G.forward(rng.normal(size=(1000, cfg["noise_dim"]))); dist = ((x[:, None] - C) ** 2).sum(2)
        near = dist.argmin(1)[dist.min(1) < .16]; modes = int((np.bincount(near, minlength=8) > 15).sum())
        row = [st, ld, lg, sg(zr).mean(), sg(zf).mean(), norm(gg), modes, x.std(0).mean()]
        w.writerow([f"{v:.5g}" if isinstance(v, float) else v for v in row])
        if st % (4 * cfg["log_every"]) == 0:
            print(f"{st:6d} │ D {ld:7.4f} │ G {lg:8.4f} │ D(x) {row[3]:.3f} D(G(z)) {row[4]:.3f} │ |∇G| {row[5]:.2e} │ modes {modes}/8 │ std {row[7]:.3f}")
print("saved samples.npy"); np.save("samples.npy", x[:64].astype("f4"))
