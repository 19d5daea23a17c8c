# two-tower rating model / dense classifiers in numpy; Keras 2 progress bar (verbose=1) or verbose=2 lines
import argparse, time, sys, numpy as np
from tiny import MLP, xent, softmax
P = argparse.ArgumentParser(); A = P.add_argument
A('--task', default='twotower'); A('--epochs', type=int, default=20); A('--lr', type=float, default=1e-3); A('--seed', type=int, default=3); A('--verbose', type=int, default=1); A('--n', type=int, default=3000); A('--act', default='relu'); A('--opt', default='adam'); A('--hid', type=int, default=32); A('--bad', type=int, default=0); A('--bias', type=float, default=0); A('--sleep', type=float, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed)
if a.task == 'twotower':
    nu, ni = 120, 90; U = r.standard_normal((nu, 4)); I = r.standard_normal((ni, 4)); u = r.integers(0, nu, a.n); i = r.integers(0, ni, a.n)
    y = (np.clip(3.4 + .55 * (U[u] * I[i]).sum(1) + .35 * r.standard_normal(a.n), 1, 5))[:, None]; X = np.zeros((a.n, nu + ni)); X[np.arange(a.n), u] = 1; X[np.arange(a.n), nu + i] = 1
    net = MLP([nu + ni, a.hid, 1], r, act=a.act, opt=a.opt, lr=a.lr); y = y - 0
else:
    X = r.standard_normal((a.n, 20)); w = r.standard_normal((20, 6)); T = r.standard_normal((6, 5)); y = (np.tanh(X @ w * .5) @ T + .6 * r.standard_normal((a.n, 5))).argmax(1)
    net = MLP([20, a.hid, a.hid, 5], r, act=a.act, opt=a.opt, lr=a.lr)
    if a.bias: net.b[0] -= a.bias; net.b[1] -= a.bias
if a.bad:
    net.bad = True
k = a.n * 4 // 5; Xv, yv = X[k:], y[k:]; X, y = X[:k], y[:k]; nb = int(np.ceil(k / 32))
def lossf(o, t):
    if a.task == 'twotower': d = o - t; return (d * d).mean(), 2 * d / len(d), np.abs(d).mean()
    return xent(o, t)
mn = 'mae' if a.task == 'twotower' else 'accuracy'
for e in range(1, a.epochs + 1):
    print('Epoch %d/%d' % (e, a.epochs), flush=True); pm = r.permutation(k); t0 = time.time(); L = M = 0; shown = 0
    for b in range(nb):
        ix = pm[b * 32:b * 32 + 32]; xb = X[ix]
        if a.bad and (e - 1) * nb + b == a.bad: xb = xb.copy(); xb[3, 0] = np.inf
        l, g, m = lossf(net.f(xb), y[ix]); net.back(g); L += l; M += m
        if a.sleep: time.sleep(a.sleep)
        if a.verbose == 1 and (time.time() - shown > .06) and b < nb - 1:
            q = int(30 * (b + 1) / nb); s = '=' * max(q - 1, 0) + ('>' if q else '') + '.' * (30 - q)
            sys.stdout.write('\r' + '%*d/%d [%s] - ETA: %ds - loss: %.4f - %s: %.4f' % (len(str(nb)), b + 1, nb, s, (nb - b) * .01, L / (b + 1), mn, M / (b + 1))); sys.stdout.flush(); shown = time.time()
    lv, _, mv = lossf(net.f(Xv), yv); T = time.time() - t0
    if a.verbose == 1: sys.stdout.write('\r%d/%d [%s] - %ds %dms/step - loss: %.4f - %s: %.4f - val_loss: %.4f - val_%s: %.4f\n' % (nb, nb, '=' * 30, T, T / nb * 1000, L / nb, mn, M / nb, lv, mn, mv))
    else: print('%d/%d - %ds - loss: %.4f - %s: %.4f - val_loss: %.4f - val_%s: %.4f - %ds/epoch - %dms/step' % (nb, nb, T, L / nb, mn, M / nb, lv, mn, mv, T, T / nb * 1000))
    sys.stdout.flush()
