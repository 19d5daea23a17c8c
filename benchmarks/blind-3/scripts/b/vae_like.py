# factor analysis VAE (linear decoder) in numpy; the PyTorch VAE example's lines
import argparse, time, numpy as np
P = argparse.ArgumentParser(); A = P.add_argument; A('--epochs', type=int, default=10); A('--lr', type=float, default=.002); A('--seed', type=int, default=0); A('--n', type=int, default=6000); A('--every', type=int, default=10); A('--zdim', type=int, default=6); A('--grow', type=float, default=1); A('--beta', type=float, default=1)
a = P.parse_args(); r = np.random.default_rng(a.seed); D = 64; k = a.zdim; M = r.standard_normal((4, D)) * 1.2; X = 1 / (1 + np.exp(-(r.standard_normal((a.n + 1000, 4)) @ M))); X = (r.random(X.shape) < X) * 1.0; Te = X[a.n:]; X = X[:a.n]
p = dict(E=.05 * r.standard_normal((D, k)), S=.05 * r.standard_normal((D, k)), W=.3 * r.standard_normal((k, D)), b=np.zeros(D)); m = {q: 0 * v for q, v in p.items()}; v2 = {q: 0 * v for q, v in p.items()}; t = 0; lr = a.lr
def step(x, train=True):
    global t
    mu = (x - .5) @ p['E']; lv = (x - .5) @ p['S']; e = r.standard_normal(mu.shape); sd = np.exp(.5 * lv); z = mu + sd * e; o = z @ p['W'] + p['b']; bce = (np.maximum(o, 0) - o * x + np.log1p(np.exp(-np.abs(o)))).sum(); kl = -.5 * (1 + lv - mu ** 2 - np.exp(lv)).sum(); L = bce + a.beta * kl
    if train:
        t += 1; n = len(x); d = (1 / (1 + np.exp(-np.clip(o, -700, 700))) - x) / n; dz = d @ p['W'].T; g = dict(W=z.T @ d, b=d.sum(0), E=(x - .5).T @ (dz + a.beta * mu / n), S=(x - .5).T @ (dz * e * .5 * sd + a.beta * -.5 * (1 - np.exp(lv)) / n))
        for q in p: m[q] = .9 * m[q] + .1 * g[q]; v2[q] = .999 * v2[q] + .001 * g[q] ** 2; p[q] -= lr * m[q] / (1 - .9 ** t) / (np.sqrt(v2[q] / (1 - .999 ** t)) + 1e-8)
    return L
np.seterr(all='ignore')
for ep in range(1, a.epochs + 1):
    tot = 0; pm = r.permutation(a.n); nb = -(-a.n // 64)
    for b in range(nb):
        x = X[pm[b * 64:b * 64 + 64]]; L = step(x); tot += L; lr *= a.grow
        if b % a.every == 0: print('Train Epoch: %d [%d/%d (%.0f%%)]\tLoss: %.6f' % (ep, b * 64, a.n, 100. * b / nb, L / len(x)), flush=True)
    print('====> Epoch: %d Average loss: %.4f' % (ep, tot / a.n)); print('====> Test set loss: %.4f' % (step(Te, False) / len(Te)), flush=True)
