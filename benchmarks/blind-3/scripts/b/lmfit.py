# nonlinear least squares (Levenberg-Marquardt) of a two-peak spectrum; Ceres-like table
import argparse, time, numpy as np
P = argparse.ArgumentParser(); A = P.add_argument; A('--seed', type=int, default=0); A('--iters', type=int, default=40); A('--far', type=float, default=.3); A('--rad', type=float, default=1e4); A('--sleep', type=float, default=.05); A('--flat', type=int, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed); x = np.linspace(0, 10, 400); tp = np.array([3., 3.2, .5, 2., 6.4, .9, .3]); f = lambda p: p[0] * np.exp(-((x - p[1]) / p[2]) ** 2) + p[3] * np.exp(-((x - p[4]) / p[5]) ** 2) + p[6]; y = f(tp) + .08 * r.standard_normal(400); p = tp * (1 + a.far * r.standard_normal(7)); rad = a.rad
if a.flat: p[1] = 40; p[4] = -30; p[6] = y.mean() + .5
def J(p): e = 1e-6; return np.stack([(f(p + e * np.eye(7)[i]) - f(p)) / e for i in range(7)], 1)
print('iter      cost      cost_change  |gradient|   |step|    tr_ratio  tr_radius  ls_iter  iter_time  total_time', flush=True); t0 = time.time(); c = .5 * ((f(p) - y) ** 2).sum(); print('%4d  %.6e    %.2e    %.2e   %.2e   %.2e  %.2e  %4d    %.2e    %.2e' % (0, c, 0, np.abs(J(p).T @ (f(p) - y)).max(), 0, 0, rad, 0, 1e-4, 1e-4))
for it in range(1, a.iters + 1):
    t1 = time.time(); Jm = J(p); g = Jm.T @ (f(p) - y); H = Jm.T @ Jm; st = -np.linalg.solve(H + np.diag(np.maximum(np.diag(H), 1e-6)) / rad, g); c2 = .5 * ((f(p + st) - y) ** 2).sum(); pred = -(g @ st + .5 * st @ H @ st); ra = (c - c2) / max(pred, 1e-300); ch = c - c2
    if ra > 1e-3: p = p + st; c = c2; rad = min(rad / max(1 / 3, 1 - (2 * ra - 1) ** 3), 1e16); k = 2
    else: rad /= 4
    time.sleep(a.sleep); print('%4d  %.6e   %+.2e    %.2e   %.2e   %+.2e  %.2e  %4d    %.2e    %.2e' % (it, c, ch, np.abs(g).max(), np.linalg.norm(st), ra, rad, 1, time.time() - t1, time.time() - t0), flush=True)
    if 0 < ch < 1e-7 * c and ra > 1e-3 and it > 5: print('Terminating: Function tolerance reached. |cost_change|/cost: %.6e <= 1.000000e-07' % (ch / c)); break
