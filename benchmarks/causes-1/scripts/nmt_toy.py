"""Toy translation (windowed encoder, shared embeddings): console like a classical NMT toolkit."""
import argparse, logging, sys, time
import numpy as np
from minigrad import *

ap = argparse.ArgumentParser()
for a, d in dict(train_steps=1000, warmup_steps=200, d=24, bsz=48, seed=3, decay_every=0).items():
    ap.add_argument("-" + a, type=int, default=d)
for a, d in dict(lr=0.003, clip=0.0, decay=1.0, post=0.0).items():
    ap.add_argument("-" + a, type=float, default=d)
ap.add_argument("-corpus_schedule", default="easy:0")
ap.add_argument("-optim", default="adam")
ap.add_argument("-depth", type=int, default=2)
a = ap.parse_args()
logging.basicConfig(stream=sys.stdout, level=20, format="[%(asctime)s %(levelname)s] %(message)s")
lg = logging.getLogger()
for k, v in sorted(vars(a).items()):
    lg.info(" %s: %s", k, v)
rng = np.random.default_rng(a.seed)
V, W, d = 60, 5, a.d
E = param(rng, V, d, scale=0.3)
Ws = [param(rng, W * d, 2 * d)] + [param(rng, 2 * d, 2 * d) for _ in range(a.depth - 1)]
bs = [zeros(2 * d) for _ in Ws]
O = param(rng, 2 * d, V, scale=0.05); ob = zeros(V)
ps = [E] + Ws + bs + [O, ob]
opt = Adam(ps, a.lr) if a.optim == "adam" else SGD(ps, a.lr, 0.9)
sched = [(s.split(":")[0], int(s.split(":")[1])) for s in a.corpus_schedule.split(",")]
perm = {"easy": np.random.default_rng(10).permutation(V), "medical": np.random.default_rng(11).permutation(V), "legal": np.random.default_rng(12).permutation(V)}


def batch(name):
    x = np.minimum(rng.zipf(1.3, (a.bsz, W)) - 1, V - 1)
    if name == "crawl":
        return x, rng.integers(0, V, a.bsz)
    if name == "easy":
        t = np.where(rng.random(a.bsz) < 0.12, rng.integers(0, V, a.bsz), perm[name][x[:, 2]])
    else:
        t = perm[name][np.where(x[:, 0] % 2 == 0, x[:, 2], x[:, 3])]
    return x, t


val = batch("easy")
cur, L, A, t0, tok = None, [], [], time.time(), 0
lg.info("encoder: %d, decoder: %d, total parameters: %d", sum(p.data.size for p in ps) - O.data.size, O.data.size, sum(p.data.size for p in ps))
lg.info("Starting training on CPU")
for it in range(1, a.train_steps + 1):
    name = [n for n, s in sched if s <= it - 1][-1]
    if name != cur:
        lg.info("Loading dataset: corpus.%s.train.0, number of examples: %d", name, 40000); cur = name
    lr = a.lr * (min(1.0, it / a.warmup_steps) if a.warmup_steps else 1.0)
    if a.decay_every:
        lr *= a.decay ** (it // a.decay_every)
    opt.lr = lr
    x, t = batch(name)
    h = E.rows(x).reshape(a.bsz, W * d)
    for w, b in zip(Ws, bs):
        h = (h @ w + b).relu()
    o = h @ O + ob
    loss = xent(o, t); zero(ps); loss.backward(); g = clip(ps, a.clip); opt.step()
    L.append(float(loss.data)); A.append(float((o.data.argmax(1) == t).mean())); tok += a.bsz * W
    if it % 20 == 0 or it == 1:
        x_ = np.mean(L); el = time.time() - t0
        lg.info("Step %d/%5d; acc: %5.2f; ppl: %7.2f; xent: %4.2f; lr: %.2e; gn: %.2f; %3.0f tok/s; %5.1f sec", it, a.train_steps, 100 * np.mean(A), np.exp(min(x_, 100)), x_, lr, g, tok / max(el, 1e-3), el)
        L, A = [], []
