# softmax policy gradient on a small gridworld, 5x5, goal in the corner; one tidy row per batch
import argparse, time, numpy as np
from tiny import softmax
P = argparse.ArgumentParser(); A = P.add_argument; A('--iters', type=int, default=150); A('--lr', type=float, default=2.0); A('--seed', type=int, default=0); A('--trap', type=int, default=0); A('--ent', type=float, default=0); A('--hold', type=int, default=0); A('--move', type=int, default=0); A('--sz', type=int, default=5)
a = P.parse_args(); r = np.random.default_rng(a.seed); n = a.sz; th = np.zeros((n * n, 4)); goal = (n - 1, n - 1); base = 0; print('%6s  %9s  %9s  %8s  %8s' % ('batch', 'return', 'success', 'ep_len', 'entropy'))
for it in range(1, a.iters + 1):
    if a.move and it == a.move: goal = (0, n - 1)
    g = np.zeros_like(th); Rs, su, ln, cnt, H = [], 0, 0, 0, 0; PI = softmax(th)
    for e in range(24):
        x = y = 0; tr = []; R = 0
        for t in range(40):
            s = y * n + x; c = int(np.searchsorted(np.cumsum(PI[s]), r.random())); c = min(c, 3); tr.append((s, c)); H -= (PI[s] * np.log(PI[s] + 1e-12)).sum(); cnt += 1
            x = min(max(x + (1, -1, 0, 0)[c], 0), n - 1); y = min(max(y + (0, 0, 1, -1)[c], 0), n - 1); R -= .02
            if a.trap and (x, y) == (0, 1): R += .3; break
            if (x, y) == goal: R += 1; su += 1; break
        ad = R - base; Rs.append(R); ln += t + 1
        for s, c in tr: d = -PI[s]; g[s] += ad * d; g[s, c] += ad
    if a.ent: g += a.ent * 24 * (-PI * (np.log(PI + 1e-12) - (PI * np.log(PI + 1e-12)).sum(1, keepdims=True)))
    th += a.lr * g / 24; base = .8 * base + .2 * np.mean(Rs); time.sleep(.02)
    print('%6d  %9.3f  %8.1f%%  %8.2f  %8.4f' % (it, np.mean(Rs), 100 * su / 24, ln / 24, H / cnt), flush=True)
