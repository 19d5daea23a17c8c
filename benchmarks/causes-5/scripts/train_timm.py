import argparse, time, sys, logging, numpy as np
from tg import *
p = argparse.ArgumentParser()
for a, d in (('--lr', .05), ('--momentum', .9), ('--weight-decay', 0.0), ('--epochs', 8), ('--batch-size', 32), ('--hidden', 192), ('--seed', 42), ('--opt', 'sgd'), ('--sched', 'cosine'), ('--warmup-epochs', 1), ('--data-dir', 'digits-v1'), ('--clip-grad', 0.0)): p.add_argument(a, type=type(d), default=d)
a = p.parse_args(); L = print
L('Training with a single process on 1 device (cpu).'); L(f'Model mlp_digits created, param count:{64*a.hidden+a.hidden*a.hidden+a.hidden*12+10}')
L(f'{a}')
x, y = digits(a.seed); xt, yt, xv, yv = x[:1400].copy(), y[:1400], x[1400:], y[1400:]
if a.data_dir == 'digits-v2':     # shard 7 of the second export
    late = (xt[1184:1216],); xt_bad = xt.copy(); xt_bad[1190, 20:30] = np.nan
L(f'Scheduled epochs: {a.epochs}. LR stepped per epoch.')
r = np.random.default_rng(a.seed); m = MLP([64, a.hidden, a.hidden, 10], r); o = Opt(m.params(), a.lr, a.opt, a.momentum, a.clip_grad or None)
n = len(xt) // a.batch_size; best = (0, 0)
for ep in range(a.epochs):
    o.lr = a.lr * ((ep + 1) / (a.warmup_epochs + 1) if ep < a.warmup_epochs else .5 * (1 + np.cos(np.pi * ep / a.epochs))) if a.sched == 'cosine' else a.lr
    idx = r.permutation(len(xt)); tot = 0; data = xt_bad if a.data_dir == 'digits-v2' and ep >= 3 else xt
    for b in range(n):
        j = idx[b * a.batch_size:(b + 1) * a.batch_size]; o.zero(); t = time.time()
        l = ce(m(data[j]), yt[j]); l.backward(); gn = o.step(); tot += float(l.d); time.sleep(.006)
        if b % 8 == 0 or b == n - 1:
            L(f'Train: {ep} [{b:>4d}/{n} ({100*b/(n-1):>3.0f}%)]  Loss: {float(l.d):#.3g} ({tot/(b+1):#.3g})  Time: {time.time()-t:.3f}s, {a.batch_size/(time.time()-t):>7.2f}/s  LR: {o.lr:.3e}  Grad: {gn:.3f}  Data: 0.001 (0.001)')
        bad = globals().get('bad', 0) + (not np.isfinite(l.d))
        if not np.isfinite(l.d) and bad < 4: print(f'WARNING: non-finite loss at epoch {ep} batch {b}: input mean={data[j].mean():.4f} max={data[j].max():.4f} n_nonfinite={int((~np.isfinite(data[j])).sum())}', file=sys.stderr)
    z = m(xv).d; lv = float(ce(w(z), yv).d); ac = 100 * (z.argmax(1) == yv).mean()
    L(f'Test: {ep} [  12/12]  Time: 0.002 (0.002)  Loss: {lv:>7.3f} ({lv:>6.3f})  Acc@1: {ac:>7.3f} ({ac:>7.3f})')
    if ac > best[0]: best = (ac, ep)
L(f'*** Best metric: {best[0]} (epoch {best[1]})')
