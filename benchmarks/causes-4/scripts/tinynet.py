import numpy as np, os, sys, time, json
V = os.environ.get("VARIANT", "")
class Net:
    def __init__(s, sizes, rng, scale=None, bias=0.0, act='relu'):
        s.act = act
        s.P = []
        for a, b in zip(sizes, sizes[1:]):
            s.P += [rng.normal(0, scale or np.sqrt(2 / a), (a, b)), np.full(b, bias)]
        s.P[-1] = np.zeros(sizes[-1])
    def fwd(s, X):
        s.h = [X]; n = len(s.P) // 2
        for i in range(n):
            z = s.h[-1] @ s.P[2 * i] + s.P[2 * i + 1]
            s.h.append(z if i == n - 1 else np.maximum(z, 0) if s.act == 'relu' else 1 / (1 + np.exp(-z)))
        return s.h[-1]
    def bwd(s, d):
        G = [None] * len(s.P)
        for i in reversed(range(len(s.P) // 2)):
            G[2 * i] = s.h[i].T @ d; G[2 * i + 1] = d.sum(0)
            if i: d = (d @ s.P[2 * i].T) * ((s.h[i] > 0) if s.act == 'relu' else s.h[i] * (1 - s.h[i]))
        return G
def ce(z, y):
    z = z - z.max(1, keepdims=True); e = np.exp(z); p = e / e.sum(1, keepdims=True)
    n = len(y); l = -np.log(p[np.arange(n), y] + 1e-12).mean()
    d = p.copy(); d[np.arange(n), y] -= 1
    return float(l), d / n
def gnorm(G): return float(np.sqrt(sum(float((g * g).sum()) for g in G)))
def clip(G, m):
    n = gnorm(G)
    return [g * min(1, m / (n + 1e-6)) for g in G], n
class Adam:
    def __init__(s, P, wd=0): s.P = P; s.m = [0 * p for p in P]; s.v = [0 * p for p in P]; s.t = 0; s.wd = wd
    def step(s, G, lr):
        s.t += 1
        for i, (p, g) in enumerate(zip(s.P, G)):
            s.m[i] = .9 * s.m[i] + .1 * g; s.v[i] = .999 * s.v[i] + .001 * g * g
            p -= lr * (s.m[i] / (1 - .9 ** s.t) / (np.sqrt(s.v[i] / (1 - .999 ** s.t)) + 1e-8) + s.wd * p)
class SGD:
    def __init__(s, P, mom=0.9): s.P = P; s.u = [0 * p for p in P]; s.mom = mom
    def step(s, G, lr):
        for i, (p, g) in enumerate(zip(s.P, G)):
            s.u[i] = s.mom * s.u[i] + g; p -= lr * s.u[i]
def digits(seed=0):
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split
    X, y = load_digits(return_X_y=True)
    return train_test_split(X, y, test_size=.25, random_state=seed, stratify=y)
def acc(net, X, y): return float((net.fwd(X).argmax(1) == y).mean())
