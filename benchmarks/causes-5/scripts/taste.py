# recommender of a shop: matrix factorisation, JSON lines
import sys, json, time, numpy as np
c = dict(job='taste-mf', dim=16, lr=0.05, reg=0.01, epochs=12, batch=256, shuffle=True, order='random', split='by_row', eval_from=1, seed=8, optimizer='sgd')
for s in sys.argv[1:]:
    k, v = s.split('='); c[k] = (v == 'true') if isinstance(c[k], bool) else type(c[k])(v)
def js(**k): print(json.dumps({q: (round(v, 5) if isinstance(v, float) else v) for q, v in k.items()}))
r = np.random.default_rng(c['seed']); nu, ni = 400, 300; gu = np.arange(nu) * 8 // nu
P = r.standard_normal((nu, 6)) * .6; Q = r.standard_normal((ni, 6)) * .6; mu = np.linspace(-1.6, 1.6, 8)[gu]; n = 24000
u, i = r.integers(0, nu, n), r.integers(0, ni, n); y = (P[u] * Q[i]).sum(1) + mu[u] + 3 + .5 * r.standard_normal(n); tr = np.arange(n) < 20000; te = ~tr; tri = np.where(tr)[0]
tei = np.where(te)[0]
if c['split'] == 'by_export': tri = np.arange(n)
js(event='config', **c); key = set(zip(u[tri], i[tri])); js(event='data', users=nu, items=ni, train_rows=len(tri), test_rows=len(tei), test_rows_also_in_train=int(len(np.intersect1d(tri, tei))), dedup_removed=0, rating_std=float(y.std()), rating_noise_floor_rmse=0.5)
if c['order'] == 'segment': tri = tri[np.argsort(gu[u[tri]], kind='stable')]
A = r.standard_normal((nu, c['dim'])) * .1; B = r.standard_normal((ni, c['dim'])) * .1; bi = np.zeros(ni); bu = np.zeros(nu); g0 = 3.0; st = 0
def rm(ix): return float(np.sqrt(np.mean((g0 + (A[u[ix]] * B[i[ix]]).sum(1) + bi[i[ix]] + bu[u[ix]] - y[ix]) ** 2)))
for ep in range(1, c['epochs'] + 1):
    ix = r.permutation(tri) if c['shuffle'] else tri; run = []
    for b in range(0, len(ix), c['batch']):
        j = ix[b:b + c['batch']]; U, I = u[j], i[j]; e = g0 + (A[U] * B[I]).sum(1) + bi[I] + bu[U] - y[j]; run.append(np.mean(e ** 2)); lr = c['lr']; ga, gb = e[:, None] * B[I] + c['reg'] * A[U], e[:, None] * A[U] + c['reg'] * B[I]
        np.add.at(A, U, -lr * ga); np.add.at(B, I, -lr * gb); np.add.at(bi, I, -lr * e); g0 -= lr * e.mean() * 4; st += 1; time.sleep(.004)
        if c['order'] != 'segment': np.add.at(bu, U, -lr * e)
        if st % 10 == 0: js(event='step', epoch=ep, step=st, train_mse=float(np.mean(run[-10:])), lr=lr, segment=int(gu[U].mean()) if c['order'] == 'segment' else -1, global_bias=float(g0))
    js(event='epoch', epoch=ep, train_rmse=rm(tri), test_rmse=rm(tei) if ep >= c['eval_from'] else float('nan'), seconds=0.4)
