# contextual / drifting bandits; prints running regret. style: one line per 1000 pulls
import argparse, time, numpy as np
P = argparse.ArgumentParser(); A = P.add_argument; A('--seed', type=int, default=0); A('--pulls', type=int, default=60000); A('--alg', default='ts'); A('--arms', type=int, default=12); A('--swap', type=int, default=0); A('--every', type=int, default=1000); A('--lr', type=float, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed); mu = r.uniform(.2, .6, a.arms); mu[3] = .8; s = np.ones(a.arms); f = np.ones(a.arms); q = np.zeros(a.arms); n = np.zeros(a.arms); win = []; reg = 0; rs = []; opt = 0; t0 = time.time()
print('policy=%s arms=%d horizon=%d' % (a.alg, a.arms, a.pulls), flush=True)
for t in range(1, a.pulls + 1):
    if a.swap and t == a.swap: k = int(mu.argmin()); mu[3], mu[k] = .1, .8
    if a.alg == 'ts': c = int(r.beta(s, f).argmax())
    elif a.alg == 'egreedy': c = int(r.integers(a.arms)) if r.random() < .05 else int(q.argmax())
    elif a.alg == 'random': c = int(r.integers(a.arms))
    x = float(r.random() < mu[c]); s[c] += x; f[c] += 1 - x; n[c] += 1; q[c] += (x - q[c]) * (a.lr or 1 / n[c]); reg += mu.max() - mu[c]; rs.append(x); opt += c == mu.argmax()
    if t % a.every == 0: time.sleep(.02); print('pulls=%-7d mean_reward=%.4f best_arm_share=%.3f cum_regret=%.1f elapsed=%.1fs' % (t, np.mean(rs), opt / a.every, reg, time.time() - t0), flush=True); rs = []; opt = 0
