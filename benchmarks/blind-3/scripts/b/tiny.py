import numpy as np
class MLP:
    def __init__(s, sizes, rng, act='tanh', scale=1.0, opt='adam', lr=1e-3, clip=None, wd=0.0, mom=0.9):
        s.W = [rng.standard_normal((a, b)) * scale * np.sqrt((2 if act == 'relu' else 1) / a) for a, b in zip(sizes, sizes[1:])]
        s.b = [np.zeros(b) for b in sizes[1:]]; s.act = act; s.lr = lr; s.opt = opt; s.clip = clip; s.wd = wd; s.mom = mom; s.t = 0
        s.m = [np.zeros_like(p) for p in s.W + s.b]; s.v = [np.zeros_like(p) for p in s.W + s.b]; s.gnorm = 0
    def f(s, x):
        s.h = [x]
        for i, (W, b) in enumerate(zip(s.W, s.b)):
            x = x @ W + b
            if i < len(s.W) - 1: x = np.tanh(x) if s.act == 'tanh' else np.maximum(x, 0) if s.act == 'relu' else 1 / (1 + np.exp(-x))
            s.h.append(x)
        return x
    def grads(s, g):
        gW, gb = [], []
        for i in range(len(s.W) - 1, -1, -1):
            gW.append(s.h[i].T @ g); gb.append(g.sum(0)); g = g @ s.W[i].T
            if i: h = s.h[i]; g = g * ((1 - h * h) if s.act == 'tanh' else (h > 0) if s.act == 'relu' else h * (1 - h))
        s.gx = g
        return gW[::-1] + gb[::-1]
    def back(s, g): s.step(s.grads(g))
    def step(s, G):
        s.gnorm = float(np.sqrt(sum((x * x).sum() for x in G))); s.t += 1
        k = min(1, s.clip / (s.gnorm + 1e-12)) if s.clip else 1
        for i, (p, g) in enumerate(zip(s.W + s.b, G)):
            g = g * k + s.wd * p
            if s.opt == 'adam':
                s.m[i] = .9 * s.m[i] + .1 * g; s.v[i] = .999 * s.v[i] + .001 * g * g
                p -= s.lr * (s.m[i] / (1 - .9 ** s.t)) / (np.sqrt(s.v[i] / (1 - .999 ** s.t)) + 1e-8)
            else: s.m[i] = s.mom * s.m[i] + g; p -= s.lr * s.m[i]
def softmax(z): z = z - z.max(-1, keepdims=True); e = np.exp(z); return e / e.sum(-1, keepdims=True)
def xent(z, y):
    p = softmax(z); n = len(y); l = -np.log(p[np.arange(n), y] + 1e-300).mean(); g = p.copy(); g[np.arange(n), y] -= 1
    return l, g / n, (z.argmax(-1) == y).mean()
class CartPole:
    def __init__(s, rng, limit=200): s.r = rng; s.limit = limit; s.force = 10.0
    def reset(s): s.x = s.r.uniform(-.05, .05, 4); s.n = 0; return s.x.copy()
    def step(s, a):
        x, v, th, w = s.x; f = s.force if a else -s.force; c, sn = np.cos(th), np.sin(th)
        t = (f + .05 * w * w * sn) / 1.1; al = (9.8 * sn - c * t) / (.5 * (4 / 3 - .1 * c * c / 1.1)); ac = t - .05 * al * c / 1.1
        s.x = np.array([x + .02 * v, v + .02 * ac, th + .02 * w, w + .02 * al]); s.n += 1
        return s.x.copy(), 1.0, bool(abs(s.x[0]) > 2.4 or abs(s.x[2]) > .2095), s.n >= s.limit
