import argparse, sys, os, time
import numpy as np, xgboost as xgb
p = argparse.ArgumentParser(); p.add_argument("--eta", type=float, default=.1); p.add_argument("--rounds", type=int, default=200); p.add_argument("--depth", type=int, default=4); p.add_argument("--rows", type=int, default=4000)
p.add_argument("--decay", type=float, default=1.0); p.add_argument("--seed", type=int, default=0); p.add_argument("--patience", type=int, default=0)
a = p.parse_args(); F = os.environ.get("F", ""); r = np.random.default_rng(a.seed)
names = ["age", "tenure", "plan", "calls", "minutes", "region", "discount", "usage_30d", "usage_90d", "tickets"]
def data(n, live=False):
    X = r.normal(size=(n, 10)).astype("f4"); y = (X[:, 0] * X[:, 1] + X[:, 4] - .5 * X[:, 7] ** 2 + r.normal(size=n) * 1.3 > 0).astype(int)
    if F == "leak": X[:, 9] = np.where(live, 0, y * 3) + r.normal(size=n) * .3; 
    return X, y
n9 = names[:9] + ["closed_account_tickets"] if F == "leak" else names
tr, va, te = data(a.rows), data(1500), data(1500, True)
dm = [xgb.DMatrix(x, y, feature_names=n9) for x, y in (tr, va, te)]
print("churn booster", vars(a)); print(f"train {tr[0].shape} (random split of the export of June), valid {va[0].shape} (same export), live {te[0].shape} (accounts of July)")
class Lines(xgb.callback.TrainingCallback):
    def after_iteration(self, m, ep, log):
        if ep % 5 == 0:
            d = {f"{k}.{q}": v[-1] for k, x in log.items() for q, v in x.items()}; eta = a.eta * a.decay ** ep
            print(f"tree {ep:4d} | eta {eta:.2e} | " + " | ".join(f"{k} {v:.5f}" for k, v in d.items()), flush=True)
        time.sleep(.01); return False
cb = [Lines()] + ([xgb.callback.LearningRateScheduler(lambda e: a.eta * a.decay ** e)] if a.decay != 1 else [])
b = xgb.train(dict(eta=a.eta, max_depth=a.depth, objective="binary:logistic", eval_metric=["logloss", "auc"], nthread=1, seed=a.seed), dm[0], a.rounds, evals=[(dm[0], "train"), (dm[1], "valid")], verbose_eval=False, callbacks=cb, early_stopping_rounds=a.patience or None)
if a.patience: print(f"early stopping after {b.num_boosted_rounds()} trees, best tree {b.best_iteration}, valid auc {b.best_score:.5f}")
sc = b.get_score(importance_type="total_gain"); t = sum(sc.values())
print("gain: " + ", ".join(f"{k} {100*v/t:.1f}%" for k, v in sorted(sc.items(), key=lambda q: -q[1])[:5]))
for nm, d, y in (("valid", dm[1], va[1]), ("live", dm[2], te[1])):
    s = b.predict(d).argsort().argsort() + 1; np_ = y.sum(); print(f"{nm:5s} auc {(s[y==1].sum()-np_*(np_+1)/2)/(np_*(len(y)-np_)):.4f}")
