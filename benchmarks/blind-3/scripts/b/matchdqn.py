# DQN-like net learner on a stock-inventory environment; own console: [episode] mean reward over all episodes so far and over the last 20
import argparse, time, numpy as np
from tiny import MLP
P = argparse.ArgumentParser(); A = P.add_argument; A('--seed', type=int, default=0); A('--eps', type=int, default=400); A('--lr', type=float, default=1e-3); A('--jump', type=int, default=0); A('--every', type=int, default=5); A('--only-cum', type=int, default=0); A('--demand-shift', type=int, default=0); A('--freeze', type=int, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed); net = MLP([2, 32, 6], r, lr=a.lr, clip=1); B = []; allR = []; t0 = time.time(); los = []
for e in range(1, a.eps + 1):
    inv = 5; R = 0; k = 0; ep = max(.05, 1 - e / 120)
    for t in range(30):
        s = np.array([inv / 10 - .5, t / 30 - .5]); act = int(r.integers(6)) if r.random() < ep else int(net.f(s[None])[0].argmax()); inv2 = min(inv + act, 12); d = r.poisson(2.5 if not (a.demand_shift and e > a.demand_shift) else .3); sold = min(inv2, d); rew = sold * 1.0 - .12 * inv2 - .25 * act - .6 * (d - sold) * .5; inv = inv2 - sold; s2 = np.array([inv / 10 - .5, (t + 1) / 30 - .5]); B.append((s, act, rew, s2, t == 29)); R += rew
        if len(B) > 200 and t % 2 == 0:
            ix = r.integers(max(0, len(B) - 8000), len(B), 32); S = np.array([B[i][0] for i in ix]); S2 = np.array([B[i][3] for i in ix]); q2 = net.f(S2).max(1); y = np.array([B[i][2] for i in ix]) + .95 * q2 * np.array([not B[i][4] for i in ix]); q = net.f(S); g = np.zeros_like(q); av = [B[i][1] for i in ix]; dl = q[range(32), av] - y; g[range(32), av] = dl / 32; los.append((dl ** 2).mean())
            if a.jump and e == a.jump: net.lr = .5
            net.back(g)
    allR.append(R)
    if e % a.every == 0:
        l = np.mean(los) if los else 0.; los = []
        print(('[ep %d/%d] avg_reward(all)=%.3f  loss=%.4f  eps=%.2f  %.0f eps/s' % (e, a.eps, np.mean(allR), l, ep, e / (time.time() - t0))) if a.only_cum else ('[ep %d/%d] reward=%.2f  avg20=%.2f  loss=%.4f  eps=%.2f  buffer=%d' % (e, a.eps, R, np.mean(allR[-20:]), l, ep, min(len(B), 8000))), flush=True)
