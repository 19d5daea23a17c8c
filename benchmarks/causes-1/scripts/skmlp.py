import sys, warnings
import numpy as np
from sklearn.datasets import make_circles, load_digits, make_regression, fetch_california_housing
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import train_test_split
mode = sys.argv[1]
if mode == "regress":
    X, y = make_regression(3000, 20, noise=5.0, random_state=0)
    m = MLPRegressor(hidden_layer_sizes=(64, 64), solver="sgd", learning_rate_init=float(sys.argv[2]), momentum=0.9, max_iter=60, verbose=True, random_state=0, alpha=1e-4)
    print(m.get_params()); m.fit(X, y); print("R^2", m.score(X, y))
elif mode == "circles":
    X, y = make_circles(60000, noise=0.08, factor=0.5, random_state=1); Xt, Xv, yt, yv = train_test_split(X, y, random_state=0)
    m = SGDClassifier(loss="log_loss", max_iter=40, tol=None, verbose=1, learning_rate="constant", eta0=0.01, random_state=0)
    print(m); print(f"features: {X.shape[1]} raw coordinates, classes balanced ({y.mean():.2f}); learning_rate=constant eta0=0.01"); m.fit(Xt, yt)
    print(f"train accuracy {m.score(Xt, yt):.3f}, test accuracy {m.score(Xv, yv):.3f} (chance 0.5)")
else:
    X, y = load_digits(return_X_y=True); Xt, Xv, yt, yv = train_test_split(X / 16, y, random_state=0)
    m = MLPClassifier(hidden_layer_sizes=(64,), solver="sgd", learning_rate_init=0.05, max_iter=200, early_stopping=True, n_iter_no_change=8, verbose=True, random_state=0)
    print(m.get_params()); m.fit(Xt, yt); print(f"test accuracy {m.score(Xv, yv):.4f} after {m.n_iter_} iterations")
