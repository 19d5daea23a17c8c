# contrastive learning of two views (numpy); one JSON object per line
import argparse, json, time, numpy as np
from tiny import MLP, softmax
P = argparse.ArgumentParser(); A = P.add_argument; A('--steps', type=int, default=1500); A('--lr', type=float, default=2e-3); A('--seed', type=int, default=0); A('--tau', type=float, default=.2); A('--aug', type=float, default=.4); A('--b', type=int, default=64); A('--every', type=int, default=25); A('--scale', type=float, default=1); A('--collapse-at', type=int, default=0); A('--val', type=int, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed); net = MLP([32, 48, 16], r, act='relu', lr=a.lr, scale=a.scale); Z = r.standard_normal((2000, 6)); M = r.standard_normal((6, 32)) * .6; t0 = time.time(); nrm = lambda z: z / (np.linalg.norm(z, axis=1, keepdims=True) + 1e-9); wd = 0
def view(z): return np.tanh(z @ M + a.aug * r.standard_normal((len(z), 32)))
for t in range(1, a.steps + 1):
    z = Z[r.integers(0, 2000, a.b)]; X = np.r_[view(z), view(z)]; h = net.f(X); n = np.linalg.norm(h, axis=1, keepdims=True) + 1e-9; q = h / n; k = a.b; u, w = q[:k], q[k:]; s = u @ w.T / a.tau; p = softmax(s); L = -np.log(p[range(k), range(k)] + 1e-12).mean(); acc = (s.argmax(1) == np.arange(k)).mean()
    g = (p - np.eye(k)) / k / a.tau; gq = np.r_[g @ w, g.T @ u]; gh = (gq - q * (gq * q).sum(1, keepdims=True)) / n; net.wd = .05 if a.collapse_at and t > a.collapse_at else 0; net.back(gh)
    if t % a.every == 0:
        al = ((u - w) ** 2).sum(1).mean(); un = np.log(np.exp(-2 * ((u[:, None] - u[None]) ** 2).sum(2)).mean()); print(json.dumps({'ts': round(time.time() - t0, 3), 'event': 'train', 'step': t, 'nce_loss': round(float(L), 4), 'top1': round(float(acc), 4), 'align': round(float(al), 4), 'uniform': round(float(un), 4), 'lr': a.lr}), flush=True)
