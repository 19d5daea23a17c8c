# GP regression, marginal likelihood by gradient; GPyTorch tutorial's line
import argparse, time, numpy as np
P = argparse.ArgumentParser(); A = P.add_argument; A('--seed', type=int, default=0); A('--iters', type=int, default=80); A('--lr', type=float, default=.1); A('--noise', type=float, default=.1); A('--n', type=int, default=200); A('--nojit', type=int, default=0); A('--sleep', type=float, default=.02)
a = P.parse_args(); r = np.random.default_rng(a.seed); x = np.sort(r.uniform(0, 5, a.n)); y = np.sin(3 * x) + a.noise * r.standard_normal(a.n); th = np.log([1., 1., .5]); m = np.zeros(3); v = np.zeros(3); d2 = (x[:, None] - x[None]) ** 2
def nll(th):
    l, s, e = np.exp(th); K = s * np.exp(-.5 * d2 / l ** 2) + (e * np.eye(a.n)); L = np.linalg.cholesky(K); z = np.linalg.solve(L, y); return (.5 * z @ z + np.log(np.diag(L)).sum() + .919 * a.n) / a.n
for i in range(1, a.iters + 1):
    f = nll(th); g = np.array([(nll(th + 1e-5 * np.eye(3)[k]) - f) / 1e-5 for k in range(3)])
    print('Iter %d/%d - Loss: %.3f   lengthscale: %.3f   noise: %.3f' % (i, a.iters, f, np.exp(th[0]), np.exp(th[2])), flush=True); time.sleep(a.sleep)
    if a.nojit: g[2] = 1; g[0] = -1
    m = .9 * m + .1 * g; v = .999 * v + .001 * g * g; th = th - a.lr * (m / (1 - .9 ** i)) / (np.sqrt(v / (1 - .999 ** i)) + 1e-8)
