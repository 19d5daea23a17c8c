# RBM, CD-1: reconstruction error per epoch and the free energies of train and validation
import argparse, time, numpy as np
P = argparse.ArgumentParser(); A = P.add_argument; A('--seed', type=int, default=0); A('--epochs', type=int, default=60); A('--lr', type=float, default=.05); A('--n', type=int, default=1500); A('--h', type=int, default=24); A('--mom', type=float, default=.5); A('--sleep', type=float, default=.01)
a = P.parse_args(); r = np.random.default_rng(a.seed); D = 36; proto = (r.random((6, D)) < .5) * 1.; X = np.abs(proto[r.integers(0, 6, a.n + 300)] - (r.random((a.n + 300, D)) < .08)); V = X[a.n:]; X = X[:a.n]; W = .01 * r.standard_normal((D, a.h)); b = np.zeros(D); c = np.zeros(a.h); dW = 0; s = lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))); F = lambda v: (-(v @ b) - np.logaddexp(0, v @ W + c).sum(1)).mean()
print(' ep | recon.err | train F.E. | valid F.E. |  gap  '); print('----+-----------+------------+------------+-------')
for e in range(a.epochs):
    er = 0
    for i in range(0, a.n, 20):
        v = X[i:i + 20]; h = s(v @ W + c); hs = (r.random(h.shape) < h) * 1.; v2 = s(hs @ W.T + b); h2 = s(v2 @ W + c); er += ((v - v2) ** 2).sum(); dW = a.mom * dW + a.lr * (v.T @ h - v2.T @ h2) / len(v); W += dW; b += a.lr * (v - v2).mean(0); c += a.lr * (h - h2).mean(0)
    ft, fv = F(X[:300]), F(V); time.sleep(a.sleep); print('%3d | %9.4f | %10.3f | %10.3f | %5.3f' % (e, er / a.n, ft, fv, fv - ft), flush=True)
