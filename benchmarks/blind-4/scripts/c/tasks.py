"""Small tasks and an optimiser, in JAX (1 thread). Each task: params, loss(params, batch)->(loss, aux), batch(rng, n), evaluate(params)."""
import os, time, sys, math
os.environ.setdefault('XLA_FLAGS', '--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1')
import numpy as np, jax, jax.numpy as jnp
from functools import partial

def dense(rng, sizes, scale=1.0):
    return [(jnp.array(rng.normal(size=(a, b)) * scale / math.sqrt(a), jnp.float32), jnp.zeros(b, jnp.float32)) for a, b in zip(sizes[:-1], sizes[1:])]

def net(ps, x, act=jax.nn.relu):
    for w, b in ps[:-1]: x = act(x @ w + b)
    return x @ ps[-1][0] + ps[-1][1]

def xent(lg, y): return -jnp.take_along_axis(jax.nn.log_softmax(lg), y[..., None], -1).mean()

class Trainer:
    def __init__(s, loss, params, opt='adam', mom=0.9, wd=0.0, clip=0.0, b2=0.999):
        s.p = params; z = jax.tree_util.tree_map(jnp.zeros_like, params); s.st = (z, z); s.t = 0
        vg = jax.value_and_grad(loss, has_aux=True); tm = jax.tree_util.tree_map
        @jax.jit
        def f(p, st, batch, lr, t):
            (l, aux), g = vg(p, batch)
            gn = jnp.sqrt(sum(jnp.sum(q * q) for q in jax.tree_util.tree_leaves(g)))
            if clip: g = tm(lambda q: q * jnp.minimum(1., clip / (gn + 1e-9)), g)
            m, v = st
            if opt == 'adam':
                m = tm(lambda a, b: .9 * a + .1 * b, m, g); v = tm(lambda a, b: b2 * a + (1 - b2) * b * b, v, g)
                p = tm(lambda q, a, b: q - lr * (a / (1 - .9 ** t) / (jnp.sqrt(b / (1 - b2 ** t)) + 1e-8) + wd * q), p, m, v)
            else:
                m = tm(lambda a, b: mom * a + b, m, g); p = tm(lambda q, a: q - lr * (a + wd * q), p, m)
            return p, (m, v), l, gn, aux
        s.f = f
    def step(s, batch, lr):
        s.t += 1; s.p, s.st, l, gn, aux = s.f(s.p, s.st, batch, jnp.float32(lr), jnp.float32(s.t))
        return float(l), float(gn), aux

def digits(seed=0, ntrain=1400, noise=0.0, flip=0.0):
    from sklearn.datasets import load_digits
    X, y = load_digits(return_X_y=True); r = np.random.default_rng(seed); i = r.permutation(len(X)); X = X[i] / 16. - .3; y = y[i]
    Xt, yt, Xv, yv = X[:ntrain], y[:ntrain].copy(), X[1400:], y[1400:]
    Xt = Xt + noise * r.normal(size=Xt.shape)
    if flip: k = r.random(ntrain) < flip; yt[k] = r.integers(0, 10, k.sum())
    return [np.asarray(a, np.float32) if a.dtype.kind == 'f' else np.asarray(a, np.int32) for a in (Xt, yt, Xv, yv)]

def cls_loss(p, b):
    lg = net(p, b[0]); return xent(lg, b[1]), (lg.argmax(-1) == b[1]).mean()

def text():
    import email, json, argparse, textwrap
    s = ''.join(open(m.__file__).read() for m in (argparse, textwrap))
    v = sorted(set(s)); d = {c: i for i, c in enumerate(v)}
    return np.array([d[c] for c in s], np.int32), len(v)

def lm(rng, V, ctx=12, e=16, h=96):
    return dict(e=jnp.array(rng.normal(size=(V, e)) * .3, jnp.float32), n=dense(rng, [ctx * e, h, V]))

def lm_loss(p, b):
    x, y = b; lg = net(p['n'], p['e'][x].reshape(len(x), -1)); return xent(lg, y), (lg.argmax(-1) == y).mean()

def lm_batch(rng, ids, n, ctx=12):
    i = rng.integers(0, len(ids) - ctx - 1, n); return ids[i[:, None] + np.arange(ctx)], ids[i + ctx]

def series(seed, T=3000):
    r = np.random.default_rng(seed); t = np.arange(T); s = np.sin(2 * np.pi * t / 24) + .5 * np.sin(2 * np.pi * t / 168); e = np.zeros(T)
    for i in range(1, T): e[i] = .8 * e[i - 1] + .15 * r.normal()
    return (s + e).astype(np.float32)

def gnll(p, b):
    o = net(p, b[0]); mu, ls = o[:, 0], jnp.clip(o[:, 1], -6, 4)
    return (ls + .5 * ((b[1] - mu) / jnp.exp(ls)) ** 2 + .919).mean(), jnp.abs(b[1] - mu).mean()

def win(s, i, L=48): return s[i[:, None] + np.arange(L)], s[i + L]

def now(f='%Y-%m-%d %H:%M:%S'): return time.strftime(f)
def say(*a): print(*a, flush=True)
def args(**kw):
    """key=value arguments over defaults"""
    for a in sys.argv[1:]:
        k, v = a.split('=', 1); assert k in kw, k; kw[k] = type(kw[k])(v)
    class A: pass
    o = A(); o.__dict__.update(kw); return o
