# ruff: noqa: B905, RUF007, SIM115
"""A small multilayer net in numpy with its optimisers: the trainers beside this file share it."""

import csv
import os
import time

import numpy as np

PACE = float(os.environ.get("PACE", "1"))


def rest(seconds):
    """Stands for the work of a bigger model."""
    time.sleep(seconds * PACE)


class Truth:
    """The numbers as the program held them, if TRUTH names a file."""

    def __init__(self):
        name = os.environ.get("TRUTH")
        self.file = open(name, "w", newline="") if name else None
        self.rows = csv.writer(self.file) if self.file else None

    def __call__(self, step, **values):
        if self.rows:
            for name, value in values.items():
                self.rows.writerow([step, name, float(value)])
            self.file.flush()


truth = Truth()


class Net:
    def __init__(self, sizes, rng, act="tanh", drop=0.0, gain=1.0):
        self.W = [rng.normal(0, gain / np.sqrt(a), (a, b)) for a, b in zip(sizes, sizes[1:])]
        self.W += [np.zeros(b) for b in sizes[1:]]
        self.depth, self.act, self.drop, self.rng = len(sizes) - 1, act, drop, rng

    def forward(self, x, train=False):
        self.inputs, self.masks = [], []
        for i in range(self.depth):
            self.inputs.append(x)
            x = x @ self.W[i] + self.W[self.depth + i]
            if i < self.depth - 1:
                x = np.tanh(x) if self.act == "tanh" else np.maximum(x, 0)
                mask = np.ones(1)
                if train and self.drop:
                    mask = (self.rng.random(x.shape) > self.drop) / (1 - self.drop)
                self.masks.append((x, mask))
                x = x * mask
        return x

    def backward(self, dx):
        grads = [None] * (2 * self.depth)
        for i in reversed(range(self.depth)):
            grads[i] = self.inputs[i].T @ dx
            grads[self.depth + i] = dx.sum(0)
            dx = dx @ self.W[i].T
            if i:
                out, mask = self.masks[i - 1]
                dx = dx * mask * ((1 - out**2) if self.act == "tanh" else (out > 0))
        self.dx = dx
        return grads


class Adam:
    def __init__(self, params, b1=0.9, b2=0.999, decay=0.0):
        self.p, self.b1, self.b2, self.t, self.decay = params, b1, b2, 0, decay
        self.m = [np.zeros_like(p) for p in params]
        self.v = [np.zeros_like(p) for p in params]

    def step(self, grads, lr):
        self.t += 1
        for p, g, m, v in zip(self.p, grads, self.m, self.v):
            m += (1 - self.b1) * (g - m)
            v += (1 - self.b2) * (g * g - v)
            mh, vh = m / (1 - self.b1**self.t), v / (1 - self.b2**self.t)
            p -= lr * (mh / (np.sqrt(vh) + 1e-8) + self.decay * p)


class Momentum:
    def __init__(self, params, mu=0.9):
        self.p, self.mu, self.m = params, mu, [np.zeros_like(p) for p in params]

    def step(self, grads, lr):
        for p, g, m in zip(self.p, grads, self.m):
            m *= self.mu
            m += g
            p -= lr * m


def softmax(z):
    z = np.exp(z - z.max(-1, keepdims=True))
    return z / z.sum(-1, keepdims=True)


def xent(z, y):
    p = softmax(z)
    n = len(y)
    loss = -np.log(p[np.arange(n), y] + 1e-12).mean()
    p[np.arange(n), y] -= 1
    return loss, p / n


def norm(grads):
    return float(np.sqrt(sum((g * g).sum() for g in grads)))
