# small CNN, home-made bar on carriage returns, metrics also in metrics.csv
import argparse, sys, time, csv, numpy as np
from tg import *
p = argparse.ArgumentParser()
for k, d in (('--lr', .002), ('--filters', 12), ('--epochs', 6), ('--batch', 32), ('--images', 'leaf_a'), ('--clip', 0.0), ('--opt', 'adam'), ('--seed', 9)): p.add_argument(k, type=type(d), default=d)
a = p.parse_args(); print('leafcnn', *(f'{k}={v}' for k, v in vars(a).items())); r = np.random.default_rng(a.seed); x, y = digits(9); f4 = np.float32
def cols(x):
    q = np.pad(x.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1))); return np.stack([q[:, i:i + 8, j:j + 8] for i in range(3) for j in range(3)], -1).reshape(len(x), 64, 9).astype(f4)
C = T((r.standard_normal((9, a.filters)) * .4).astype(f4)); cb = T(np.zeros(a.filters, f4)); m = MLP([64 * a.filters, 48, 10], r); ps = [C, cb] + m.params(); o = Opt(ps, a.lr, a.opt, .9, a.clip or None)
def net(X):
    h = (w(cols(X)) @ C + cb).relu(); n = len(X); f = T(h.d.reshape(n, -1), (h,), lambda g: h.acc(g.reshape(h.d.shape))); return m(f)
F = open('metrics.csv', 'w', buffering=1); W = csv.writer(F); W.writerow(['step', 'epoch', 'loss', 'grad_norm', 'lr', 'x_absmax']); st = 0
for ep in range(1, a.epochs + 1):
    ix = r.permutation(1400); L = []
    for b in range(43):
        j = ix[b * 32:b * 32 + 32]; X = x[j]; st += 1
        if a.images == 'leaf_b' and st == 140: X = X.copy(); X[:20] = (X[:20].astype(np.float64) * 65535).astype(np.int64).astype(np.int16)
        time.sleep(.01); o.zero(); l = ce(net(X), y[j]); l.backward(); g = o.step(); L.append(float(l.d)); W.writerow([st, ep, f'{L[-1]:.5g}', f'{g:.5g}', a.lr, f'{abs(X).max():.4g}'])
        k = 20 * (b + 1) // 43
        if b % 7 == 0 or b == 42 or a.images == 'leaf_b' and abs(X).max() > 2: sys.stdout.write(f'\repoch {ep}/{a.epochs} [{"#" * k}{"." * (20 - k)}] {b+1:>2}/43 loss={L[-1]:.4g} gn={g:.4g} |x|max={abs(X).max():.4g}')
    z = net(x[1400:]); print(f'\nepoch {ep}: train {np.mean(L):.4g}  test {float(ce(w(z.d), y[1400:]).d):.4g}  acc {100*(z.d.argmax(1)==y[1400:]).mean():.1f}%')
