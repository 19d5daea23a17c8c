"""Library trainers: scikit-learn's own consoles, catboost, xgboost and lightgbm with callbacks."""
import argparse, sys, time, warnings
import numpy as np

p = argparse.ArgumentParser()
p.add_argument("what")
p.add_argument("--mode", default="ok")
p.add_argument("--seed", type=int, default=0)
p.add_argument("--lr", type=float, default=0.05)
p.add_argument("--n", type=int, default=100)
p.add_argument("--nap", type=float, default=0.0)
A = p.parse_args()
g = np.random.default_rng(A.seed)


def data(n=600, d=12, noise=1.0):
    X = g.normal(size=(n, d)); s = X[:, 0] * X[:, 1] + np.sin(2 * X[:, 2]) + 0.5 * X[:, 3]
    return X, s + noise * g.normal(size=n)


def cat():
    from catboost import CatBoostClassifier
    X, s = data(700, noise=1.6); y = (s > 0).astype(int)
    C = CatBoostClassifier(iterations=A.n, learning_rate=A.lr, depth=6, verbose=5, thread_count=1, random_seed=A.seed, allow_writing_files=False,
                           l2_leaf_reg=0.1 if A.mode in ("over", "overauc") else 6, eval_metric="AUC" if A.mode in ("auc", "overauc") else "Logloss")
    C.fit(X[:350], y[:350], eval_set=(X[350:], y[350:]), use_best_model=False)


def gbr():
    from sklearn.ensemble import GradientBoostingRegressor
    X, s = data(3000, noise=0.7)
    GradientBoostingRegressor(n_estimators=A.n, learning_rate=A.lr, max_depth=3, subsample=0.7, verbose=1, random_state=A.seed).fit(X, s)
    

def mlp():
    from sklearn.neural_network import MLPRegressor, MLPClassifier
    X, s = data(1500, noise=0.5)
    if A.mode == "blow":
        X = X * np.linspace(1, 40, 12)
        MLPRegressor(hidden_layer_sizes=(32,), solver="sgd", learning_rate_init=A.lr, max_iter=A.n, verbose=True, random_state=A.seed, tol=0, n_iter_no_change=10 ** 6).fit(X, s)
    elif A.mode == "frozen":
        MLPClassifier(hidden_layer_sizes=(16, 16), solver="sgd", activation="logistic", learning_rate="invscaling", power_t=2.0, learning_rate_init=A.lr, max_iter=A.n, verbose=True,
                      random_state=A.seed, tol=0, n_iter_no_change=10 ** 6).fit(X, (s > 0).astype(int))
    else:
        MLPClassifier(hidden_layer_sizes=(32,), learning_rate_init=A.lr, max_iter=A.n, verbose=True, random_state=A.seed, early_stopping=True, n_iter_no_change=12).fit(X, (s > 0).astype(int))


def sgd():
    from sklearn.linear_model import SGDRegressor
    X, s = data(2000)
    if A.mode == "blow":
        X[:, 5] *= 900
    SGDRegressor(learning_rate="constant", eta0=A.lr, max_iter=A.n, verbose=1, random_state=A.seed, tol=None).fit(X, s)


def staged():
    """Own boosting loop with trees from scikit-learn; house style with arrows. mode over: deep trees, noisy target, few rows."""
    from sklearn.tree import DecisionTreeRegressor
    X, s = data(500, noise=1.5); tr, te = slice(0, 200), slice(200, 500)
    F, Fv = np.zeros(200), np.zeros(300)
    for k in range(1, A.n + 1):
        r = s[tr] - F
        if A.mode == "sign" and k > A.n * 0.5:
            r = -r                                                             # a colleague's patch of the residual
        T = DecisionTreeRegressor(max_depth=5 if A.mode == "over" else 3, random_state=k).fit(X[tr], r)
        F += A.lr * T.predict(X[tr]); Fv += A.lr * T.predict(X[te])
        a, b = float(((s[tr] - F) ** 2).mean()), float(((s[te] - Fv) ** 2).mean())
        if k % 2 == 0:
            print(f"tree {k:3d} → in-bag {a:.4f} → out-of-bag {b:.4f} → R² {1 - b / s[te].var():+.4f}")
            time.sleep(A.nap)


def xgb():
    import xgboost as X_
    X, s = data(1500); s = np.exp(s)
    if A.mode == "gamma":
        s[1100:] -= 6                                                          # returns booked as negative sales
    d = X_.DMatrix(X, s)
    def poisson_like(pred, dm):
        y = dm.get_label(); mu = np.exp(pred.astype(np.float32))
        return mu - y, (mu if A.mode == "gamma" else mu + 1e-3)
    class Say(X_.callback.TrainingCallback):
        def after_iteration(self, model, epoch, log):
            m = model.predict(d, output_margin=True); mu = np.exp(m); y = d.get_label()
            print(f"booster {epoch + 1}: deviance {float(2 * (y * np.log(y / mu) - (y - mu)).mean()) if A.mode == 'log' else float((mu - y * m).mean()):.5f}, largest margin {float(m.max()):.3f}")
            time.sleep(A.nap)
            return False
    np.seterr(all="ignore")
    X_.train({"eta": A.lr, "max_depth": 4, "nthread": 1, "base_score": 0.0, "lambda": 0.0, "min_child_weight": 0.0, "verbosity": 1, "disable_default_eval_metric": 1},
             d, A.n, obj=poisson_like, callbacks=[Say()])


def lgbm():
    import lightgbm as L
    X, s = data(1500); q = slice(0, 1000)
    D, V = L.Dataset(X[q], s[q]), L.Dataset(X[1000:], s[1000:])
    def say(env):
        v = {n + "." + m: x for n, m, x, *_ in env.evaluation_result_list}
        print(f"{{round: {env.iteration + 1}, " + ", ".join(f"{k}: {x:.6f}" for k, x in v.items()) + "}")
        time.sleep(A.nap)
        if A.mode == "lock" and env.iteration == int(A.n * 0.6):
            import threading
            k = threading.Lock(); k.acquire(); k.acquire()                     # the same lock twice
    L.train({"objective": "regression_l1", "learning_rate": A.lr, "num_threads": 1, "verbose": -1, "metric": ["l1", "mape"], "num_leaves": 15}, D, A.n, valid_sets=[V],
            valid_names=["holdout"], callbacks=[say])


def gmm():
    from sklearn.mixture import GaussianMixture
    X = np.vstack([g.normal(m, 1.5, (3000, 2)) for m in ((0, 0), (4, 1), (1, 5))])
    GaussianMixture(6, verbose=2, verbose_interval=1, max_iter=A.n, tol=1e-6, random_state=A.seed, init_params="random").fit(X)


def nmf():
    from sklearn.decomposition import NMF
    X = np.abs(g.normal(size=(400, 12)) @ g.normal(size=(12, 60))) 
    NMF(12, init="random", solver="mu", verbose=1, max_iter=A.n, random_state=A.seed, tol=1e-7).fit(X)


warnings.filterwarnings("default")
globals()[A.what]()
