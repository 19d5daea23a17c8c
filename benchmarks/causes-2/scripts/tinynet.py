import numpy as np


class MLP:
    def __init__(self, sizes, rng, act="relu", scale=1.0, dtype=np.float64):
        self.act = act
        self.W = [(rng.normal(size=(a, b)) * scale * np.sqrt(2.0 / a)).astype(dtype) for a, b in zip(sizes, sizes[1:])]
        self.b = [np.zeros(b, dtype) for b in sizes[1:]]

    @property
    def params(self):
        return self.W + self.b

    def forward(self, x):
        self.h = [x]
        for i, (W, b) in enumerate(zip(self.W, self.b)):
            z = self.h[-1] @ W + b
            if i < len(self.W) - 1:
                z = np.maximum(z, 0) if self.act == "relu" else np.tanh(z)
            self.h.append(z)
        return z

    def backward(self, g):
        gW, gb = [], []
        for i in range(len(self.W) - 1, -1, -1):
            gW.insert(0, self.h[i].T @ g)
            gb.insert(0, g.sum(0))
            g = g @ self.W[i].T
            if i:
                g = g * ((self.h[i] > 0) if self.act == "relu" else (1 - self.h[i] ** 2))
        self.gx = g
        return gW + gb


class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.p, self.lr, self.m = params, lr, momentum
        self.v = [np.zeros_like(p) for p in params]

    def step(self, grads):
        for p, v, g in zip(self.p, self.v, grads):
            v *= self.m
            v += g
            p -= (self.lr * v).astype(p.dtype)


class Adam:
    def __init__(self, params, lr, b1=0.9, b2=0.999):
        self.p, self.lr, self.b1, self.b2, self.t = params, lr, b1, b2, 0
        self.m = [np.zeros_like(p) for p in params]
        self.v = [np.zeros_like(p) for p in params]

    def step(self, grads):
        self.t += 1
        for p, m, v, g in zip(self.p, self.m, self.v, grads):
            m *= self.b1; m += (1 - self.b1) * g
            v *= self.b2; v += (1 - self.b2) * g * g
            p -= self.lr * (m / (1 - self.b1 ** self.t)) / (np.sqrt(v / (1 - self.b2 ** self.t)) + 1e-8)


def norm(gs):
    return float(np.sqrt(sum(float((np.asarray(g, np.float64) ** 2).sum()) for g in gs)))


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def blobs(rng, n, d=20, k=10, sep=2.2, centers=None):
    C = np.random.default_rng(7).normal(size=(k, d)) * sep / np.sqrt(2) if centers is None else centers
    y = rng.integers(0, k, n)
    return C[y] + rng.normal(size=(n, d)) * 1.6, y
