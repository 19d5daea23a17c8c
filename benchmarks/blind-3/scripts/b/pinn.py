# u'' = -k^2 sin(kx) on [0,1] with u(0)=u(1)=0 : one hidden tanh layer, exact derivatives by hand, Adam; DeepXDE-like table
import argparse, time, numpy as np
P = argparse.ArgumentParser(); A = P.add_argument; A('--k', type=float, default=3.14159); A('--lr', type=float, default=3e-3); A('--steps', type=int, default=6000); A('--seed', type=int, default=0); A('--every', type=int, default=200); A('--h', type=int, default=30); A('--wb', type=float, default=10); A('--hot', type=int, default=0); A('--hot-lr', type=float, default=1.0); A('--sgd', type=int, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed); h = a.h; p = [r.standard_normal(h) * 3, r.uniform(-3, 3, h), r.standard_normal(h) / np.sqrt(h) * .3, np.zeros(1)]
m = [np.zeros_like(q) for q in p]; v = [np.zeros_like(q) for q in p]; xt = np.linspace(0, 1, 200)
def net(x): return np.tanh(np.outer(x, p[0]) + p[1]) @ p[2] + p[3]
print('Compiling model...\n\'compile\' took 0.000187 s\n\nTraining model...\n\nStep      Train loss              Test loss               Test metric   ', flush=True); t0 = time.time(); best = (9e9, 0); lr = a.lr
for t in range(a.steps + 1):
    w, b, c, d = p; x = r.random(64); T = np.tanh(np.outer(x, w) + b); T1 = 1 - T * T; T2 = -2 * T * T1; T3 = T1 * (6 * T * T - 2); s = a.k ** 2 * np.sin(a.k * x)
    R = (T2 * w * w) @ c + s; xb = np.array([0., 1.]); Tb = np.tanh(np.outer(xb, w) + b); ub = Tb @ c + d; L1 = (R ** 2).mean(); L2 = a.wb * (ub ** 2).mean()
    if t % a.every == 0:
        Tt = np.tanh(np.outer(xt, w) + b); rt = ((-2 * Tt * (1 - Tt * Tt)) * w * w) @ c + a.k ** 2 * np.sin(a.k * xt); e = net(xt) - np.sin(a.k * xt) + xt * np.sin(a.k); l2 = np.sqrt((e ** 2).sum() / (np.sin(a.k * xt) ** 2).sum())
        if L1 + L2 < best[0]: best = (L1 + L2, t)
        print('%-10d[%.2e, %.2e]    [%.2e, %.2e]    [%.2e]    ' % (t, L1, L2, (rt ** 2).mean(), L2, l2), flush=True)
    gR = 2 * R / len(x); gb = 2 * a.wb * ub / 2; Tb1 = 1 - Tb * Tb
    g = [gR @ (T3 * x[:, None] * w * w * c + T2 * 2 * w * c) + gb @ (Tb1 * c * xb[:, None]), gR @ (T3 * w * w * c) + gb @ (Tb1 * c), gR @ (T2 * w * w) + gb @ Tb, np.array([gb.sum()])]
    if a.hot and t == a.hot: lr = a.hot_lr; sgd = 1
    for i in range(4):
        if a.sgd or (a.hot and t >= a.hot): p[i] -= lr * g[i]; continue
        m[i] = .9 * m[i] + .1 * g[i]; v[i] = .999 * v[i] + .001 * g[i] ** 2; p[i] -= lr * m[i] / (1 - .9 ** (t + 1)) / (np.sqrt(v[i] / (1 - .999 ** (t + 1))) + 1e-8)
print('\nBest model at step %d:\n  train loss: %.2e\n\n\'train\' took %f s' % (best[1], best[0], time.time() - t0))
