"""A fastai-like table."""
from tinynet import *
rng = np.random.default_rng(8); E = 24; lr = 1e-3 if V == "over" else 3e-3
Xt, Xv, yt, yv = digits()
cfg = {"arch": "mlp", "lr_max": lr, "wd": 0.0, "epochs": E, "bs": 64, "normalize": True, "dropout": 0.0, "n_train": len(yt), "n_valid": len(yv)}
if V == "over":
    yt = yt.copy(); Xt, yt = Xt[:90], yt[:90]; Xt = Xt + 8 * rng.normal(size=Xt.shape); Xv = Xv + 8 * rng.normal(size=Xv.shape); cfg["n_train"] = 90; cfg["bs"] = 16
mu, sd = Xt.mean(), Xt.std(); Xt = (Xt - mu) / sd
print("learn.fit_flat_cos(%d, %g)" % (E, lr)); print(json.dumps(cfg)); bx = Xt[:64]
print(f"one training batch:   shape {bx.shape} mean {bx.mean():.3f} std {bx.std():.3f} min {bx.min():.3f} max {bx.max():.3f}")
if V != "mism": Xv = (Xv - mu) / sd
bv = Xv[:64]; print(f"one validation batch: shape {bv.shape} mean {bv.mean():.3f} std {bv.std():.3f} min {bv.min():.3f} max {bv.max():.3f}")
H = 512 if V == "over" else 64; net = Net([64, H, 10], rng); opt = Adam(net.P, 0 if V == "over" else .01); print("epoch     train_loss  valid_loss  accuracy  time    ")
bs = cfg["bs"]
for ep in range(E):
    L = []
    for _ in range(4 if V == "over" else 1):
        for b in np.array_split(rng.permutation(len(yt)), max(1, len(yt) // bs)):
            l, d = ce(net.fwd(Xt[b]), yt[b]); opt.step(net.bwd(d), lr if ep < E * .75 else lr * .5 * (1 + np.cos(np.pi * (ep / E - .75) * 4))); L.append(l); time.sleep(.009)
    print(f"{ep:<10d}{np.mean(L):<12.6f}{ce(net.fwd(Xv), yv)[0]:<12.6f}{acc(net, Xv, yv):<10.6f}00:00   ")
