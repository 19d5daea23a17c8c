# classifier with Keras-like lines
import argparse, time, sys, numpy as np
from tg import *
p = argparse.ArgumentParser()
for k, d in (('--lr', 1e-3), ('--epochs', 25), ('--n-train', 1400), ('--hidden', 128), ('--batch', 32), ('--preprocessing-val', 'rescaling(scale=1/8, offset=-1)'), ('--noise', 0.0), ('--seed', 7)): p.add_argument(k, type=type(d), default=d)
a = p.parse_args(); print('config:', vars(a)); r = np.random.default_rng(a.seed)
x, y = digits(7); x = x + a.noise * r.standard_normal(x.shape).astype(np.float32); xt, yt, xv, yv = x[:a.n_train], y[:a.n_train], x[1400:], y[1400:]
xt, xv = 2 * xt - 1, 2 * xv - 1
if a.preprocessing_val == 'none': xv = (xv + 1) * 8
print(f'Found {len(xt)} samples belonging to 10 classes.  (train: min={xt.min():.2f} max={xt.max():.2f})\nFound {len(xv)} samples belonging to 10 classes.  (validation: min={xv.min():.2f} max={xv.max():.2f})')
m = MLP([64, a.hidden, a.hidden, 10], r); o = Opt(m.params(), a.lr); n = -(-len(xt) // a.batch)
for ep in range(1, a.epochs + 1):
    print(f'Epoch {ep}/{a.epochs}'); ix = r.permutation(len(xt)); L, A = [], []; t = time.time()
    for b in range(n):
        j = ix[b * a.batch:(b + 1) * a.batch]; o.zero(); z = m(xt[j]); l = ce(z, yt[j]); l.backward(); o.step(); L.append(float(l.d)); A.append((z.d.argmax(1) == yt[j]).mean()); time.sleep(.003)
        k = int(20 * (b + 1) / n)
        if b % max(1, n // 3) == 0 and b < n - 1: sys.stdout.write(f'\r{b+1:>{len(str(n))}}/{n} ' + '━' * k + ' ' * (20 - k) + f' 0s 3ms/step - accuracy: {np.mean(A):.4f} - loss: {np.mean(L):.4f}')
    z = m(xv).d; print(f'\r{n}/{n} ' + '━' * 20 + f' {time.time()-t:.0f}s {1000*(time.time()-t)/n:.0f}ms/step - accuracy: {np.mean(A):.4f} - loss: {np.mean(L):.4f} - val_accuracy: {(z.argmax(1)==yv).mean():.4f} - val_loss: {float(ce(w(z),yv).d):.4f}')
