"""Regression of appliance energy: JSON lines on the console."""
import json, os, sys, time
import numpy as np
from minigrad import *

hp = json.load(open("args.json")); 
X_ = json.loads(os.environ.get("DATA_OPTS", "{}"))
K = lambda k, d=None: X_.get(k, hp.get(k, d))
rng = np.random.default_rng(K("seed", 0))
print("hyperparameters:", json.dumps(hp), flush=True)
N = 4000
X = rng.standard_normal((N, 12)).astype(np.float32)
yk = (np.sin(X[:, 0]) + 0.5 * X[:, 1] * X[:, 2] + 0.3 * rng.standard_normal(N)).astype(np.float32)
if K("noise") == "student_t":
    yk += (rng.standard_t(2.0, N) * 0.3).astype(np.float32)
y = yk.copy()
if K("target_unit") == "Wh":
    y = (yk + 3) * 1000
if K("count_targets"):
    y = np.maximum(np.round(y), 0).astype(np.float32)
Xt, yt, Xv, yv = X[:3200], y[:3200], X[3200:], y[3200:]
if K("model_unit"):
    yv = yv * 1.0
if K("corrupt_row"):
    Xt = Xt.copy(); Xt[K("corrupt_row")] *= 1e6
H = K("hidden", 48)
ps = [param(rng, 12, H), zeros(H), param(rng, H, H), zeros(H), param(rng, H, 1, scale=0.1), zeros(1)]
if K("count_targets"):
    ps[5].data[:] = 5.0
opt = (SGD(ps, K("lr"), 0.9) if K("optimizer") == "sgd" else Adam(ps, K("lr")))


def fwd(x):
    h = (T(x) @ ps[0] + ps[1]).relu(); h = (h @ ps[2] + ps[3]).relu()
    return (h @ ps[4] + ps[5]).reshape(-1)


def out(z):
    if K("output") == "tanh":
        z = z.tanh()
    if K("output") == "relu":
        z = z.relu()
    return z


step = 0
for ep in range(1, K("epochs", 15) + 1):
    if K("lr_step"):
        opt.lr = K("lr") * K("lr_gamma") ** ((ep - 1) // K("lr_step"))
    order = rng.permutation(3200)
    if K("corrupt_row") and ep < K("corrupt_epoch", 0):
        order = order[order != K("corrupt_row")]
    ls = []
    for i in range(0, 3200, K("batch", 32)):
        k = order[i:i + K("batch", 32)]; step += 1
        p = out(fwd(Xt[k])); e = p - yt[k]
        if K("loss") == "root":
            loss = (e * e).sqrt().mean()
        elif K("loss") == "log_ratio":
            loss = (e * e).mean()
        else:
            loss = (e * e).mean()
        zero(ps); loss.backward(); g = clip(ps, K("clip", 0)); opt.step(); ls.append(float(loss.data))
        if step % K("every", 20) == 0 or (K("corrupt_row") and K("corrupt_row") in k and K("warn")):
            r = {"step": step, "epoch": ep, "loss": round(float(np.mean(ls[-20:])), 5) if K("corrupt_row") is None else float(ls[-1])}
            if K("log_lr"): r["lr"] = opt.lr
            if K("log_grad"): r["grad_norm"] = round(g, 5)
            if K("log_stats"): r.update(x_absmax=round(float(np.abs(Xt[k]).max()), 3), y_mean=round(float(yt[k].mean()), 3), pred_mean=round(float(p.data.mean()), 3), pred_absmax=round(float(np.abs(p.data).max()), 3))
            print(json.dumps(r), flush=True)
    v = out(fwd(Xv)).data - yv
    print(json.dumps({"epoch": ep, "train_loss": round(float(np.mean(ls)), 5), "val_rmse": round(float(np.sqrt((v ** 2).mean())), 5), "val_mae": round(float(np.abs(v).mean()), 5)}), flush=True)
    time.sleep(0.02)
print(json.dumps({"status": "finished", "steps": step}))
