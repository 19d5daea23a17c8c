"""MLP with optional batch norm on 8x8 digits. Table log."""
import json, sys, time, warnings
import numpy as np
from sklearn.datasets import load_digits
from minigrad import *

cfg = dict(depth=2, width=64, act="relu", lr=0.05, momentum=0.9, batch=32, epochs=30, bias_init=0.0, init_scale=None, shuffle=True, bn=False, loss="softmax_xent", seed=0, log_layers=False)
cfg.update(json.load(open("config.json")))
train_what = cfg.pop("_w", "all")
code = cfg.pop("_c", "")
json.dump(cfg, open("config.json", "w"), indent=1)
rng = np.random.default_rng(cfg["seed"])
X, y = load_digits(return_X_y=True)
X = (X / 16.0).astype(np.float32)
perm = np.random.default_rng(7).permutation(len(X)); X, y = X[perm], y[perm]
Xt, yt, Xv, yv = X[:1300], y[:1300], X[1300:], y[1300:]
if not cfg["shuffle"]:
    o = np.argsort(yt, kind="stable"); Xt, yt = Xt[o], yt[o]
sizes = [64] + [cfg["width"]] * cfg["depth"] + [10]
Ws = [param(rng, a, b, scale=cfg["init_scale"]) for a, b in zip(sizes, sizes[1:])]
bs = [T(np.full(b, cfg["bias_init"], np.float32)) for b in sizes[1:]]
bs[-1].data[:] = 0
gam = [T(np.ones(b, np.float32)) for b in sizes[1:-1]]
rm = [np.zeros(b, np.float32) for b in sizes[1:-1]]; rv = [np.ones(b, np.float32) for b in sizes[1:-1]]


def forward(x, train=True):
    h, dead = T(x), 0
    for i, (W, b) in enumerate(zip(Ws, bs)):
        z = h @ W + b
        if i < len(Ws) - 1:
            if cfg["bn"]:
                if train:
                    m = z.mean(0); c = z - m; v = (c * c).mean(0)
                    z = c / (v + 1e-5).sqrt() * gam[i]
                    if code != "no_update":
                        rm[i] += 0.1 * (m.data - rm[i]); rv[i] += 0.1 * (v.data - rv[i])
                else:
                    z = T((z.data - rm[i]) / np.sqrt(rv[i] + 1e-5) * gam[i].data)
            h = z.relu() if cfg["act"] == "relu" else z.sigmoid()
            dead += float((h.data == 0).all(0).mean()) / (len(Ws) - 1)
        else:
            h = z
    return h, dead


allp = Ws + bs + (gam if cfg["bn"] else [])
if train_what == "stale":
    opt = SGD([T(p.data.copy()) for p in allp], cfg["lr"], cfg["momentum"])
else:
    opt = SGD(allp, cfg["lr"], cfg["momentum"])
print("config:", json.dumps(cfg))
print(f"digits: 1300 train / {len(Xv)} val, classes 0-9; optimizer SGD, {sum(p.data.size for p in opt.ps)} parameters in {len(opt.ps)} tensors")
L = cfg["log_layers"]
print("+-------+------------+-----------+----------+----------+" + ("---------" * 3 if not L else "-- per-layer |grad|"))
print("| epoch | train_xent | train_acc | val_xent |  val_acc |" + (" grad     | |w|     | dead  | lr" if not L else " first ... last"))
print("+-------+------------+-----------+----------+----------+" + ("---------" * 3 if not L else "--"))
for ep in range(1, cfg["epochs"] + 1):
    o = rng.permutation(1300) if cfg["shuffle"] else np.arange(1300)
    ls, ac, gs, dd = [], [], [], []
    for i in range(0, 1300 - cfg["batch"] + 1, cfg["batch"]):
        k = o[i:i + cfg["batch"]]
        out, dead = forward(Xt[k])
        if code == "softmax2":
            out = softmax(out)
        loss = xent(out, yt[k])
        zero(allp); loss.backward(); gs.append(gnorm(allp)); opt.step()
        ls.append(float(loss.data)); ac.append(float((out.data.argmax(1) == yt[k]).mean())); dd.append(dead)
    ov, _ = forward(Xv, train=False)
    if code == "softmax2":
        ov = softmax(ov)
    vl = float(xent(ov, yv).data); va = float((ov.data.argmax(1) == yv).mean())
    row = f"| {ep:5d} | {np.mean(ls):10.4f} | {np.mean(ac):9.4f} | {vl:8.4f} | {va:8.4f} |"
    if L:
        row += " " + " ".join(f"{np.sqrt((W.grad**2).sum()):.1e}" for W in Ws)
    else:
        row += f" {np.mean(gs):.2e} | {wnorm(allp):.4f} | {np.mean(dd):5.1%} | {cfg['lr']:g}"
    print(row, flush=True)
    if cfg["bn"] and ep % 5 == 0:
        a, _ = forward(Xt, train=False); b_, _ = forward(Xt, train=True)
        print(f"  sanity: training set again, eval mode acc {float((a.data.argmax(1) == yt).mean()):.4f}, train mode acc {float((b_.data.argmax(1) == yt).mean()):.4f}")
    time.sleep(0.03)
print("finished %d epochs, last val_acc %.4f" % (cfg["epochs"], va))
