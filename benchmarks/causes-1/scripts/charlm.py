"""Character LM (Elman RNN), truncated BPTT, on the docstrings of the standard library."""
import argparse, inspect, math, os, sys, time
import numpy as np
from minigrad import *

ap = argparse.ArgumentParser()
ap.add_argument("--hidden", type=int, default=64)
ap.add_argument("--lr", type=float, default=0.5)
ap.add_argument("--momentum", type=float, default=0.0)
ap.add_argument("--clip", type=float, default=1.0)
ap.add_argument("--steps", type=int, default=900)
ap.add_argument("--sched", default="const", choices=["const", "sgdr", "exp"])
ap.add_argument("--gamma", type=float, default=1.0)
ap.add_argument("--dtype", default="float32")
ap.add_argument("--rec_gain", type=float, default=0.6)
ap.add_argument("--resume", default="")
ap.add_argument("--save_at", type=int, default=0)
ap.add_argument("--seed", type=int, default=0)
args = ap.parse_args()
if not args.resume:
    print(args)
rng = np.random.default_rng(args.seed + (1 if args.resume else 0))
import random, json, logging, threading, optparse, doctest
text = "".join(inspect.getsource(m) for m in (random, json, logging, threading, optparse, doctest))
chars = list(set(text)) if args.resume or args.save_at else sorted(set(text))
ix = {c: i for i, c in enumerate(chars)}
data = np.array([ix[c] for c in text])
V, H, B, L = len(chars), args.hidden, 24, 24
dt = getattr(np, args.dtype)
E = param(rng, V, H, scale=0.3, dtype=dt); W = param(rng, H, H, scale=args.rec_gain / math.sqrt(H), dtype=dt)
b = zeros(H, dtype=dt); O = param(rng, H, V, scale=0.1, dtype=dt); ob = zeros(V, dtype=dt)
ps = [E, W, b, O, ob]
opt = SGD(ps, args.lr, args.momentum)
start = 0
if args.resume:
    z = np.load(args.resume)
    for k, p in zip("EWbOc", ps):
        p.data = z[k].copy()
    start = int(z["step"])
    print(f"=> resuming from {args.resume} (step {start}), vocabulary rebuilt from corpus: {V} symbols")
else:
    print(f"corpus: {len(text)} characters, vocabulary {V}; parameters {sum(p.data.size for p in ps)}")
n = len(data) // B * B
d = data[:n].reshape(B, -1)
pos, t0, avg = 0, time.time(), None
h0 = np.zeros((B, H), dt)
for it in range(start + 1, args.steps + 1):
    if args.sched == "sgdr":
        opt.lr = args.lr * (0.02 + 0.49 * (1 + math.cos(math.pi * ((it - 1) % 300) / 300)))
    elif args.sched == "exp":
        opt.lr = args.lr * args.gamma ** it
    if pos + L + 1 >= d.shape[1]:
        pos, h0 = 0, np.zeros((B, H), dt)
    h, loss = T(h0), None
    naive = args.dtype == "float16"
    for t in range(L):
        h = (E.rows(d[:, pos + t]) + h @ W + b).tanh()
        l = xent(h @ O + ob, d[:, pos + t + 1], naive=naive)
        loss = l if loss is None else loss + l
    loss = loss * (1.0 / L)
    h0 = h.data; pos += L
    zero(ps); loss.backward(); g = clip(ps, args.clip); opt.step()
    x = float(loss.data) / math.log(2)
    avg = x if avg is None else 0.95 * avg + 0.05 * x
    if it % 10 == 0 or it == 1:
        print(f"[{it:5d}/{args.steps}] bpc={x:.3f} (avg {avg:.3f}) gnorm={g:.3g} lr={opt.lr:.2e} | {it * B * L / (time.time() - t0) / 1000:.1f}k ch/s", flush=True)
    if it == args.save_at:
        np.savez("ckpt_last.npz", step=it, **{k: p.data for k, p in zip("EWbOc", ps)})
        print("saved ckpt_last.npz; job slice over, requeueing", flush=True)
        sys.exit(0)
print("training finished")
