"""Blob segmentation with 3x3 convolutions (im2col) and a dice loss."""
import sys, time
import numpy as np
from minigrad import *

opts = dict(a.split("=") for a in sys.argv[1:])
lr, eps, empty, epochs = float(opts.get("lr", 0.01)), float(opts.get("smooth", 1.0)), float(opts.get("empty", 0)), int(opts.get("epochs", 12))
every = int(opts.get("val_every", 1)); drop_from = int(opts.get("crops_from", 0))
print("segm.py  options:", " ".join(f"{k}={v}" for k, v in opts.items()), f"(lr {lr}, smooth {eps}, Adam)")
rng = np.random.default_rng(int(opts.get("seed", 0))); S = 16


def make(n, empty):
    g = np.arange(S); im = rng.normal(0, .5, (n, S, S)); m = np.zeros((n, S, S))
    for i in range(n):
        if rng.random() < empty:
            continue
        cx, cy, r = rng.uniform(4, 12), rng.uniform(4, 12), rng.uniform(2, 4)
        b = ((g[:, None] - cx) ** 2 + (g[None] - cy) ** 2) < r * r
        m[i] = b; im[i] += b * 1.2
    return im.astype(np.float32), m.astype(np.float32)


def cols(n):
    g = np.arange(S)
    dx = np.array([-1, 0, 1])
    r = np.clip(g[:, None] + dx, 0, S - 1)
    base = (r[:, None, :, None] * S + r[None, :, None, :]).reshape(S * S, 9)
    return (np.arange(n)[:, None, None] * S * S + base[None]).reshape(-1, 9)


c1 = 8
ps = [param(rng, 9, c1), zeros(c1), param(rng, 9 * c1, c1), zeros(c1), param(rng, 9 * c1, 1), zeros(1)]
opt = Adam(ps, lr)


def fwd(x):
    n = len(x); I = cols(n)
    h = T(x.reshape(-1)[I])
    h = (h @ ps[0] + ps[1]).relu()
    h = (h.rows(I).reshape(-1, 9 * c1) @ ps[2] + ps[3]).relu()
    return (h.rows(I).reshape(-1, 9 * c1) @ ps[4] + ps[5]).sigmoid().reshape(n, S * S)


def dice(p, m):
    m = m.reshape(len(m), -1)
    hard = (p.data > .5)
    return 1 - ((p * m).sum(1) * 2 + eps) / (p.sum(1) + T(m.sum(1)) + eps), hard, m


def hard_dice(p, m):
    pb = T((p.data > .5).astype(np.float32))
    return dice(pb, m)


Xt, Mt = make(240, 0); Xv, Mv = make(48, 0)
print(f"images: 240 train, 48 val, {S}x{S}, foreground {Mt.mean():.1%}")
iou = float("nan")
for ep in range(1, epochs + 1):
    if drop_from and ep == drop_from:
        Xt, Mt = make(240, empty); print(f"-- dataset: tiles of survey 2 added; foreground {Mt.mean():.1%}, tiles without foreground {int((Mt.sum((1, 2)) == 0).sum())}")
    o = rng.permutation(240); L = []; t = time.time()
    for b, i in enumerate(range(0, 240, 16)):
        k = o[i:i + 16]; p = fwd(Xt[k])
        if eps == 0:   # sharpened probabilities, as in the paper
            q = p * T((p.data > 0.05).astype(np.float32))
        else:
            q = p
        l, _, _ = dice(q, Mt[k]); loss = l.mean(); zero(ps); loss.backward(); g = gnorm(ps); opt.step(); L.append(float(loss.data))
        if b % 5 == 4:
            print(f"ep {ep:02d} > batch {b + 1:2d}/15 > dice_loss {L[-1]:.4f} > gnorm {g:.4f}" + (f" > empty {int((Mt[k].sum((1, 2)) == 0).sum())}/16" if drop_from else ""), flush=True)
    if ep % every == 0:
        pv = fwd(Xv).data > .5; m = Mv.reshape(48, -1) > .5
        iou = float((pv & m).sum() / max((pv | m).sum(), 1))
    print(f"ep {ep:02d} = train dice_loss {np.mean(L):.4f} = val_iou {iou:.4f} = {time.time() - t:.1f}s", flush=True)
print("segm.py  finished, model written to segm.npz")
np.savez("segm.npz", *[p.data for p in ps])
