"""LightGBM with its own messages and a callback."""
from tinynet import *
import lightgbm as lgb
rng = np.random.default_rng(11); n = 6000; X = rng.normal(size=(n, 20)); y = (X[:, 0] * X[:, 1] + X[:, 2] + 1.0 * rng.normal(size=n) > 0).astype(int)
R = 400 if V == "slow" else 300
par = dict(objective="binary", metric="binary_logloss", learning_rate=.03, num_leaves=15, num_threads=1, seed=1, verbosity=1)
print("params:", par, "num_boost_round:", R)
a = lgb.Dataset(X[:4500], y[:4500]); b = lgb.Dataset(X[4500:], y[4500:], reference=a)
class CB:
    order = 1; before_iteration = False
    def __call__(s, e):
        time.sleep(.03 if V == "slow" else .012)
        if (e.iteration + 1) % 10 == 0: print(f"[{e.iteration + 1}/{R}] " + "  ".join(f"{q[0]}-{q[1]}: {q[2]:.5f}" for q in e.evaluation_result_list), flush=True)
m = lgb.train(par, a, R, valid_sets=[a, b], valid_names=["train", "valid"], callbacks=[CB()] + ([] if V == "slow" else [lgb.early_stopping(15)]))
print("saved model.txt; best_iteration", m.best_iteration)
