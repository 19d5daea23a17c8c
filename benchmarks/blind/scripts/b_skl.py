# ruff: noqa: ARG002, E501
"""Learners of scikit-learn and catboost with the words they print by themselves."""

import argparse
import time

import numpy as np

ap = argparse.ArgumentParser()
ap.add_argument("task")
ap.add_argument("--seed", type=int, default=0)
ap.add_argument("--n", type=int, default=100)
ap.add_argument("--lr", type=float, default=1e-3)
ap.add_argument("--rows", type=int, default=1500)
ap.add_argument("--noise", type=float, default=0.1)
ap.add_argument("--wait", type=int, default=0)
ap.add_argument("--depth", type=int, default=4)
ap.add_argument("--every", type=int, default=1)
ap.add_argument("--style", default="a")
a = ap.parse_args()
rng = np.random.default_rng(a.seed)


def data(n):
    x = rng.normal(size=(n, 20))
    s = x[:, 0] * x[:, 1] + np.sin(2 * x[:, 2]) + 0.5 * x[:, 3]
    y = (s > 0).astype(int)
    flip = rng.random(n) < a.noise
    y[flip] = 1 - y[flip]
    return x, y, s


x, y, s = data(a.rows)
xt, yt, st = data(1500)

if a.task == "mlp":
    from sklearn.neural_network import MLPClassifier

    MLPClassifier(
        (64, 32),
        learning_rate_init=a.lr,
        max_iter=a.n,
        early_stopping=a.wait > 0,
        n_iter_no_change=a.wait or a.n,
        tol=1e-4,
        verbose=True,
        random_state=a.seed,
    ).fit(x, y)
elif a.task == "gbr":
    from sklearn.ensemble import GradientBoostingRegressor

    GradientBoostingRegressor(
        n_estimators=a.n, learning_rate=a.lr, max_depth=a.depth, subsample=0.7, verbose=2, random_state=a.seed
    ).fit(x, s + rng.normal(0, 0.4, len(s)))
elif a.task == "rbm":
    from sklearn.neural_network import BernoulliRBM

    proto = rng.random((8, 64)) > 0.5
    v = proto[rng.integers(0, 8, 4000)] ^ (rng.random((4000, 64)) < 0.08)
    BernoulliRBM(40, learning_rate=a.lr, n_iter=a.n, batch_size=20, verbose=1, random_state=a.seed).fit(v.astype(float))
elif a.task == "lda":
    from sklearn.decomposition import LatentDirichletAllocation

    topics = rng.dirichlet(np.ones(120) * 0.05, 8)
    docs = np.stack([rng.multinomial(60, rng.dirichlet(np.ones(8) * 0.2) @ topics) for _ in range(1200)])
    LatentDirichletAllocation(8, max_iter=a.n, evaluate_every=1, verbose=1, random_state=a.seed).fit(docs)
elif a.task == "sgd":
    from sklearn.linear_model import SGDClassifier

    SGDClassifier(
        loss="log_loss",
        max_iter=a.n,
        tol=None,
        learning_rate="invscaling",
        eta0=a.lr,
        power_t=0.4,
        verbose=1,
        random_state=a.seed,
    ).fit(x[:, :6], y)
elif a.task == "kmeans":
    from sklearn.cluster import MiniBatchKMeans

    c = rng.normal(0, 4, (10, 5))
    v = c[rng.integers(0, 10, 60000)] + rng.normal(size=(60000, 5))
    MiniBatchKMeans(
        10, max_iter=a.n, batch_size=400, n_init=1, verbose=1, random_state=a.seed, max_no_improvement=40
    ).fit(v)
elif a.task == "tsne":
    from sklearn.manifold import TSNE

    c = rng.normal(0, 4, (6, 12))
    v = c[rng.integers(0, 6, 700)] + rng.normal(size=(700, 12))
    TSNE(verbose=2, max_iter=a.n, random_state=a.seed, init="random").fit_transform(v)
elif a.task == "gmm":
    from sklearn.mixture import GaussianMixture

    v = np.concatenate([rng.normal(m, 1, (2500, 3)) for m in (-1.5, 0, 1, 2)])
    GaussianMixture(
        4,
        max_iter=a.n,
        tol=1e-6,
        init_params="random_from_data",
        verbose=2,
        verbose_interval=a.every,
        random_state=a.seed,
    ).fit(v)
elif a.task == "cat":
    from catboost import CatBoostClassifier, Pool

    m = CatBoostClassifier(
        iterations=a.n,
        learning_rate=a.lr,
        depth=a.depth,
        thread_count=1,
        random_seed=a.seed,
        eval_metric="AUC" if a.style == "auc" else "Logloss",
        custom_metric=["Logloss"],
        use_best_model=True,
        l2_leaf_reg=0.1 if a.style == "wild" else 3,
        bootstrap_type="No" if a.style == "wild" else "Bernoulli",
    )
    m.fit(Pool(x, y), eval_set=Pool(xt, yt), early_stopping_rounds=a.wait or None, verbose=a.every)
elif a.task == "xgb":
    import xgboost as xgb

    class Tell(xgb.callback.TrainingCallback):
        def after_iteration(self, model, epoch, evals_log):
            if epoch % a.every == 0:
                f, h = (evals_log[k]["auc"][-1] for k in ("fit", "hold"))
                print(
                    f"Baum Nr. {epoch + 1:3d}   AUC(Lernmenge)={f:.4f}   AUC(Prüfmenge)={h:.4f}   noch {a.n - epoch - 1}"
                )
                time.sleep(0.05)
            return False

    xgb.train(
        {
            "eta": a.lr,
            "max_depth": a.depth,
            "objective": "binary:logistic",
            "eval_metric": "auc",
            "nthread": 1,
            "subsample": 0.8,
            "seed": a.seed,
        },
        xgb.DMatrix(x, y),
        a.n,
        [(xgb.DMatrix(x, y), "fit"), (xgb.DMatrix(xt, yt), "hold")],
        callbacks=[Tell()],
        verbose_eval=False,
    )
elif a.task == "lgb":
    import lightgbm as lgb

    def tell(env):
        if (env.iteration + 1) % a.every == 0:
            d = {k: v for k, _, v, _ in env.evaluation_result_list}
            print(f"trees={env.iteration + 1} mae_fit={d['fit']:.5f} mae_dev={d['dev']:.5f}", flush=True)
            time.sleep(0.05)

    fit = lgb.Dataset(x, s + rng.standard_t(3, len(s)) * 0.3)
    lgb.train(
        {
            "objective": "l1",
            "learning_rate": a.lr,
            "num_threads": 1,
            "verbose": -1,
            "metric": "l1",
            "seed": a.seed,
            "num_leaves": 15,
        },
        fit,
        a.n,
        [fit, fit.create_valid(xt, st + rng.standard_t(3, len(st)) * 0.3)],
        ["fit", "dev"],
        callbacks=[tell],
    )
