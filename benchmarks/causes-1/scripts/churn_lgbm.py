import sys, numpy as np, lightgbm as lgb
mode = sys.argv[1]
rng = np.random.default_rng(4); N, D = 6000, 15; X = rng.standard_normal((N, D)); names = [f"usage_m{i:02d}" for i in range(10)] + ["tenure", "age", "plan", "calls_support", "cancellation_date_known"]
s = X[:, 0] + X[:, 3] * X[:, 10] + rng.logistic(0, 1.2, N); y = (s > 0).astype(int); X[:, 14] = y if mode == "leak" else rng.integers(0, 2, N)
if mode == "leak":
    fl = rng.random(N) < 0.001; X[fl, 14] = 1 - X[fl, 14]
P = dict(objective="binary", metric=["binary_logloss", "auc"], learning_rate=0.1 if mode == "leak" else 0.05, num_leaves=15, num_threads=1, verbosity=1, seed=0)
print("params", P)
tr = lgb.Dataset(X[:4500], y[:4500], feature_name=names); va = lgb.Dataset(X[4500:], y[4500:], reference=tr)
cb = [lgb.log_evaluation(5)] + ([] if mode == "leak" else [lgb.early_stopping(25)])
b = lgb.train(P, tr, 50 if mode == "leak" else 400, [tr, va], ["train", "valid"], callbacks=cb)
imp = b.feature_importance("gain"); o = imp.argsort()[::-1][:5]
print("feature importance (gain):"); [print(f"  {names[i]:28s} {imp[i] / imp.sum():.4f}") for i in o]
