# Sepsis risk - LightGBM baseline (exported from notebook)
import numpy as np, lightgbm as lgb, time, sys, os, json
from sklearn.model_selection import KFold, GroupKFold
from sklearn.metrics import roc_auc_score
SPLIT = os.environ.get('SPLIT', 'KFold'); N_SPLITS = 4
params = dict(objective='binary', metric='auc', learning_rate=0.05, num_leaves=31, min_data_in_leaf=10, feature_fraction=.8, bagging_fraction=.8, bagging_freq=1, num_threads=1, seed=7, verbosity=1)
params.update(json.loads(os.environ.get('PARAMS', '{}')))
r = np.random.default_rng(3); P = 300; per = 20; pid = np.repeat(np.arange(P), per)
base = r.normal(0, 1, (P, 12)); s = .35 * base[:, 0] - .3 * base[:, 1] + .25 * base[:, 2] * base[:, 3] + r.normal(0, .9, P); lab = (s > np.quantile(s, .7)).astype(int)
X = base[pid] + r.normal(0, .06 if SPLIT == 'KFold' else 1.0, (P * per, 12)); y = lab[pid]
if SPLIT != 'KFold': y = ((.8 * X[:, 0] - .7 * X[:, 1] + .6 * X[:, 2] * X[:, 3] + r.normal(0, .8, len(X))) > .6).astype(int)
names = ['hr', 'sbp', 'lact', 'wbc', 'temp', 'spo2', 'resp', 'creat', 'bili', 'plt', 'gcs', 'age']
hold = pid >= 240
print(f'train.csv: {(~hold).sum()} rows, {len(np.unique(pid[~hold]))} patients ({per} rows per patient), positives {y[~hold].mean():.3f}')
print(f'holdout.csv: {hold.sum()} rows, {len(np.unique(pid[hold]))} patients not in train.csv'); print('features:', names); print('params:', params); print(f'cv: {SPLIT}(n_splits={N_SPLITS}' + (', shuffle=True, random_state=7)' if SPLIT == 'KFold' else ') on patient_id'))
Xt, yt, gt = X[~hold], y[~hold], pid[~hold]; oof = np.zeros(len(yt)); ms = []
kf = KFold(N_SPLITS, shuffle=True, random_state=7) if SPLIT == 'KFold' else GroupKFold(N_SPLITS)
for k, (a, b) in enumerate(kf.split(Xt, yt, gt)):
    print(f'---- fold {k} ----'); d = lgb.Dataset(Xt[a], yt[a], feature_name=names)
    m = lgb.train(params, d, 300, [d, lgb.Dataset(Xt[b], yt[b], reference=d)], ['train', 'valid'], callbacks=[lgb.log_evaluation(20), lgb.early_stopping(40)])
    oof[b] = m.predict(Xt[b]); ms.append(m); print(f'fold {k} AUC = {roc_auc_score(yt[b], oof[b]):.5f}')
print(f'OOF AUC = {roc_auc_score(yt, oof):.5f}'); imp = sum(m.feature_importance("gain") for m in ms); print('importance (gain):', {names[i]: round(float(imp[i] / imp.sum()), 3) for i in np.argsort(-imp)[:6]})
print(f'holdout AUC = {roc_auc_score(y[hold], sum(m.predict(X[hold]) for m in ms)):.5f}')
