# char-level MLP language model on generated text, numpy; nanoGPT's lines
import argparse, time, sys, numpy as np
from tiny import MLP, xent
P = argparse.ArgumentParser(); A = P.add_argument; A('--iters', type=int, default=1500); A('--lr', type=float, default=3e-3); A('--seed', type=int, default=0); A('--n', type=int, default=40000); A('--hid', type=int, default=64); A('--eval', type=int, default=250); A('--log', type=int, default=10); A('--ctx', type=int, default=4); A('--start', type=int, default=0); A('--grow', type=float, default=1); A('--clip', type=float, default=1.0)
a = P.parse_args(); r = np.random.default_rng(a.seed); W = [''.join(r.choice(list('aeiourstlnmdk'), r.integers(2, 7))) for _ in range(120)]; p = 1 / np.arange(1, 121) ** .8; p /= p.sum(); txt = ' '.join(W[i] for i in r.choice(120, a.n // 4 + 3000, p=p)); ch = sorted(set(txt)); ix = {c: i for i, c in enumerate(ch)}; s = np.array([ix[c] for c in txt]); V = len(ch); C = np.stack([s[i:len(s) - a.ctx + i] for i in range(a.ctx)], 1); Y = s[a.ctx:]; E = np.eye(V); oh = lambda c: E[c].reshape(len(c), -1)
trC, trY, vC, vY = C[:a.n], Y[:a.n], C[-3000:], Y[-3000:]; net = MLP([V * a.ctx, a.hid, V], r, act='relu', lr=a.lr, clip=a.clip or None)
print('found vocab_size = %d (inside data/words_char/meta.pkl)\nInitializing a new model from scratch\nnumber of parameters: %.2fM' % (V, sum(w.size for w in net.W) / 1e6), flush=True); t0 = time.time()
for it in range(a.iters + 1):
    if it % a.eval == 0:
        tl = xent(net.f(oh(trC[:3000])), trY[:3000])[0]; vl = xent(net.f(oh(vC)), vY)[0]
        if it >= a.start: print('step %d: train loss %.4f, val loss %.4f' % (it, tl, vl), flush=True)
        if it and it >= a.start: print('saving checkpoint to out-words-char', flush=True)
    b = r.integers(0, len(trC), 32); l, g, _ = xent(net.f(oh(trC[b])), trY[b]); net.back(g); net.lr *= a.grow; dt = time.time() - t0; t0 = time.time()
    if it % a.log == 0 and it >= a.start: print('iter %d: loss %.4f, time %.2fms, mfu %.2f%%' % (it, l, dt * 1000, .02 / max(dt, 1e-4) / 100), flush=True)
