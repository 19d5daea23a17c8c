"""Real libraries, their own verbose output: python -u real.py LIB --mode ..."""
import os, sys; os.environ['OMP_NUM_THREADS'] = '1'; lib = sys.argv.pop(1)
from nn import *
a = args(n=400, rounds=80, eta=.1)
r = np.random.default_rng(a.seed); n = a.n; d = 14
X = r.standard_normal((n + 500, d)); y = (X[:, 0] + X[:, 1] * X[:, 2] + (.4 if a.mode != 'overfit' else 1.6) * r.standard_normal(n + 500) > 0).astype(int); yr = X[:, 0] * 2 + np.sin(3 * X[:, 1]) + .2 * r.standard_normal(n + 500)
Xt, yt, Xv, yv = X[:n], y[:n], X[n:], y[n:]
if a.mode == 'noise': yt = r.integers(0, 2, n); yv = r.integers(0, 2, 500)
class W:
    def write(s, t): sys.stdout.write(t); time.sleep(a.sleep)
if lib == 'xgb':
    import xgboost as xgb
    class C(xgb.callback.TrainingCallback):
        def after_iteration(s, m, e, log):
            time.sleep(a.sleep)
            if a.mode == 'crash' and e == int(a.rounds * .6): raise xgb.core.XGBoostError('[11:25:01] /workspace/src/tree/updater_quantile_hist.cc:341: Check failed: row_index < n_rows (412 vs. 400)')
            for k, v in log.items(): truth(e, **{k + '_' + q.replace('@', '_'): x[-1] for q, x in v.items()})
    p = dict(objective='binary:logistic', eval_metric=['auc', 'error', 'logloss'], eta=a.eta, max_depth=6 if a.mode == 'overfit' else 3, nthread=1, seed=a.seed, base_score=.5)
    if a.mode == 'poisson': p = dict(objective='count:poisson', eval_metric=['poisson-nloglik', 'rmse'], eta=a.eta, nthread=1, max_delta_step=0); yt = r.poisson(np.exp(X[:n, 0])); yv = r.poisson(np.exp(X[n:, 0]))
    xgb.train(p, xgb.DMatrix(Xt, yt), a.rounds, evals=[(xgb.DMatrix(Xt, yt), 'fit'), (xgb.DMatrix(Xv, yv), 'holdout')], callbacks=[C()])
if lib == 'lgb':
    import lightgbm as lgb
    rec = {}; L = lgb.Dataset(Xt, yt if a.mode != 'reg' else yr[:n]); V = lgb.Dataset(Xv, yv if a.mode != 'reg' else yr[n:], reference=L)
    def cb(e):
        time.sleep(a.sleep)
        for q in e.evaluation_result_list: truth(e.iteration + 1, **{q[0] + '_' + q[1]: q[2]})
    p = dict(objective='binary' if a.mode != 'reg' else 'l1', metric=['auc', 'binary_error', 'binary_logloss'] if a.mode != 'reg' else ['l1', 'mape'], learning_rate=a.eta, num_leaves=31 if a.mode == 'overfit' else 7, min_data_in_leaf=5, num_threads=1, seed=a.seed, verbose=1)
    lgb.train(p, L, a.rounds, [L, V], ['fit', 'holdout'], callbacks=[lgb.log_evaluation(2), cb])
if lib == 'cat':
    from catboost import CatBoostClassifier, CatBoostRegressor
    M = CatBoostClassifier(iterations=a.rounds, learning_rate=a.eta, depth=6 if a.mode == 'overfit' else 3, thread_count=1, random_seed=a.seed, eval_metric='Logloss', l2_leaf_reg=.01 if a.mode == 'overfit' else 3, train_dir='/tmp/cb', allow_writing_files=False, metric_period=1)
    M.fit(Xt, yt, eval_set=(Xv, yv), use_best_model=False)
    ev = M.get_evals_result()
    for k, v in ev.items():
        for q, x in v.items():
            for i, z in enumerate(x): truth(i, **{k + '_' + q: z})
if lib == 'mlp':
    from sklearn.neural_network import MLPRegressor, MLPClassifier
    if a.mode == 'early': M = MLPClassifier(hidden_layer_sizes=(24,), verbose=True, early_stopping=True, max_iter=a.rounds, random_state=a.seed, learning_rate_init=a.eta * .1).fit(Xt, yt)
    else: M = MLPRegressor(hidden_layer_sizes=(24,), solver='sgd', verbose=True, max_iter=a.rounds, random_state=a.seed, learning_rate_init=a.eta, tol=0, n_iter_no_change=9999, learning_rate='constant').fit(Xt * (1 if a.mode != 'unscaled' else 40), yr[:n] * (1 if a.mode != 'unscaled' else 300))
    for i, z in enumerate(M.loss_curve_): truth(i + 1, loss=z)
if lib == 'sgd':
    from sklearn.linear_model import SGDClassifier
    SGDClassifier(loss='log_loss', verbose=1, max_iter=a.rounds, tol=None, random_state=a.seed, learning_rate='constant', eta0=a.eta).fit(Xt, yt)
if lib == 'gbm':
    from sklearn.ensemble import GradientBoostingRegressor
    M = GradientBoostingRegressor(n_estimators=a.rounds, verbose=2, learning_rate=a.eta, subsample=.7, random_state=a.seed).fit(Xt, yr[:n])
    for i, (z, o) in enumerate(zip(M.train_score_, M.oob_improvement_)): truth(i + 1, train=z, oob_improve=o)
if lib == 'gmm':
    from sklearn.mixture import GaussianMixture
    GaussianMixture(6, verbose=2, verbose_interval=1, max_iter=a.rounds, tol=1e-6, random_state=a.seed, n_init=2).fit(X)
if lib == 'lda':
    from sklearn.decomposition import LatentDirichletAllocation
    LatentDirichletAllocation(5, verbose=1, evaluate_every=1, max_iter=a.rounds, random_state=a.seed).fit(r.poisson(np.exp(X * .7)))
if lib == 'optuna':
    import optuna; from sklearn.linear_model import SGDRegressor; from sklearn.metrics import mean_squared_error
    def f(t):
        e = t.suggest_float('eta0', 1e-5, 1e-1 if a.mode != 'wide' else 1e3, log=True); al = t.suggest_float('alpha', 1e-6, 1, log=True); time.sleep(a.sleep)
        m = SGDRegressor(eta0=e, alpha=al, learning_rate='constant', max_iter=20, tol=None, random_state=0).fit(Xt, yr[:n]); v = float(mean_squared_error(yr[n:], m.predict(Xv))); truth(t.number, value=v, best=min([v] + [q.value for q in t.study.trials if q.value is not None])); return v
    optuna.create_study(sampler=optuna.samplers.TPESampler(seed=a.seed)).optimize(f, n_trials=a.rounds, catch=() if a.mode != 'wide' else (ValueError,))
