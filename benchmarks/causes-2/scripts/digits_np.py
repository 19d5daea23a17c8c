import argparse, json, logging, os, sys, time, warnings
import numpy as np
from sklearn.datasets import load_digits
from tinynet import MLP, SGD, Adam, norm, softmax

ap = argparse.ArgumentParser()
ap.add_argument("--hidden", type=int, nargs="+", default=[64, 64]); ap.add_argument("--lr", type=float, default=0.1); ap.add_argument("--epochs", type=int, default=30)
ap.add_argument("--batch", type=int, default=32); ap.add_argument("--momentum", type=float, default=0.0); ap.add_argument("--act", default="relu"); ap.add_argument("--dtype", default="float32")
ap.add_argument("--loss-scale", type=float, default=1.0); ap.add_argument("--init-scale", type=float, default=1.0); ap.add_argument("--bias-init", type=float, default=0.0)
ap.add_argument("--criterion", default="CrossEntropy"); ap.add_argument("--output", default="logits"); ap.add_argument("--train-frac", type=float, default=0.8)
ap.add_argument("--seed", type=int, default=0); ap.add_argument("--style", default="log")
a = ap.parse_args(); F = os.environ.get("F", "")
logging.basicConfig(level=logging.INFO, format="%(asctime)s.%(msecs)03d %(levelname).1s %(name)s] %(message)s", datefmt="%m%d %H:%M:%S", stream=sys.stdout)
L = logging.getLogger("digits").info
L(a)
X, y = load_digits(return_X_y=True); r = np.random.default_rng(a.seed); ix = r.permutation(len(X)); X, y = X[ix], y[ix]
nt = int(a.train_frac * 1400); dt = np.dtype(a.dtype)
m, s = X[:nt].mean(), X[:nt].std(); Xt, yt = ((X[:nt] - m) / s), y[:nt]
Xv, yv = X[1400:], y[1400:]
Xv = Xv * 16 if F == "rawval" else (Xv - m) / s
if F == "noisylab": q = r.random(nt) < .45; yt = np.where(q, r.integers(0, 10, nt), yt)
Xt, Xv = Xt.astype(dt), Xv.astype(dt)
net = MLP([64, *a.hidden, 10], r, a.act, a.init_scale, dt)
for b in net.b[:-1]: b += dt.type(a.bias_init)
L(f"train {Xt.shape} mean {Xt.mean(dtype=float):.2f} std {Xt.std(dtype=float):.2f} | val {Xv.shape} mean {Xv.mean(dtype=float):.2f} std {Xv.std(dtype=float):.2f} | model {'-'.join(map(str, [64, *a.hidden, 10]))} {a.act} {dt}")
opt = SGD(net.params if F != "frozen" else [w.copy() for w in net.params], a.lr, a.momentum)
if a.output == "softmax": L("head: Linear(64, 10) -> Softmax(dim=1); criterion: CrossEntropy() on the head's output")


def crit(z, y):
    oh = np.eye(10, dtype=z.dtype)[y]
    if a.criterion == "BCE":                       # sum over classes, probabilities
        p = 1 / (1 + np.exp(-z)); return float(-(oh * np.log(p) + (1 - oh) * np.log(1 - p)).sum(1).mean()), (p - oh), p
    p = softmax(z)
    if a.output == "softmax":
        q = softmax(p); g = q - oh; g = p * (g - (g * p).sum(1, keepdims=True))
        return float(-np.log(q[np.arange(len(y)), y]).mean()), g, p
    return float(-np.log(np.maximum(p[np.arange(len(y)), y].astype(np.float64), 1e-30)).mean()), p - oh, p


gstep = 0
for ep in range(1, a.epochs + 1):
    perm = r.permutation(nt) if F != "sorted" else np.argsort(yt, kind="stable"); tl = ok = 0; gn = []
    w0 = norm(net.params)
    for s0 in range(0, nt, a.batch):
        b = perm[s0:s0 + a.batch]; z = net.forward(Xt[b]); l, g, p = crit(z, yt[b])
        gstep += 1
        if F == 'grow' and gstep % 36 == 0: a.loss_scale *= 2; L(f'loss scale -> {a.loss_scale:g}')
        gr = net.backward((g * dt.type(a.loss_scale) / dt.type(len(b))).astype(dt)); gr = [x / dt.type(a.loss_scale) for x in gr]
        opt.step(gr); tl += l * len(b); ok += (p.argmax(1) == yt[b]).sum(); gn.append(norm(gr))
        if a.style == "log" and a.dtype == "float16" and (s0 // a.batch) % 12 == 0: L(f"ep {ep} it {s0//a.batch:3d} loss {l:.4f} |g| {gn[-1]:.4f} max|scaled grad| {max(float(np.abs(x).max()) for x in gr)*a.loss_scale:.4g}")
    z = net.forward(Xv); vl, _, p = crit(z, yv); act = np.mean([float((h > 0).mean()) for h in net.h[1:-1]])
    L(f"epoch {ep:3d}/{a.epochs} train_loss {tl/nt:.4f} train_acc {ok/nt:.3f} val_loss {vl:.4f} val_acc {(p.argmax(1)==yv).mean():.3f} lr {a.lr:g} |g| {np.mean(gn):.3e} |w| {norm(net.params):.4f} act>0 {act:.2f}")
    time.sleep(.1)
json.dump(dict(val_loss=vl, val_acc=float((p.argmax(1) == yv).mean())), open("result.json", "w")); L("wrote result.json")
