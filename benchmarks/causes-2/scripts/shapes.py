"""kernel ridge and k-NN sweeps over sklearn toy sets, with a report at the end"""
import argparse, sys, time
import numpy as np
from sklearn.datasets import make_friedman1
p = argparse.ArgumentParser(); p.add_argument("--sizes", type=int, nargs="+", default=[500, 1000, 2000, 4000, 24000]); p.add_argument("--gamma", type=float, default=.1); p.add_argument("--alpha", type=float, default=1e-2); p.add_argument("--features", type=int, default=10)
a = p.parse_args(); print(f"Kernel ridge sweep. {vars(a)}")
print("+--------+----------+----------+---------+\n|   rows | train r2 |  test r2 | seconds |\n+--------+----------+----------+---------+")
for n in a.sizes:
    t = time.time(); X, y = make_friedman1(n + 500, n_features=a.features, random_state=n, noise=1.); T, V = X[:n], X[n:]
    if n > 8000: print(f"  rows {n}: gram matrix {n} x {n} float64 = {n*n*8/2**30:.1f} GiB")
    K = np.exp(-a.gamma * ((T ** 2).sum(1)[:, None] + (T ** 2).sum(1) - 2 * T @ T.T)); al = np.linalg.solve(K + a.alpha * np.eye(n), y[:n] - y[:n].mean())
    Kv = np.exp(-a.gamma * ((V ** 2).sum(1)[:, None] + (T ** 2).sum(1) - 2 * V @ T.T)); pr = Kv @ al + y[:n].mean(); pt = K @ al + y[:n].mean()
    print(f"| {n:6d} | {1-((pt-y[:n])**2).mean()/y[:n].var():8.4f} | {1-((pr-y[n:])**2).mean()/y[n:].var():8.4f} | {time.time()-t:7.2f} |", flush=True)
