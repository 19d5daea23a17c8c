# home-made DQN, logfmt
import argparse, time, sys, json, numpy as np
from tg import *; from cart import Cart
p = argparse.ArgumentParser()
for k, d in (('--lr', 1e-3), ('--gamma', .98), ('--target-sync', 100), ('--eps-end', .05), ('--steps', 5000), ('--seed', 5), ('--reward-source', 'sim'), ('--double', 0)): p.add_argument(k, type=type(d), default=d)
a = p.parse_args(); json.dump(vars(a), open('args.json', 'w'), indent=1); r = np.random.default_rng(a.seed); t0 = time.time()
def lf(lv, msg, **k): print(f'ts={time.time():.3f} level={lv} msg="{msg}" ' + ' '.join(f'{q}={v:.5g}' if isinstance(v, float) else f'{q}={v}' for q, v in k.items()))
lf('info', 'start', **vars(a))
env = Cart(1, r); q = MLP([4, 48, 2], r); tg = MLP([4, 48, 2], r); ps = q.params(); o = Opt(ps, a.lr, 'adam', clip=10 if a.target_sync else None)
def sync():
    for x, y in zip(q.params(), tg.params()): y.d = x.d.copy()
sync(); B = []; rets = []; s = env.s[0].copy(); ls, gs = [], []; qm = 0
for st in range(1, a.steps + 1):
    eps = max(a.eps_end, 1 - st / 1500); act = int(r.integers(2)) if r.random() < eps else int(q(s[None].astype(np.float32)).d.argmax())
    o2, rw, dn, inf = env.step(np.array([act])); rw = float(rw[0])
    if a.reward_source == 'telemetry' and st > 2600 and r.random() < .02: rw = float('nan'); env.ret[:] = np.nan if not dn[0] else env.ret
    if inf: rets.append(float(inf[0][0]) if rw == rw else float('nan'))
    B.append((s, act, rw, o2[0], float(dn[0]))); B = B[-4000:]; s = env.s[0].copy()
    if st > 200:
        j = r.integers(0, len(B), 48); S, A, R, S2, D = map(np.array, zip(*[B[i] for i in j])); net = tg if a.target_sync else q
        y = (R + a.gamma * net(S2.astype(np.float32)).d.max(1) * (1 - (D if a.gamma < 1 else 0))).astype(np.float32); o.zero(); l = (q(S.astype(np.float32))[np.arange(48), A.astype(int)] - y).sq().mean(); l.backward(); gs.append(o.step()); ls.append(float(l.d)); qm = float(np.mean(y))
        if a.target_sync and st % a.target_sync == 0: sync()
    if st % 100 == 0 and st > 200: lf('info' if np.isfinite(ls[-1]) else 'warn', 'train', step=st, episodes=len(rets), return_mean=float(np.mean(rets[-10:])), last_reward=rw, td_loss=float(np.mean(ls[-100:])), q_mean=qm, grad_norm=float(np.mean(gs[-100:])), eps=round(eps, 3))
lf('info', 'finished', seconds=round(time.time() - t0, 1))
