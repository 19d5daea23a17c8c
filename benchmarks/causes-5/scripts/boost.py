import sys, time, numpy as np, json, warnings
mode = sys.argv[1]; r = np.random.default_rng(3)
def pace(env): time.sleep(.03)
X = r.standard_normal((3000, 12)); s = X[:, 0] * 1.5 + np.sin(2 * X[:, 1]) + X[:, 2] * X[:, 3]
if mode in ('noise', 'ok', 'stop'):
    import lightgbm as lgb
    y = (s + .6 * r.standard_normal(3000) > 0).astype(int); yt = y[:2000].copy()
    if mode == 'noise':
        k = r.random(2000) < .42; yt[k] = 1 - yt[k]; print('churn-gbm: labels from crowd batch 2026-10 (1 annotator per row)'); j = r.choice(2000, 300, replace=False); print(f'label audit: 300 training rows re-annotated by experts, {int((yt[j]!=y[j]).sum())} disagree with the stored label; 300 validation rows re-annotated, 3 disagree')
    prm = dict(objective='binary', metric=['binary_logloss', 'auc'], learning_rate=.05, num_leaves=15, num_threads=1, verbose=1, seed=3, min_data_in_leaf=20); print('params:', json.dumps(prm)); d = lgb.Dataset(X[:2000], yt)
    b = lgb.train(prm, d, 160, valid_sets=[d, lgb.Dataset(X[2000:], y[2000:], reference=d)], valid_names=['training', 'valid_1'], callbacks=[lgb.log_evaluation(5), pace] + ([lgb.early_stopping(20)] if mode != 'noise' else []))
    print(f'saved model.txt ({b.current_iteration()} trees)')
if mode == 'units':
    import lightgbm as lgb
    y = 1.75 + .08 * s + .03 * r.standard_normal(3000); yv = y[2000:] * 100; prm = dict(objective='regression', metric='rmse', learning_rate=.08, num_leaves=15, num_threads=1, verbose=1); print('height model | params', prm); print(f'train.parquet rows=2000 height mean={y[:2000].mean():.3f} std={y[:2000].std():.3f}'); print(f'holdout.parquet rows=1000 height mean={yv.mean():.3f} std={yv.std():.3f}')
    d = lgb.Dataset(X[:2000], y[:2000]); b = lgb.train(prm, d, 120, valid_sets=[d, lgb.Dataset(X[2000:], yv, reference=d)], valid_names=['train', 'holdout'], callbacks=[lgb.log_evaluation(5), pace]); print('finished')
if mode == 'domain':
    import xgboost as xgb
    y = np.digitize(s, [-1, 1]); print('[fold 1] xgboost', xgb.__version__, {'objective': 'binary:logistic', 'eta': .1, 'max_depth': 4, 'eval_metric': 'logloss'})
    for f in (1, 2):
        yy = (y > 1).astype(int) if f == 1 else y
        print(f'[fold {f}] label counts: {dict(zip(*[q.tolist() for q in np.unique(yy, return_counts=True)]))}')
        d, v = xgb.DMatrix(X[:2000], yy[:2000]), xgb.DMatrix(X[2000:], yy[2000:])
        class C(xgb.callback.TrainingCallback):
            def after_iteration(self, *q): time.sleep(.05); return False
        xgb.train({'objective': 'binary:logistic', 'eta': .1, 'max_depth': 4, 'eval_metric': 'logloss', 'nthread': 1}, d, 40, evals=[(d, 'train'), (v, 'eval')], callbacks=[C()])
