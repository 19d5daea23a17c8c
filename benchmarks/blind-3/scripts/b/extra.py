# cyc: snapshot training with cosine restarts | curric: growing sequence length | klwarm: VAE-like with beta warm-up | mh: Metropolis sampler | resume: trainer with a checkpoint | spike: one broken batch
import sys, argparse, time, os, math, json, numpy as np
from tiny import MLP, xent
P = argparse.ArgumentParser(); A = P.add_argument; A('mode'); A('--seed', type=int, default=0); A('--n', type=int, default=0); A('--stop', type=int, default=0); A('--resume', type=int, default=0); A('--lr', type=float, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed); out = lambda s: print(s, flush=True)
if a.mode in ('cyc', 'spike', 'resume'):
    X = r.standard_normal((2400, 18)); y = (np.tanh(X @ r.standard_normal((18, 7)) * .5) @ r.standard_normal((7, 4)) + .7 * r.standard_normal((2400, 4))).argmax(1); net = MLP([18, 32, 4], r, opt='sgd', lr=.1, mom=.9)
if a.mode == 'cyc':
    C = 12
    for e in range(60):
        L = 0
        for b in range(40): net.lr = .35 * .5 * (1 + math.cos(math.pi * ((e + b / 40) % C) / C)) + 1e-4; i = r.integers(0, 2000, 48); l, g, _ = xent(net.f(X[i]), y[i]); L += l / 40; net.back(g)
        lv, _, ac = xent(net.f(X[2000:]), y[2000:]); time.sleep(.02); out('epoch %2d  lr %.4f  train %.4f  heldout %.4f  acc %.3f%s' % (e + 1, net.lr, L, lv, ac, '   << snapshot %d saved' % ((e + 1) // C) if (e + 1) % C == 0 else ''))
if a.mode == 'spike':
    for t in range(1, 1201):
        net.lr = .02; i = r.integers(0, 2000, 48); xb = X[i] * (60 if t == 601 else 1); l, g, _ = xent(net.f(xb), y[i]); net.back(g)
        if t % 10 == 1: out('INFO:trainer:step=%d xent=%.4f gnorm=%.3f lr=%.3g' % (t, l, net.gnorm, net.lr)); time.sleep(.01)
if a.mode == 'resume':
    pick = 'ckpt.npz'; st = 0
    if a.resume: z = np.load(pick); st = int(z['t']); net.W = [z['w%d' % k] for k in range(2)]; net.b = [z['b%d' % k] for k in range(2)]; out('[ckpt] resumed from %s at update %d' % (pick, st))
    for t in range(st + 1, a.n + 1):
        net.lr = .02; i = r.integers(0, 2000, 48); l, g, ac = xent(net.f(X[i]), y[i]); net.back(g); time.sleep(.004)
        if t % 10 == 0: out('upd %5d | nll %.4f | batch acc %.2f' % (t, l, ac))
        if t % 200 == 0: np.savez(pick, t=t, w0=net.W[0], w1=net.W[1], b0=net.b[0], b1=net.b[1]); out('[ckpt] saved %s (update %d)' % (pick, t))
    if os.path.exists(pick): os.remove(pick)
if a.mode == 'curric':  # delayed copy with a linear-attention-free window net: predict the symbol k steps back, k grows
    V = 6; net = MLP([V * 8, 64, V], r, act='relu', lr=.004); k = 1; E = np.eye(V); ema = None; t = 0; noise = .12
    while t < 2600:
        t += 1; s = r.integers(0, V, (64, 8)); yy = s[np.arange(64), 8 - k]; f = r.random(64) < noise; yy = np.where(f, r.integers(0, V, 64), yy); l, g, ac = xent(net.f(E[s].reshape(64, -1)), yy); net.back(g); ema = ac if ema is None else .97 * ema + .03 * ac
        if t % 20 == 0: out('iter=%04d delay=%d loss=%.4f acc=%.3f acc_ema=%.3f' % (t, k, l, ac, ema)); time.sleep(.015)
        if ema > .86 and k < 8 and t % 20 == 0: k += 1; out('>>> curriculum: delay %d -> %d' % (k - 1, k)); ema = .5
if a.mode == 'klwarm':
    D, K = 24, 4; M = r.standard_normal((K, D)); X = r.standard_normal((3000, K)) @ M + .5 * r.standard_normal((3000, D)); W = .1 * r.standard_normal((D, K)); S = np.zeros(K) - 1.0; Wd = .1 * r.standard_normal((K, D)); p = [W, S, Wd]; m = [0 * q for q in p]; v = [0 * q for q in p]; t = 0
    for e in range(1, 61):
        be = min(1, max(0, (e - 8) / 30)); Rc = Kl = 0
        for b in range(47):
            x = X[r.integers(0, 3000, 64)]; mu = x @ p[0]; sd = np.exp(p[1]); ep = r.standard_normal(mu.shape); z = mu + sd * ep; o = z @ p[2]; d = (o - x) * 2; rc = ((o - x) ** 2).sum(1).mean() * 2 / 2 * 1.0; kl = .5 * ((mu ** 2).sum(1).mean() + (sd ** 2 - 1 - 2 * p[1]).sum()); Rc += rc / 47; Kl += kl / 47; dz = d @ p[2].T; g = [x.T @ (dz + be * mu) / 64, (dz * ep * sd).mean(0) + be * (sd ** 2 - 1), z.T @ d / 64]; t += 1
            for i in range(3): m[i] = .9 * m[i] + .1 * g[i]; v[i] = .999 * v[i] + .001 * g[i] ** 2; p[i] -= .01 * m[i] / (1 - .9 ** t) / (np.sqrt(v[i] / (1 - .999 ** t)) + 1e-8)
        out('| %3d | beta %.3f | total %8.4f | recon %8.4f | kl %8.4f |' % (e, be, Rc + be * Kl, Rc, Kl)); time.sleep(.03)
if a.mode == 'mh':
    n = 400; w = np.array([1.5, -2, .7]); Z = np.c_[np.ones(n), r.standard_normal((n, 2))]; yy = r.random(n) < 1 / (1 + np.exp(-Z @ w)); lp = lambda q: float(-(np.logaddexp(0, Z @ q) - yy * (Z @ q)).sum() - (q @ q) / 50); q = np.zeros(3) - 3; L = lp(q); ac = 0; sc = .15; acc = []; tr = []
    for t in range(1, 40001):
        c = q + sc * r.standard_normal(3); l2 = lp(c); ok = math.log(r.random()) < l2 - L; ac += ok
        if ok: q, L = c, l2
        tr.append(L)
        if t % 500 == 0: out('draw %6d/40000  log_posterior %.3f (mean of block %.3f)  acceptance %.3f  theta = [% .3f % .3f % .3f]' % (t, L, np.mean(tr), ac / 500, *q)); ac = 0; tr = []
