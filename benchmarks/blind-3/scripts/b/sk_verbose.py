# scikit-learn's own verbose output: mlp | gmm | sgd | mbk
import sys, argparse, numpy as np, warnings
P = argparse.ArgumentParser(); A = P.add_argument; A('mode'); A('--seed', type=int, default=0); A('--lr', type=float, default=1e-3); A('--n', type=int, default=2000); A('--iters', type=int, default=40); A('--scale', type=float, default=1); A('--val', type=int, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed)
if a.mode == 'mlp':
    from sklearn.neural_network import MLPClassifier
    X = r.standard_normal((a.n, 15)); y = ((X[:, :3] ** 2).sum(1) > 2.4).astype(int)
    MLPClassifier((24,), learning_rate_init=a.lr, max_iter=a.iters, verbose=True, random_state=a.seed, early_stopping=bool(a.val), n_iter_no_change=1000).fit(X, y)
if a.mode == 'gmm':
    from sklearn.mixture import GaussianMixture
    c = r.standard_normal((7, 6)) * 2; X = c[r.integers(0, 7, a.n)] + r.standard_normal((a.n, 6))
    GaussianMixture(7, verbose=2, verbose_interval=1, max_iter=a.iters, tol=1e-5, random_state=a.seed, init_params='random').fit(X)
if a.mode == 'sgd':
    from sklearn.linear_model import SGDRegressor
    X = r.standard_normal((a.n, 10)) * a.scale; y = X @ r.standard_normal(10) + r.standard_normal(a.n)
    SGDRegressor(learning_rate='constant', eta0=a.lr, max_iter=a.iters, tol=None, verbose=1, random_state=a.seed).fit(X, y)
