import argparse, numpy as np, lightgbm as lgb, time
P = argparse.ArgumentParser(); A = P.add_argument; A('--mode'); A('--seed', type=int, default=1); A('--rounds', type=int, default=150); A('--lr', type=float, default=.05); A('--leaves', type=int, default=15); A('--n', type=int, default=2000); A('--noise', type=float, default=.5); A('--metric', default=''); A('--period', type=int, default=1); A('--verb', type=int, default=-1); A('--raise-at', type=int, default=0); A('--sleep', type=float, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed); X = r.standard_normal((a.n, 12)); f = X[:, 0] * X[:, 1] + np.sin(2 * X[:, 2]) + .5 * X[:, 3]
if a.mode == 'reg': y = f + a.noise * r.standard_normal(a.n); p = dict(objective='regression', metric=a.metric or 'l2')
if a.mode == 'poisson': y = r.poisson(np.exp(.6 * f)); p = dict(objective='poisson', metric='poisson')
if a.mode == 'bin': y = (f + a.noise * r.standard_normal(a.n) > 0) * 1; p = dict(objective='binary', metric=a.metric or 'auc')
if a.mode == 'rank':
    y = np.clip(np.round(f + a.noise * r.standard_normal(a.n) + 1), 0, 4).astype(int); p = dict(objective='lambdarank', metric='ndcg', eval_at=[5, 10])
k = a.n * 3 // 4; k -= k % 20
g = dict(group=[20] * (k // 20)) if a.mode == 'rank' else {}; gv = dict(group=[20] * ((a.n - k) // 20)) if a.mode == 'rank' else {}
tr = lgb.Dataset(X[:k], y[:k], **g); va = lgb.Dataset(X[k:], y[k:], reference=tr, **gv)
p.update(learning_rate=a.lr, num_leaves=a.leaves, verbosity=a.verb, num_threads=1, seed=a.seed, min_data_in_leaf=2 if a.leaves > 60 else 20)
def cb(env):
    if a.sleep: time.sleep(a.sleep)
    if a.raise_at and env.iteration == a.raise_at: env.params['fold_weights'][env.iteration]
lgb.train(p, tr, a.rounds, valid_sets=[tr, va], valid_names=['train', 'holdout'], callbacks=[lgb.log_evaluation(a.period), cb])
