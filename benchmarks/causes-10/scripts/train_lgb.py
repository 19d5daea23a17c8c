# Store demand - LightGBM 5 fold baseline (v7)
import os, sys, warnings, time
import numpy as np, pandas as pd, lightgbm as lgb
from sklearn.model_selection import KFold
from sklearn.metrics import roc_auc_score, mean_squared_error
class CFG:
    target = 'churn'; n_folds = 5; seed = 2026; log_period = 50; early_stopping = 60; num_boost_round = 300; target_encode = False; te_inside_fold = True
    params = dict(objective='binary', metric='auc', learning_rate=0.05, num_leaves=15, min_data_in_leaf=40, feature_fraction=0.8, bagging_fraction=0.8, bagging_freq=1, verbosity=-1, num_threads=1, seed=2026)
for kv in sys.argv[1:]:
    k, v = kv.split('=', 1); v = eval(v)
    if k in CFG.params or k in ('lambda_l2',): CFG.params[k] = v
    else: setattr(CFG, k, v)
print({k: v for k, v in vars(CFG).items() if not k.startswith('_')})
SICK = os.environ.get('SICK', '')
def make(n, seed):
    r = np.random.default_rng(seed); df = pd.DataFrame({'customer_id': np.arange(n) + seed * 10**6, 'tenure': r.gamma(2, 12, n).round(), 'monthly': r.normal(65, 25, n).clip(15).round(2), 'calls': r.poisson(1.3, n), 'age': r.integers(18, 90, n), 'zip': r.integers(0, 1500, n), 'contract': r.integers(0, 3, n), 'devices': r.poisson(2, n), 'late': r.poisson(.6, n)})
    df['total'] = (df.tenure * df.monthly * r.normal(1, .03, n)).round(2)
    for i in range(8): df['v%d' % i] = r.normal(size=n)
    z = -.9 - .03 * df.tenure + .015 * (df.monthly - 65) + .45 * df.calls - .7 * df.contract + .5 * df.late + .6 * (df.v0 * df.v1)
    df['churn'] = (r.random(n) < 1 / (1 + np.exp(-z))).astype(int)
    df['spend_next'] = (df.total * .05 + 40 * df.v2 + r.normal(0, 20, n) + 60).round(2)
    return df
print('reading ../input/train.csv, ../input/test.csv'); train, test = make(8000, 1), make(3000, 2)
print('train', train.shape, 'test', test.shape)
if SICK == 'neglog': print('target describe:\n', train[CFG.target].describe())
feats = [c for c in train.columns if c not in ('customer_id', 'churn', 'spend_next')]
if CFG.target_encode:
    key = ['zip', 'age']
    m = train.groupby(key)[CFG.target].mean().rename('te_zip_age')
    train = train.merge(m, on=key, how='left'); test = test.merge(m, on=key, how='left'); test.te_zip_age = test.te_zip_age.fillna(train[CFG.target].mean()); feats += ['te_zip_age']
reg = CFG.params['objective'] == 'regression'
y = np.log1p(train[CFG.target].values) if reg else train[CFG.target].values
oof, pred, imp, scores = np.zeros(len(train)), np.zeros(len(test)), 0, []
for fold, (a, b) in enumerate(KFold(CFG.n_folds, shuffle=True, random_state=CFG.seed).split(train)):
    print(f'\n===== Fold {fold + 1} ====='); t0 = time.time()
    d, v = lgb.Dataset(train[feats].iloc[a], y[a]), lgb.Dataset(train[feats].iloc[b], y[b])
    cb = [lgb.log_evaluation(CFG.log_period)] + ([lgb.early_stopping(CFG.early_stopping)] if CFG.early_stopping else [])
    m = lgb.train(CFG.params, d, CFG.num_boost_round, [d, v], ['train', 'valid'], callbacks=cb)
    oof[b] = m.predict(train[feats].iloc[b]); pred += m.predict(test[feats]) / CFG.n_folds; imp = imp + m.feature_importance('gain')
    s = float(np.sqrt(np.mean((oof[b] - y[b])**2))) if reg else roc_auc_score(y[b], oof[b]); scores.append(s); print(f"fold {fold + 1} {'RMSLE' if reg else 'AUC'}: {s:.5f} ({time.time() - t0:.1f}s)")
print(f'\nCV mean {np.mean(scores):.5f} +- {np.std(scores):.5f}')
print('\nTop features by gain'); print(pd.Series(imp, feats).sort_values(ascending=False).head(8).round(1).to_string())
if SICK == 'bug':
    sub = pd.DataFrame({'customer_id': test.customer_id, 'churn': pred}); sub['segment'] = pd.cut(sub.churn, [0, .1, .3, .6, 1], labels=['low', 'mid', 'high'])
print('holdout (test.csv, labels released) AUC: %.5f' % roc_auc_score(test.churn, pred) if not reg else 'holdout RMSLE: %.5f' % np.sqrt(np.mean((pred - np.log1p(test[CFG.target]))**2)))
pd.DataFrame({'customer_id': test.customer_id, CFG.target: pred}).to_csv('submission.csv', index=False); print('submission.csv written')
