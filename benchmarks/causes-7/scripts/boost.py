import argparse, os, numpy as np
ap = argparse.ArgumentParser(); ap.add_argument('--lib', default='lgb'); ap.add_argument('--lr', type=float, default=.1); ap.add_argument('--rounds', type=int, default=150); ap.add_argument('--early', type=int, default=20); ap.add_argument('--leaves', type=int, default=31)
A = ap.parse_args(); print(A); K = os.environ.get('GV', '')
r = np.random.default_rng(0); n = 4000; X = r.normal(size=(n, 12)); y = (X[:, 0]+.7*X[:, 1]*X[:, 2]+r.normal(0, 1., n) > 0).astype(float); names = [f'f{i:02d}' for i in range(12)]
if K == 'k': X = np.c_[X, y*3+r.normal(0, .2, n)]; X[3300:, 12] = 0; names += ['account_closed_after']
if K == 'b': y = y+1
tr, va, te = slice(0, 2400), slice(2400, 3300), slice(3300, n)
auc = lambda y, p: float((p[y == 1][:, None] > p[y == 0][None]).mean()+.5*(p[y == 1][:, None] == p[y == 0][None]).mean())
if A.lib == 'lgb':
    import lightgbm as lgb
    d = lgb.Dataset(X[tr], y[tr], feature_name=names); v = lgb.Dataset(X[va], y[va], reference=d)
    b = lgb.train(dict(objective='binary', metric=['auc', 'binary_logloss'], learning_rate=A.lr, num_leaves=A.leaves, num_threads=1, min_data_in_leaf=5), d, A.rounds, valid_sets=[d, v], valid_names=['train', 'valid'], callbacks=[lgb.log_evaluation(5)]+([lgb.early_stopping(A.early)] if A.early else []))
    g = b.feature_importance('gain'); print('gain:', {names[i]: round(float(g[i]), 1) for i in np.argsort(-g)[:4]})
    print(f'out-of-time test: auc={auc(y[te], b.predict(X[te])):.4f} ({te.stop-te.start} rows)')
else:
    import xgboost as xgb
    print('target: min', y.min(), 'max', y.max())
    b = xgb.train(dict(objective='binary:logistic', eta=A.lr, max_depth=5, nthread=1, eval_metric='logloss'), xgb.DMatrix(X[tr], y[tr]), A.rounds, evals=[(xgb.DMatrix(X[tr], y[tr]), 'train'), (xgb.DMatrix(X[va], y[va]), 'valid')], early_stopping_rounds=A.early or None, verbose_eval=5)
