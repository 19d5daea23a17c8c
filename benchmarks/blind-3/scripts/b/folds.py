# Kaggle-like notebook: 5 folds of a small ridge-net, per-epoch prints, OOF score
import argparse, time, numpy as np
from tiny import MLP
P = argparse.ArgumentParser(); A = P.add_argument; A('--seed', type=int, default=42); A('--epochs', type=int, default=8); A('--n', type=int, default=3000); A('--lr', type=float, default=4e-3); A('--badfold', type=int, default=-1)
a = P.parse_args(); r = np.random.default_rng(a.seed); X = r.standard_normal((a.n, 16)); y = np.sin(X[:, 0]) * 2 + X[:, 1] * X[:, 2] + .4 * r.standard_normal(a.n) + 5; idx = r.permutation(a.n).reshape(5, -1); oof = np.zeros(a.n); t0 = time.time()
for f in range(5):
    print('========== fold: %d training ==========' % f, flush=True); va = idx[f]; tr = np.concatenate([idx[k] for k in range(5) if k != f]); net = MLP([16, 40, 1], r, act='relu', lr=a.lr); best = 9e9; Y = y.copy()
    for ep in range(a.epochs):
        t1 = time.time(); L = []
        for i in np.array_split(r.permutation(tr), len(tr) // 64): o = net.f(X[i])[:, 0]; d = o - Y[i]; L.append((d * d).mean()); net.back((2 * d / len(d))[:, None])
        p = net.f(X[va])[:, 0]; s = np.sqrt(((p - y[va]) ** 2).mean()); time.sleep(.05); print('Epoch %d - avg_train_loss: %.4f  avg_val_loss: %.4f  time: %.0fs' % (ep + 1, np.mean(L), s * s, time.time() - t1), flush=True); print('Epoch %d - Score: %.4f' % (ep + 1, s), flush=True)
        if s < best: best = s; oof[va] = p; print('Epoch %d - Save Best Score: %.4f Model' % (ep + 1, s), flush=True)
    print('========== fold: %d result ==========\nScore: %.4f' % (f, best), flush=True)
print('========== CV ==========\nScore: %.4f' % np.sqrt(((oof - y) ** 2).mean()))
