"""A small reverse-mode autodiff on numpy arrays."""
import numpy as np


def _unb(g, shape):
    while g.ndim > len(shape):
        g = g.sum(0)
    for i, s in enumerate(shape):
        if s == 1 and g.shape[i] != 1:
            g = g.sum(i, keepdims=True)
    return g


class T:
    def __init__(self, data, parents=(), back=None):
        self.data = data if isinstance(data, np.ndarray) else np.asarray(data)
        self.grad = None
        self.parents = parents
        self.back = back

    def _acc(self, g):
        g = _unb(g, self.data.shape)
        self.grad = g if self.grad is None else self.grad + g

    @staticmethod
    def w(o, like):
        return o if isinstance(o, T) else T(np.asarray(o, dtype=like.data.dtype))

    def __add__(a, b):
        b = T.w(b, a)
        return T(a.data + b.data, (a, b), lambda g: (a._acc(g), b._acc(g)))

    def __mul__(a, b):
        b = T.w(b, a)
        return T(a.data * b.data, (a, b), lambda g: (a._acc(g * b.data), b._acc(g * a.data)))

    def __truediv__(a, b):
        b = T.w(b, a)
        o = a.data / b.data
        return T(o, (a, b), lambda g: (a._acc(g / b.data), b._acc(-g * o / b.data)))

    def __neg__(a): return a * -1.0
    def __sub__(a, b): return a + (-T.w(b, a))
    def __radd__(a, b): return a + b
    def __rmul__(a, b): return a * b
    def __rsub__(a, b): return T.w(b, a) - a

    def __matmul__(a, b):
        return T(a.data @ b.data, (a, b), lambda g: (a._acc(g @ b.data.T), b._acc(a.data.T @ g)))

    def relu(a):
        m = a.data > 0
        return T(a.data * m, (a,), lambda g: a._acc(g * m))

    def tanh(a):
        o = np.tanh(a.data)
        return T(o, (a,), lambda g: a._acc(g * (1 - o * o)))

    def sigmoid(a):
        o = 1 / (1 + np.exp(-a.data))
        return T(o, (a,), lambda g: a._acc(g * o * (1 - o)))

    def exp(a):
        o = np.exp(a.data)
        return T(o, (a,), lambda g: a._acc(g * o))

    def log(a):
        return T(np.log(a.data), (a,), lambda g: a._acc(g / a.data))

    def sqrt(a):
        o = np.sqrt(a.data)
        return T(o, (a,), lambda g: a._acc(g * 0.5 / o))

    def sum(a, axis=None):
        def back(g):
            if axis is not None:
                g = np.expand_dims(g, axis)
            a._acc(np.broadcast_to(g, a.data.shape))
        return T(np.asarray(a.data.sum(axis=axis)), (a,), back)

    def mean(a, axis=None):
        n = a.data.size if axis is None else a.data.shape[axis]
        return a.sum(axis) * (1.0 / n)

    def rows(a, idx):
        def back(g):
            z = np.zeros_like(a.data)
            np.add.at(z, idx, g)
            a._acc(z)
        return T(a.data[idx], (a,), back)

    def reshape(a, *s):
        return T(a.data.reshape(*s), (a,), lambda g: a._acc(g.reshape(a.data.shape)))

    def backward(self, scale=1.0):
        order, seen = [], set()
        stack = [(self, False)]
        while stack:
            n, done = stack.pop()
            if done:
                order.append(n)
                continue
            if id(n) in seen:
                continue
            seen.add(id(n))
            stack.append((n, True))
            for p in n.parents:
                stack.append((p, False))
        self.grad = np.asarray(scale, dtype=self.data.dtype) * np.ones_like(self.data)
        for n in reversed(order):
            if n.back and n.grad is not None:
                n.back(n.grad)
                if n.parents:
                    n.grad = None


def softmax(a, naive=False):
    e = np.exp(a.data if naive else a.data - a.data.max(1, keepdims=True))
    p = e / e.sum(1, keepdims=True)
    return T(p, (a,), lambda g: a._acc(p * (g - (g * p).sum(1, keepdims=True))))


def xent(logits, y, naive=False):
    z = logits.data
    if not naive:
        z = z - z.max(1, keepdims=True)
    e = np.exp(z)
    s = e.sum(1, keepdims=True)
    p = e / s
    n = len(y)
    loss = np.asarray(-(z[np.arange(n), y] - np.log(s[:, 0])).mean())

    def back(g):
        d = p.copy()
        d[np.arange(n), y] -= 1
        logits._acc(d * (g / n).astype(d.dtype))
    return T(loss, (logits,), back)


def param(rng, *s, scale=None, dtype=np.float32):
    sc = scale if scale is not None else np.sqrt(2.0 / s[0])
    return T((rng.standard_normal(s) * sc).astype(dtype))


def zeros(*s, dtype=np.float32):
    return T(np.zeros(s, dtype))


def gnorm(ps):
    return float(np.sqrt(sum(float((p.grad.astype(np.float64) ** 2).sum()) for p in ps if p.grad is not None)))


def wnorm(ps):
    return float(np.sqrt(sum(float((p.data.astype(np.float64) ** 2).sum()) for p in ps)))


def clip(ps, c):
    n = gnorm(ps)
    if c and n > c:
        for p in ps:
            if p.grad is not None:
                p.grad = p.grad * np.asarray(c / n, p.grad.dtype)
    return n


def zero(ps):
    for p in ps:
        p.grad = None


class SGD:
    def __init__(self, ps, lr, momentum=0.0, wd=0.0):
        self.ps, self.lr, self.m, self.wd = list(ps), lr, momentum, wd
        self.v = [np.zeros_like(p.data) for p in self.ps]

    def step(self):
        for p, v in zip(self.ps, self.v):
            if p.grad is None:
                continue
            v *= self.m
            v += p.grad + self.wd * p.data
            p.data -= np.asarray(self.lr, p.data.dtype) * v


class Adam:
    def __init__(self, ps, lr, b1=0.9, b2=0.999, eps=1e-8):
        self.ps, self.lr, self.b1, self.b2, self.eps, self.t = list(ps), lr, b1, b2, eps, 0
        self.m = [np.zeros(p.data.shape) for p in self.ps]
        self.v = [np.zeros(p.data.shape) for p in self.ps]

    def step(self):
        self.t += 1
        for p, m, v in zip(self.ps, self.m, self.v):
            if p.grad is None:
                continue
            m += (1 - self.b1) * (p.grad - m)
            v += (1 - self.b2) * (p.grad.astype(float) ** 2 - v)
            mh, vh = m / (1 - self.b1 ** self.t), v / (1 - self.b2 ** self.t)
            p.data -= (self.lr * mh / (np.sqrt(vh) + self.eps)).astype(p.data.dtype)
