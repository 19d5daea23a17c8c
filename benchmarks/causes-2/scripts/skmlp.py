import argparse, os, numpy as np
from sklearn.datasets import make_regression
from sklearn.neural_network import MLPRegressor
p = argparse.ArgumentParser(); p.add_argument("--solver", default="sgd"); p.add_argument("--lr", type=float, default=1e-3); p.add_argument("--iter", type=int, default=60); p.add_argument("--yscale", type=float, default=1.); p.add_argument("--momentum", type=float, default=.9)
a = p.parse_args(); X, y = make_regression(3000, 20, noise=5, random_state=0); y = y / y.std() * a.yscale
m = MLPRegressor(hidden_layer_sizes=(64, 32), solver=a.solver, learning_rate_init=a.lr, momentum=a.momentum, max_iter=a.iter, verbose=True, random_state=0, n_iter_no_change=60, batch_size=64)
print(m); print(f"X mean {X.mean():.2f} std {X.std():.2f}; y mean {y.mean():.3g} std {y.std():.3g}"); m.fit(X[:2500], y[:2500]); print(f"test R^2 {m.score(X[2500:], y[2500:]):.4f}")
