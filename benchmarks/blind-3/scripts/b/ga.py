# genetic algorithm, DEAP-like logbook (gen nevals avg std min max) : knapsack / curve fitting / sat
import argparse, time, numpy as np
P = argparse.ArgumentParser(); A = P.add_argument; A('--gens', type=int, default=60); A('--pop', type=int, default=120); A('--mut', type=float, default=.02); A('--seed', type=int, default=0); A('--task', default='knap'); A('--sig', type=float, default=.1); A('--elite', type=int, default=1); A('--shock', type=int, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed); n = 60; val = r.random(n); wt = r.random(n); cap = 12; print('gen\tnevals\tavg     \tstd     \tmin     \tmax     ')
xs = np.linspace(-1, 1, 40); ys = np.sin(4 * xs) + .5 * xs
if a.task == 'knap': X = (r.random((a.pop, n)) < .1).astype(float)
else: X = r.standard_normal((a.pop, 6)) * 1.0
def fit(X): return np.where(X @ wt <= cap, X @ val, 0.0) if a.task == 'knap' else ((np.vander(xs, 6) @ X.T - ys[:, None]) ** 2).mean(0)
F = fit(X)
for g in range(a.gens + 1):
    print('%-3d\t%-6d\t%-8.5g\t%-8.5g\t%-8.5g\t%-8.5g' % (g, a.pop if g == 0 else nev, F.mean(), F.std(), F.min(), F.max()), flush=True); time.sleep(.03)
    i = r.integers(0, a.pop, (a.pop, 3)); hi = a.task == 'knap'; b = i[range(a.pop), (F[i].argmax(1) if hi else F[i].argmin(1))]; Pn = X[b]; m = r.permutation(a.pop); cx = r.random((a.pop, 1)) < .6; mask = (r.random(X.shape) < .5) & cx; C = np.where(mask, Pn[m], Pn)
    if a.task == 'knap': fl = r.random(C.shape) < (a.mut if not (a.shock and g > a.shock) else .3); C = np.where(fl, 1 - C, C)
    else: C = C + a.sig * r.standard_normal(C.shape) * (r.random(C.shape) < .3) * (1 if not a.shock else 1.12 ** g)
    if a.elite: k = F.argmax() if hi else F.argmin(); C[0] = X[k]
    nev = int((C != Pn).any(1).sum()); X = C; F = fit(X)
