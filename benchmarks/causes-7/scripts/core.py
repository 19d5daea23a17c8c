import numpy as np
def blobs(seed, n, d=24, k=10, sep=1.1, flip=0.0):
    c = np.random.default_rng(7).normal(0, sep, (k, d))
    r = np.random.default_rng(seed)
    y = r.integers(0, k, n); x = c[y] + r.normal(0, 1.3, (n, d))
    m = r.random(n) < flip
    y[m] = r.integers(0, k, m.sum())
    return x.astype(np.float32), y
class MLP:
    def __init__(s, sizes, seed=0, act='relu', bias=0.0, gain=1.0, dt=np.float32):
        r = np.random.default_rng(seed); s.act = act; s.dt = dt
        s.p = []
        for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
            s.p += [(r.normal(0, gain*np.sqrt(2/a), (a, b))).astype(dt), np.full(b, bias if i < len(sizes)-2 else 0., dt)]
    def fwd(s, x):
        s.h = [x.astype(s.dt)]; L = len(s.p)//2; alive = []
        for i in range(L):
            z = s.h[-1] @ s.p[2*i] + s.p[2*i+1]
            if i < L-1:
                z = np.maximum(z, 0) if s.act == 'relu' else (np.tanh(z) if s.act == 'tanh' else 1/(1+np.exp(-z)))
                alive.append(float((np.abs(z).max(0) > 0).mean()))
            s.h.append(z)
        s.alive = min(alive) if alive else 1.0
        return s.h[-1]
    def bwd(s, dz):
        g = [None]*len(s.p); L = len(s.p)//2
        for i in reversed(range(L)):
            h = s.h[i]
            g[2*i] = h.T @ dz; g[2*i+1] = dz.sum(0)
            if True:
                d = dz @ s.p[2*i].T
                if i > 0:
                    d = d*(h > 0) if s.act == 'relu' else (d*(1-h*h) if s.act == 'tanh' else d*h*(1-h))
                dz = d
        s.dx = dz
        return g
def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True)); return e/e.sum(1, keepdims=True)
def ce(z, y):
    p = softmax(z); n = len(y)
    l = -np.log(np.maximum(p[np.arange(n), y], 1e-30)).mean() if np.isfinite(p).all() else float('nan')
    d = p.copy(); d[np.arange(n), y] -= 1
    return float(l), d/n
def norm(g): return float(np.sqrt(sum(float((np.asarray(a, np.float64)**2).sum()) for a in g)))
class Adam:
    def __init__(s, p, lr, b2=0.999): s.p, s.lr, s.b2, s.t = p, lr, b2, 0; s.m = [0*a for a in p]; s.v = [0*a for a in p]
    def step(s, g):
        s.t += 1
        for i, a in enumerate(g):
            s.m[i] = .9*s.m[i]+.1*a; s.v[i] = s.b2*s.v[i]+(1-s.b2)*a*a
            s.p[i] -= s.lr*(s.m[i]/(1-.9**s.t))/(np.sqrt(s.v[i]/(1-s.b2**s.t))+1e-8)
class SGD:
    def __init__(s, p, lr, mom=.9): s.p, s.lr, s.mom = p, lr, mom; s.m = [0*a for a in p]
    def step(s, g):
        for i in range(len(s.p)):
            s.m[i] = s.mom*s.m[i]+g[i]; s.p[i] -= (s.lr*s.m[i]).astype(s.p[i].dtype)
