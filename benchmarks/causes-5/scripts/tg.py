import numpy as np
def unb(g, s):
    while g.ndim > len(s): g = g.sum(0)
    for i, n in enumerate(s):
        if n == 1 and g.shape[i] != 1: g = g.sum(i, keepdims=True)
    return g
class T:
    __array_ufunc__ = None
    def __init__(s, d, prev=(), back=None):
        s.d = np.asarray(d); s.g = None; s.prev = prev; s.back = back
    def acc(s, g):
        g = unb(np.asarray(g), s.d.shape); s.g = g if s.g is None else s.g + g
    def __add__(a, b):
        b = w(b); return T(a.d + b.d, (a, b), lambda g: (a.acc(g), b.acc(g)))
    __radd__ = __add__
    def __neg__(a): return a * -1.0
    def __sub__(a, b): return a + (-w(b))
    def __rsub__(a, b): return w(b) + (-a)
    def __mul__(a, b):
        if not isinstance(b, T): return T(a.d * np.asarray(b, a.d.dtype), (a,), lambda g: a.acc(g * np.asarray(b, a.d.dtype)))
        return T(a.d * b.d, (a, b), lambda g: (a.acc(g * b.d), b.acc(g * a.d)))
    __rmul__ = __mul__
    def __truediv__(a, b):
        b = w(b); return T(a.d / b.d, (a, b), lambda g: (a.acc(g / b.d), b.acc(-g * a.d / b.d ** 2)))
    def __matmul__(a, b): return T(a.d @ b.d, (a, b), lambda g: (a.acc(g @ b.d.swapaxes(-1, -2)), b.acc(a.d.swapaxes(-1, -2) @ g)))
    def relu(a): return T(np.maximum(a.d, 0), (a,), lambda g: a.acc(g * (a.d > 0)))
    def tanh(a):
        o = np.tanh(a.d); return T(o, (a,), lambda g: a.acc(g * (1 - o * o)))
    def sig(a):
        o = 1 / (1 + np.exp(-a.d)); return T(o, (a,), lambda g: a.acc(g * o * (1 - o)))
    def exp(a):
        o = np.exp(a.d); return T(o, (a,), lambda g: a.acc(g * o))
    def log(a): return T(np.log(a.d), (a,), lambda g: a.acc(g / a.d))
    def sq(a): return T(a.d * a.d, (a,), lambda g: a.acc(2 * g * a.d))
    def sqrt(a):
        o = np.sqrt(a.d); return T(o, (a,), lambda g: a.acc(g / (2 * o)))
    def softplus(a): return T(np.logaddexp(0, a.d), (a,), lambda g: a.acc(g / (1 + np.exp(-np.clip(a.d, -60, 60)))))
    def sum(a, ax=None, keep=False):
        def bk(g):
            if ax is not None and not keep: g = np.expand_dims(g, ax)
            a.acc(np.broadcast_to(g, a.d.shape))
        return T(a.d.sum(ax, keepdims=keep), (a,), bk)
    def mean(a, ax=None):
        n = a.d.size if ax is None else a.d.shape[ax]; return a.sum(ax) * (1.0 / n)
    def __getitem__(a, i):
        def bk(g):
            z = np.zeros_like(a.d); np.add.at(z, i, g); a.acc(z)
        return T(a.d[i], (a,), bk)
    def logsm(a):
        m = a.d - a.d.max(-1, keepdims=True); o = m - np.log(np.exp(m).sum(-1, keepdims=True)); p = np.exp(o)
        return T(o, (a,), lambda g: a.acc(g - p * g.sum(-1, keepdims=True)))
    def backward(s, seed=1.0):
        order, seen, st = [], set(), [(s, 0)]
        while st:
            n, k = st.pop()
            if k: order.append(n); continue
            if id(n) in seen: continue
            seen.add(id(n)); st.append((n, 1)); st += [(p, 0) for p in n.prev]
        s.g = np.full_like(s.d, seed)
        for n in reversed(order):
            if n.back and n.g is not None: n.back(n.g)
def w(x): return x if isinstance(x, T) else T(x)
def ce(z, y): return -(z.logsm()[np.arange(len(y)), y].mean())
class MLP:
    def __init__(s, sizes, rng, act='relu', scale=None, dt=np.float32):
        s.act = act; s.W = []; s.h = []
        for a, b in zip(sizes, sizes[1:]):
            k = scale or np.sqrt(2 / a); s.W.append((T((rng.standard_normal((a, b)) * k).astype(dt)), T(np.zeros(b, dt))))
    def __call__(s, x):
        x = w(x); s.h = []
        for i, (W, b) in enumerate(s.W):
            x = x @ W + b
            if i < len(s.W) - 1: x = getattr(x, s.act)(); s.h.append(x)
        return x
    def params(s): return [p for l in s.W for p in l]
def gnorm(ps): return float(np.sqrt(sum(float((p.g.astype(np.float64) ** 2).sum()) for p in ps if p.g is not None)))
class Opt:
    def __init__(s, ps, lr, kind='adam', mom=0.9, clip=None):
        s.ps, s.lr, s.kind, s.mom, s.clip, s.t = ps, lr, kind, mom, clip, 0
        s.m = [np.zeros_like(p.d) for p in ps]; s.v = [np.zeros_like(p.d) for p in ps]
    def zero(s):
        for p in s.ps: p.g = None
    def step(s):
        n = gnorm(s.ps); s.t += 1; k = 1.0
        if s.clip and n > s.clip: k = s.clip / n
        for i, p in enumerate(s.ps):
            if p.g is None: continue
            g = (p.g * k).astype(p.d.dtype)
            if s.kind == 'sgd': s.m[i] = s.mom * s.m[i] + g; p.d = (p.d - s.lr * s.m[i]).astype(p.d.dtype)
            else:
                b1 = getattr(s, 'b1', .9); s.m[i] = b1 * s.m[i] + (1 - b1) * g; s.v[i] = .999 * s.v[i] + .001 * g * g
                p.d = (p.d - s.lr * (s.m[i] / (1 - b1 ** s.t)) / (np.sqrt(s.v[i] / (1 - .999 ** s.t)) + 1e-8)).astype(p.d.dtype)
        return n
def digits(seed=0):
    from sklearn.datasets import load_digits
    d = load_digits(); r = np.random.default_rng(seed); i = r.permutation(len(d.target))
    return (d.data[i] / 16).astype(np.float32), d.target[i]
