# skip-gram with negative sampling in the manner of fastText's progress line (carriage returns)
import argparse, sys, time, numpy as np
P = argparse.ArgumentParser(); A = P.add_argument; A('--lr', type=float, default=.05); A('--epochs', type=int, default=5); A('--seed', type=int, default=0); A('--nl', type=int, default=0); A('--const', type=int, default=0); A('--tok', type=int, default=20000); A('--hang', type=float, default=0); A('--neg', type=int, default=5)
a = P.parse_args(); r = np.random.default_rng(a.seed); V, D = 300, 24; topic = r.integers(0, 8, V); s = []; z = 0
bt = [np.where(topic == k)[0] for k in range(8)]
for t in range(a.tok):
    if r.random() < .06: z = r.integers(8)
    s.append(int(r.choice(bt[z])) if r.random() < .85 else int(r.integers(V)))
s = np.array(s); W = (r.random((V, D)) - .5) / D; C = np.zeros((V, D)); N = a.epochs * a.tok; done = 0; avg = 0; na = 0; t0 = time.time(); last = 0
print('Read 0M words\nNumber of words:  %d\nNumber of labels: 0' % V, flush=True); B = 64
while done < N:
    if a.hang and done > a.hang * N:
        import threading; q = threading.Lock(); q.acquire(); q.acquire()
    c = r.integers(2, a.tok - 2, B); o = c + r.choice([-2, -1, 1, 2], B); x, y = s[c], s[o]; lr = a.lr if a.const else a.lr * (1 - done / N)
    n = r.integers(0, V, (B, a.neg)); T = np.c_[y, n]; lab = np.zeros((B, 1 + a.neg)); lab[:, 0] = 1; sc = np.einsum('bd,bkd->bk', W[x], C[T])
    with np.errstate(all='ignore'):
        p = 1 / (1 + np.exp(-sc)); L = -(np.log(np.where(lab > 0, p, 1 - p) + 1e-12)).sum(1).mean()
        g = (p - lab); gW = np.einsum('bk,bkd->bd', g, C[T]); np.add.at(C, T, -lr * g[..., None] * W[x][:, None]); np.add.at(W, x, -lr * gW)
    avg += L; na += 1; done += B
    if time.time() - last > .08 or done >= N:
        last = time.time(); el = last - t0; eta = int(el / done * (N - done)); sys.stdout.write('%sProgress: %5.1f%% words/sec/thread: %7d lr: %9.6f %s: %9.6f ETA: %3dh%2dm%2ds' % ('\r', 100 * min(done / N, 1), done / el, max(lr, 0), 'avg.loss' if not a.nl else 'loss', avg / na, eta // 3600, eta // 60 % 60, eta % 60) + ('\n' if a.nl else '')); sys.stdout.flush()
        if not a.nl: pass
        else: avg = na = 0
        if np.isnan(L): sys.stdout.write('\n'); sys.stderr.write('terminate called after throwing an instance of \'fasttext::DenseMatrix::EncounteredNaNError\'\n  what():  Encountered NaN.\n'); sys.stderr.flush(); import os; os.abort()
print()
