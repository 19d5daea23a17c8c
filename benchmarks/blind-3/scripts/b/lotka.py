# fit of Lotka-Volterra parameters through RK4, finite-difference gradients; scientific code style
import argparse, time, numpy as np
P = argparse.ArgumentParser(); A = P.add_argument; A('--seed', type=int, default=0); A('--iters', type=int, default=150); A('--lr', type=float, default=.01); A('--grow', type=float, default=1); A('--noise', type=float, default=.05); A('--sgd', type=int, default=0); A('--dead', type=int, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed); np.seterr(all='ignore'); dt = .05; N = 200
def sim(p):
    z = np.array([1., .5]); out = []; f = lambda z: np.array([z[0] * (p[0] - p[1] * z[1]), z[1] * (p[2] * z[0] - p[3])])
    for _ in range(N): k1 = f(z); k2 = f(z + dt / 2 * k1); k3 = f(z + dt / 2 * k2); k4 = f(z + dt * k3); z = z + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4); out.append(z)
    return np.array(out)
D = sim([1.1, .6, .4, .5]) * np.exp(a.noise * r.standard_normal((N, 2))); p = np.array([.8, .9, .6, .7]); cost = lambda p: ((sim(p) - D) ** 2).mean(); m = np.zeros(4); v = np.zeros(4); lr = a.lr
print('# model: Lotka-Volterra, %d samples, dt=%g\n#%5s %14s %12s %9s %9s %9s %9s %10s' % (N, dt, 'iter', 'chi2/N', '|grad|', 'alpha', 'beta', 'delta', 'gamma', 'stepsize'), flush=True)
for i in range(a.iters):
    c = cost(p); g = np.array([(cost(p + 1e-5 * np.eye(4)[k]) - c) / 1e-5 for k in range(4)]); print('%6d %14.6g %12.4g %9.5g %9.5g %9.5g %9.5g %10.3g' % (i, c, np.linalg.norm(g), *p, lr), flush=True)
    if a.dead and i >= a.dead: lr = 0.0
    lr *= a.grow; m = .9 * m + .1 * g; v = .99 * v + .01 * g * g; p = p - (lr * g if a.sgd else lr * (m / (1 - .9 ** (i + 1))) / (np.sqrt(v / (1 - .99 ** (i + 1))) + 1e-9))
