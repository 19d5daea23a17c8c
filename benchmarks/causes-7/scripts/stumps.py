import argparse, time, numpy as np
ap = argparse.ArgumentParser(); ap.add_argument('--learning-rate', type=float, default=.2); ap.add_argument('--iterations', type=int, default=200); ap.add_argument('--od-wait', type=int, default=30)
A = ap.parse_args(); print('params:', vars(A)); r = np.random.default_rng(2); f = lambda X: np.sin(2*X[:, 0])+X[:, 1]**2*.5-X[:, 2]
X = r.normal(size=(3000, 8)); y = f(X)+r.normal(0, .4, 3000); XV = r.normal(size=(1000, 8)); yv = f(XV)+r.normal(0, .4, 1000)
p = np.zeros(3000); q = np.zeros(1000); best = (1e18, 0); t0 = time.time(); th = np.quantile(X, np.linspace(.05, .95, 19), axis=0)
for i in range(A.iterations):
    g = y-p; bb = None
    for j in range(8):
        for t in th[:, j]:
            m = X[:, j] <= t; a, b = g[m].mean(), g[~m].mean(); s = m.sum()*a*a+(~m).sum()*b*b
            if bb is None or s > bb[0]: bb = (s, j, t, a, b)
    _, j, t, a, b = bb; p += A.learning_rate*np.where(X[:, j] <= t, a, b); q += A.learning_rate*np.where(XV[:, j] <= t, a, b)
    l, v = np.sqrt(((y-p)**2).mean()), np.sqrt(((yv-q)**2).mean())
    if v < best[0]: best = (v, i)
    e = time.time()-t0
    if i % 5 == 0: print(f"{i}:\tlearn: {l:.7f}\ttest: {v:.7f}\tbest: {best[0]:.7f} ({best[1]})\ttotal: {1000*e:.0f}ms\tremaining: {e/(i+1)*(A.iterations-i-1):.2f}s", flush=True)
    if A.od_wait and i-best[1] >= A.od_wait: print(f'Stopped by overfitting detector  ({A.od_wait} iterations wait)\n'); break
print(f'bestTest = {best[0]:.9f}\nbestIteration = {best[1]}')
