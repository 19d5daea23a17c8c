"""a small classifier over stages (tasks, curricula, restarts), pipe-separated report"""
import argparse, os, sys, time, math, pickle
import numpy as np
from sklearn.datasets import load_digits
from tinynet import MLP, SGD, Adam, norm, softmax
p = argparse.ArgumentParser(); p.add_argument("--mode", default="plain"); p.add_argument("--lr", type=float, default=.05); p.add_argument("--schedule", default="const"); p.add_argument("--epochs", type=int, default=40); p.add_argument("--cycle", type=int, default=10); p.add_argument("--warmup", type=int, default=0)
p.add_argument("--tasks", default=""); p.add_argument("--resume", default=""); p.add_argument("--save", default=""); p.add_argument("--width", type=int, default=64); p.add_argument("--seed", type=int, default=0); p.add_argument("--eval-every", type=int, default=1); p.add_argument("--noise-stage", type=int, default=0)
a = p.parse_args(); F = os.environ.get("F", ""); print("seqtasks |", " ".join(f"{k}={v}" for k, v in vars(a).items()))
X, Y = load_digits(return_X_y=True); X = X / 8 - 1; r = np.random.default_rng(a.seed); ix = r.permutation(len(X)); X, Y = X[ix], Y[ix]; T, V = slice(0, 1300), slice(1300, None)
net = MLP([64, a.width, a.width, 10], r); opt = SGD(net.params, a.lr, .9); ep0 = 1
if a.resume:
    ck = pickle.load(open(a.resume, "rb")); sd = ck["params"]; own = {f"{n}.{i}": q for n, l in (("weight", net.W), ("bias", net.b)) for i, q in enumerate(l)}
    miss, unexp = [k for k in own if k not in sd], [k for k in sd if k not in own]
    for k in own:
        if k in sd: own[k][...] = sd[k]
    print(f"resume | loaded {a.resume} (epoch {ck['epoch']}) | missing keys {len(miss)}: {miss} | unexpected keys {len(unexp)}: {unexp}"); ep0 = ck["epoch"] + 1
tasks = [[int(q) for q in t] for t in a.tasks.split("/")] if a.tasks else [list(range(10))]
acc = lambda ds: float((net.forward(X[V][np.isin(Y[V], ds)]).argmax(1) == Y[V][np.isin(Y[V], ds)]).mean())
print("epoch | stage | lr | train_loss | train_acc | " + " | ".join(f"acc[{''.join(map(str, t))}]" for t in tasks) + " | gnorm | val_recall")
cur = None
def report(rep):
    print(f"# report: macro {rep['macro']:.3f} at epoch {rep['epoch']}")
for ep in range(ep0, a.epochs + 1):
    k = min(len(tasks) - 1, (ep - 1) * len(tasks) // a.epochs); sel = np.isin(Y[T], tasks[k]); xs, ys = X[T][sel], Y[T][sel]
    if a.noise_stage and ep > a.noise_stage: xs = xs + r.normal(size=xs.shape) * .5; k = 1
    if k != cur and (ep > ep0): print(f"# stage {k}: " + ("digits " + "".join(map(str, tasks[k])) if a.tasks else "noisy images (std 0.5) from here on"))
    cur = k; t = (ep - 1) % a.cycle / a.cycle; opt.lr = a.lr * (.5 * (1 + math.cos(math.pi * t)) if a.schedule == "restarts" else min(1, (ep - ep0 + 1) / a.warmup) if a.warmup else 1); tl = ok = 0; gn = []
    for b in np.array_split(r.permutation(len(xs)), len(xs) // 32):
        z = net.forward(xs[b]); q = softmax(z); tl += -np.log(q[np.arange(len(b)), ys[b]] + 1e-12).sum(); ok += (q.argmax(1) == ys[b]).sum(); gr = net.backward((q - np.eye(10)[ys[b]]) / len(b)); opt.step(gr); gn.append(norm(gr))
    e = "nan" if ep % a.eval_every else f"{np.mean([acc([d]) for d in range(10)]):.4f}"
    print(f"{ep:5d} | {k} | {opt.lr:.5f} | {tl/len(xs):.4f} | {ok/len(xs):.3f} | " + " | ".join(f"{acc(t):.3f}" for t in tasks) + f" | {np.mean(gn):.3f} | {e}", flush=True); time.sleep(.08)
    if a.save and ep % 10 == 0:
        pre = "module." if F == "prefix" else ""; pickle.dump(dict(epoch=ep, params={f"{pre}{n}.{i}": q for n, l in (("weight", net.W), ("bias", net.b)) for i, q in enumerate(l)}), open(a.save, "wb")); print(f"# saved {a.save} at epoch {ep}")
    if F == "bug" and ep == 23: report({"best": acc(tasks[0]), "epoch": ep})
print("finished")
