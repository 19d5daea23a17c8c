# %% [markdown] Customer churn / house value baseline, 1 fold
import sys, os, json, warnings, argparse
import numpy as np, pandas as pd, lightgbm as lgb
ap = argparse.ArgumentParser(); ap.add_argument("--task", default="churn"); ap.add_argument("--rounds", type=int, default=300); ap.add_argument("--es", type=int, default=0)
ap.add_argument("--params", default="{}"); a = ap.parse_args(); E = os.environ.get
r = np.random.default_rng(7); n = int(E("GBM_N", 6000)); f = [f"f_{i:02d}" for i in range(20)]; X = pd.DataFrame(r.normal(size=(n, 20)), columns=f)
g = 1.3 * X.f_00 - X.f_01 * X.f_02 + .8 * np.sin(2 * X.f_03) + .5 * X.f_04
if a.task == "churn": y = (g + r.logistic(size=n) > 0).astype(int)
else: y = 100 + 20 * g + r.normal(size=n) * 8
if E("GBM_LEAK"): X["days_since_cancel"] = np.where(y == 1, r.integers(0, 60, n), -1) + r.normal(size=n) * .01
tr = np.arange(n) < int(n * .6); va = (np.arange(n) >= int(n * .6)) & (np.arange(n) < int(n * .8)); te = np.arange(n) >= int(n * .8)
ytr = np.array(y[tr]); yva = np.array(y[va])
if E("GBM_FLIP"):
    for q in (ytr, yva): m = r.random(len(q)) < float(E("GBM_FLIP")); q[m] = r.integers(0, 2, m.sum())
if E("GBM_LEAK"): X.loc[te, "days_since_cancel"] = -1.0  # not known yet for live customers
P = dict(objective="binary" if a.task == "churn" else "regression", metric="binary_logloss,auc" if a.task == "churn" else "rmse", learning_rate=.05, num_leaves=15, min_data_in_leaf=30, seed=7, num_threads=1)
P.update(json.loads(a.params)); print("train", X[tr].shape, "valid", X[va].shape, "holdout", X[te].shape); print("params =", P)
print(pd.Series(ytr).describe().to_string() if a.task != "churn" else "positive rate train %.3f valid %.3f" % (ytr.mean(), yva.mean()))
d = lgb.Dataset(X[tr], ytr); v = lgb.Dataset(X[va], yva, reference=d)
cb = [lgb.log_evaluation(10)] + ([lgb.early_stopping(a.es)] if a.es else [])
m = lgb.train(P, d, a.rounds, valid_sets=[d, v], valid_names=["train", "valid"], callbacks=cb)
imp = pd.Series(m.feature_importance("gain"), X.columns).sort_values(ascending=False); print("gain:\n" + (imp / imp.sum()).head(5).round(4).to_string())
pr = m.predict(X[te])
if a.task == "churn":
    pp = np.argsort(np.argsort(pr)) + 1; yt = y[te].values; auc = (pp[yt == 1].sum() - (yt == 1).sum() * ((yt == 1).sum() + 1) / 2) / ((yt == 1).sum() * (yt == 0).sum()); print(f"holdout auc {auc:.4f}")
else: print("holdout rmse %.4f" % np.sqrt(np.mean((pr - y[te]) ** 2)))
