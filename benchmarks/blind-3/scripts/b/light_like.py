# denoising autoencoder / GP-feature regression; PyTorch Lightning's progress bar
import argparse, sys, time, threading, numpy as np
from tiny import MLP
P = argparse.ArgumentParser(); A = P.add_argument; A('--epochs', type=int, default=12); A('--lr', type=float, default=1e-3); A('--seed', type=int, default=0); A('--opt', default='adam'); A('--n', type=int, default=1600); A('--noise', type=float, default=.4); A('--hang', type=int, default=0); A('--sleep', type=float, default=.004); A('--hid', type=int, default=24); A('--mom', type=float, default=.9); A('--grow', type=float, default=1); A('--act', default='relu')
a = P.parse_args(); r = np.random.default_rng(a.seed); D = 30; M = r.standard_normal((5, D)); X = np.tanh(r.standard_normal((a.n + 400, 5)) @ M * .7); V = X[a.n:]; X = X[:a.n]; net = MLP([D, a.hid, 6, a.hid, D], r, act=a.act, lr=a.lr, opt=a.opt, mom=a.mom); nb = a.n // 32
print('GPU available: False, used: False\nTPU available: False, using: 0 TPU cores\n\n  | Name | Type            | Params | Mode \n-------------------------------------------------\n0 | net  | DenoisingAE     | %.1f K  | train\n-------------------------------------------------\n%.1f K    Trainable params\n0         Non-trainable params' % (sum(w.size for w in net.W) / 1e3,) * 1 % () if 0 else 'GPU available: False, used: False\nTPU available: False, using: 0 TPU cores\n\n  | Name | Type        | Params | Mode \n---------------------------------------------\n0 | net  | DenoisingAE | 1.9 K  | train\n---------------------------------------------', flush=True)
vl = None
for e in range(a.epochs):
    pm = r.permutation(a.n); t0 = time.time(); L = 0
    for b in range(nb):
        x = X[pm[b * 32:b * 32 + 32]]; o = net.f(x + a.noise * r.standard_normal(x.shape)); d = o - x; l = (d * d).mean(); net.back(2 * d / d.size); L += l; net.lr *= a.grow; time.sleep(a.sleep)
        if a.hang and e * nb + b == a.hang: ev = threading.Event(); ev.wait()
        if b % 5 == 4 or b == nb - 1:
            el = time.time() - t0; k = int(10 * (b + 1) / nb); f = int(8 * (10 * (b + 1) / nb - k)); bar = '█' * k + (' ▏▎▍▌▋▊▉'[f] if k < 10 else ''); bar = bar.ljust(10)
            s = 'Epoch %d: %3d%%|%s| %d/%d [00:%02d<00:%02d, %.2fit/s, v_num=3, train_loss=%s' % (e, 100 * (b + 1) / nb, bar, b + 1, nb, el, el / (b + 1) * (nb - b - 1), (b + 1) / el, '%#.3g' % l if l < 1e3 else '%.2e' % l)
            if vl is not None: s += ', val_loss=%#.3g' % vl
            sys.stdout.write('\r' + s + ']'); sys.stdout.flush()
    vl = ((net.f(V) - V) ** 2).mean()
print('\n`Trainer.fit` stopped: `max_epochs=%d` reached.' % a.epochs)
