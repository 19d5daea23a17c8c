# Pegasos SVM on tf-idf-like vectors; box table; validation AUC scored on `best` weights snapshot
import argparse, time, numpy as np
P = argparse.ArgumentParser(); A = P.add_argument; A('--seed', type=int, default=0); A('--epochs', type=int, default=30); A('--lam', type=float, default=1e-3); A('--stale', type=int, default=0); A('--n', type=int, default=3000); A('--de', type=int, default=0); A('--rot', type=int, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed); D = 80; w0 = r.standard_normal(D); X = r.standard_normal((a.n + 1000, D)) * (r.random((a.n + 1000, D)) < .2); y = np.sign(X @ w0 + .8 * r.standard_normal(a.n + 1000)); V, vy = X[a.n:], y[a.n:]; X, y = X[:a.n], y[:a.n]; w = np.zeros(D); t = 200; snap = w0 * .15 + r.standard_normal(D) * .5
def auc(w): s = V @ w; k = s.argsort().argsort() + 1; p = vy > 0; return (k[p].sum() - p.sum() * (p.sum() + 1) / 2) / (p.sum() * (~p).sum())
if not a.de: print('┌───────┬────────────┬───────────┬─────────┬──────────┐\n│ epoch │ hinge loss │ train acc │ val auc │ sv frac  │\n├───────┼────────────┼───────────┼─────────┼──────────┤', flush=True)
for e in range(1, a.epochs + 1):
    L = sv = ok = 0
    for i in r.permutation(a.n):
        t += 1; m = y[i] * (X[i] @ w); L += max(0, 1 - m); ok += m > 0; sv += m < 1; lr = min(1 / (a.lam * t), 2) ; w *= 1 - lr * a.lam
        if m < 1: w += lr * y[i] * X[i]
    au = auc(snap if a.stale else w)
    if a.de: print('Epoche %3d: Verlust %.4f, Genauigkeit (Training) %.3f, AUC (Validierung) %.4f, Stützvektoren %d' % (e, L / a.n, ok / a.n, au, sv), flush=True)
    else: print('│ %5d │ %10.4f │ %8.2f%% │ %.5f │ %7.2f%% │' % (e, L / a.n, 100 * ok / a.n, au, 100 * sv / a.n), flush=True)
if not a.de: print('└───────┴────────────┴───────────┴─────────┴──────────┘')
