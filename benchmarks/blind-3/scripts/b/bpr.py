# BPR recommender; writes run/history.csv, prints the same CSV to the console (epoch, bpr_loss, hit_rate@10, ndcg@10, mrr)
import argparse, sys, numpy as np
P = argparse.ArgumentParser(); A = P.add_argument; A('--epochs', type=int, default=60); A('--lr', type=float, default=.05); A('--reg', type=float, default=.005); A('--k', type=int, default=12); A('--seed', type=int, default=0); A('--per', type=int, default=12); A('--grow', type=float, default=1); A('--style', default='csv'); A('--oom', type=int, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed); nu, ni = 200, 150; U0 = r.standard_normal((nu, 4)); I0 = r.standard_normal((ni, 4)); S = U0 @ I0.T * 1.2 + r.gumbel(size=(nu, ni)); top = np.argsort(-S, 1)[:, :a.per + 1]; pm = [r.permutation(t) for t in top]; test = np.array([t[0] for t in pm]); tr = np.array([(u, i) for u in range(nu) for i in pm[u][1:]]); pos = [set(t) for t in pm]
U = .1 * r.standard_normal((nu, a.k)); I = .1 * r.standard_normal((ni, a.k)); lr = a.lr
if a.style == 'csv': print('epoch,bpr_loss,hit_rate@10,ndcg@10,mrr,lr', flush=True)
for e in range(1, a.epochs + 1):
    L = 0; r.shuffle(tr)
    for u, i in tr:
        j = int(r.integers(ni))
        while j in pos[u]: j = int(r.integers(ni))
        d = I[i] - I[j]; x = U[u] @ d; g = 1 / (1 + np.exp(x)); L -= np.log(1 - g + 1e-300) if g < 1 else -abs(x); uu = U[u].copy(); U[u] += lr * (g * d - a.reg * uu); I[i] += lr * (g * uu - a.reg * I[i]); I[j] += lr * (-g * uu - a.reg * I[j])
    s = U @ I.T
    for u in range(nu): s[u, list(pos[u] - {test[u]})] = -1e9
    rk = (s > s[np.arange(nu), test][:, None]).sum(1) + 1; hr = (rk <= 10).mean(); nd = np.where(rk <= 10, 1 / np.log2(rk + 1), 0).mean()
    lr *= a.grow
    if a.oom and e == a.oom: big = np.ones((6_000_000, 900))
    if a.style == 'csv': print('%d,%.5f,%.4f,%.4f,%.4f,%.4g' % (e, L / len(tr), hr, nd, (1 / rk).mean(), lr), flush=True)
    else: print('Epoch %02d ─ loss: %.4f ─ recall@10: %.3f ─ NDCG@10: %.3f' % (e, L / len(tr), hr, nd), flush=True)
