import argparse, numpy as np, xgboost as xgb
P = argparse.ArgumentParser(); A = P.add_argument; A('--mode'); A('--seed', type=int, default=1); A('--rounds', type=int, default=120); A('--eta', type=float, default=.1); A('--depth', type=int, default=4); A('--n', type=int, default=1500); A('--every', type=int, default=1); A('--noise', type=float, default=.5)
a = P.parse_args(); r = np.random.default_rng(a.seed); X = r.uniform(-2, 2, (a.n, 8)); f = np.exp(-X[:, 0] ** 2) * 3 + X[:, 1] * X[:, 2] + np.abs(X[:, 3])
y = f + a.noise * r.standard_normal(a.n); k = a.n * 3 // 4; p = dict(eta=a.eta, max_depth=a.depth, nthread=1, seed=a.seed); obj = None
if a.mode == 'rmse': p.update(objective='reg:squarederror')
if a.mode == 'shuffled': y = r.permutation(y) * 1.0; p.update(objective='reg:squarederror')
if a.mode == 'gamma': y = np.exp(y / 3); p.update(objective='reg:gamma')
if a.mode == 'merr': y = np.digitize(y, np.quantile(y, [.25, .5, .75])); p.update(objective='multi:softprob', num_class=4, eval_metric=['merror', 'mlogloss'])
if a.mode == 'msle':
    def obj(pred, d):
        t = d.get_label(); return (np.log1p(pred) - np.log1p(t)) / (pred + 1), np.maximum((-np.log1p(pred) + np.log1p(t) + 1) / (pred + 1) ** 2, 1e-6) * .02
    y = np.expm1(np.abs(y)); p.update(disable_default_eval_metric=1, base_score=.5)
    def met(pred, d): return 'PyRMSLE', float(np.sqrt(np.mean((np.log1p(pred) - np.log1p(d.get_label())) ** 2)))
d1, d2 = xgb.DMatrix(X[:k], y[:k]), xgb.DMatrix(X[k:], y[k:])
kw = dict(obj=obj, custom_metric=met) if obj else {}
xgb.train(p, d1, a.rounds, evals=[(d1, 'dtrain'), (d2, 'dtest')], verbose_eval=a.every, **kw)
