# augmented random search on cartpole; ikostrikov's a2c-ppo console lines
import argparse, time, sys, numpy as np
from tiny import CartPole
P = argparse.ArgumentParser(); A = P.add_argument; A('--updates', type=int, default=80); A('--lr', type=float, default=.3); A('--std', type=float, default=.3); A('--seed', type=int, default=0); A('--shift', type=int, default=0); A('--N', type=int, default=5); A('--crash', type=int, default=0); A('--kick', type=int, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed); env = CartPole(r, 200); w = np.zeros(4); n = 0; t0 = time.time(); last = []
def roll(w):
    global n
    o = env.reset(); R = 0; d = t = False
    while not (d or t): o, q, d, t = env.step(int(o @ w > 0)); R += q; n += 1
    return R
for u in range(a.updates):
    if a.shift and u == a.shift: env.force = -10.0
    if a.kick and u == a.kick: a.lr *= 300; a.std *= 40
    D = r.standard_normal((a.N, 4)); rp = np.array([roll(w + a.std * d) for d in D]); rm = np.array([roll(w - a.std * d) for d in D]); s = np.r_[rp, rm].std() + 1e-6; w = w + a.lr / a.N / s * ((rp - rm) @ D); last = (last + [roll(w) for _ in range(2)])[-10:]; time.sleep(.02)
    if a.crash and u == a.crash: w = w[:3]
    m = np.array(last); print('Updates %d, num timesteps %d, FPS %d \n Last %d training episodes: mean/median reward %.1f/%.1f, min/max reward %.1f/%.1f\n' % (u, n, n / (time.time() - t0), len(m), m.mean(), np.median(m), m.min(), m.max()), flush=True)
