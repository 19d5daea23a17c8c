# mean-field variational inference of a Bayesian robust regression; ELBO printed, higher is better
import argparse, time, numpy as np
P = argparse.ArgumentParser(); A = P.add_argument; A('--seed', type=int, default=0); A('--iters', type=int, default=5000); A('--lr', type=float, default=.02); A('--every', type=int, default=100); A('--mc', type=int, default=4); A('--n', type=int, default=300); A('--grow', type=float, default=1); A('--adam', type=int, default=1)
a = P.parse_args(); r = np.random.default_rng(a.seed); D = 8; X = np.c_[np.ones(a.n), r.standard_normal((a.n, D - 1))]; w = r.standard_normal(D); y = X @ w + .5 * r.standard_t(4, a.n); K = D + 1; mu = np.zeros(K); ls = np.zeros(K) - 1; m = np.zeros(2 * K); v = np.zeros(2 * K); lr = a.lr; t0 = time.time(); acc = []
np.seterr(all='ignore'); print('Fitting %d latent variables, %d observations, %d draws per step' % (K, a.n, a.mc), flush=True)
for t in range(1, a.iters + 1):
    g = np.zeros(2 * K); el = 0
    for _ in range(a.mc):
        e = r.standard_normal(K); z = mu + np.exp(ls) * e; b, s = z[:D], np.exp(z[D]); res = y - X @ b; lp = -(2.5 * np.log1p(res ** 2 / (4 * s * s))).sum() - a.n * (z[D] + .98) - .5 * (b ** 2).sum() / 4 - .5 * z[D] ** 2; k = 5 * res / (4 * s * s + res ** 2); gz = np.r_[X.T @ k - b / 4, (k * res).sum() - a.n - z[D]]; g[:K] += gz / a.mc; g[K:] += (gz * e * np.exp(ls) + 1) / a.mc; el += (lp + ls.sum() + K * 1.419) / a.mc
    lr *= a.grow; acc.append(el); m = .9 * m + .1 * g; v = .999 * v + .001 * g * g; d = lr * (m / (1 - .9 ** t)) / (np.sqrt(v / (1 - .999 ** t)) + 1e-8) if a.adam else lr * g; mu = mu + d[:K]; ls = ls + d[K:]
    if t % a.every == 0: print('[%6.2fs] it %6d  ELBO %12.3f  (avg of last %d)  sigma %.4f  step %.2e' % (time.time() - t0, t, np.mean(acc), a.every, np.exp(mu[D]), lr), flush=True); acc = []
