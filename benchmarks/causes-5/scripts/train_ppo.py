import argparse, time, numpy as np
from tg import *; from cart import Cart
p = argparse.ArgumentParser()
for k, d in (('--learning-rate', 3e-3), ('--clip-range', .2), ('--n-epochs', 6), ('--ent-coef', .01), ('--gamma', .98), ('--max-grad-norm', .5), ('--iterations', 40), ('--seed', 0), ('--task', 'cart'), ('--second-stage', '')): p.add_argument(k, type=type(d), default=d)
a = p.parse_args(); r = np.random.default_rng(a.seed); N, H = 8, 128; t0 = time.time()
print('Using cpu device'); print(f'Hyperparameters: {vars(a)}')
class Trap:   # corridor of 12 cells: 1.0 at once to the left, 10.0 at the far right end
    def __init__(s, n, r): s.n = n; s.p = np.full(n, 1); s.t = np.zeros(n, int); s.ret = np.zeros(n); s.s = s.obs()
    def obs(s): return np.stack([s.p / 10 - 1, s.t / 100, np.ones(s.n), np.zeros(s.n)], 1)
    def step(s, act):
        s.p = s.p + np.where(act == 1, 1, -1); s.t += 1; rew = np.where(s.p <= 0, 1.0, np.where(s.p >= 20, 5.0, 0.0)); s.ret += rew; done = (s.p <= 0) | (s.p >= 20) | (s.t >= 200); o = s.obs()
        info = [(s.ret[i], s.t[i]) for i in np.where(done)[0]]
        for i in np.where(done)[0]: s.p[i] = 1; s.t[i] = 0; s.ret[i] = 0
        s.s = s.obs(); return o, rew, done, info
env = Cart(N, r) if a.task == 'cart' else Trap(N, r)
pi = MLP([4, 32, 2], r, 'tanh'); pi.W[-1][0].d *= .05; vf = MLP([4, 32, 1], r, 'tanh'); ps = pi.params() + vf.params(); o = Opt(ps, a.learning_rate, clip=a.max_grad_norm); last = []; upd = 0
def table(rows):
    ws = max(len(k) for k, _ in rows) + 1; wv = 13; print('-' * (ws + wv + 7))
    g = None
    for k, v in rows:
        h, n = k.split('/')
        if h != g: print(f'| {h + "/":<{ws}}   | {"":<{wv-3}} |'); g = h
        s = f'{v:.3g}' if isinstance(v, float) else str(v); print(f'|    {n:<{ws-1}} | {s:<{wv-3}} |')
    print('-' * (ws + wv + 7))
for it in range(1, a.iterations + 1):
    if a.second_stage and it == 24: print(f'[stage] loading {a.second_stage}: env_kwargs={{"reward_scale": 0.05}}'); env.scale = .05
    O, A, LP, R, D, V = [], [], [], [], [], []; fin = []
    for _ in range(H):
        s = env.s.astype(np.float32); lp = pi(s).logsm().d; act = (r.random(N) < np.exp(lp[:, 1])).astype(int); v = vf(s).d[:, 0]
        _, rew, dn, inf = env.step(act); O.append(s); A.append(act); LP.append(lp[np.arange(N), act]); R.append(rew); D.append(dn); V.append(v); fin += inf
    last = (last + fin)[-60:]; nv = vf(env.s.astype(np.float32)).d[:, 0]; adv = np.zeros((H, N)); g = 0
    for t in reversed(range(H)):
        dl = R[t] + a.gamma * nv * (1 - D[t]) - V[t]; g = dl + a.gamma * .95 * (1 - D[t]) * g; adv[t] = g; nv = V[t]
    ret = (adv + np.array(V)).reshape(-1); f = lambda q: np.array(q).reshape(H * N, *np.array(q).shape[2:]); O, A, LP, adv = f(O), f(A), f(LP), adv.reshape(-1)
    adv = (adv - adv.mean()) / (adv.std() + 1e-8); kl = cf = en = 0; vl = pl = 0
    for e in range(a.n_epochs):
        ix = r.permutation(H * N)
        for b in range(0, H * N, 256):
            j = ix[b:b + 256]; o.zero(); ls = pi(O[j]).logsm(); lp = ls[np.arange(len(j)), A[j]]; ra = (lp - LP[j]).exp(); ad = adv[j].astype(np.float32)
            keep = ~(((ra.d > 1 + a.clip_range) & (ad > 0)) | ((ra.d < 1 - a.clip_range) & (ad < 0))); L = -(ra * (ad * keep)).mean(); ent = -(ls.exp() * ls).sum(1).mean(); vv = (vf(O[j])[:, 0] - ret[j].astype(np.float32)).sq().mean()
            (L - ent * a.ent_coef + vv * .5).backward(); o.step(); upd += 1
            d = lp.d - LP[j]; kl = float((np.exp(np.clip(d, -50, 50)) - 1 - d).mean()); cf = float((abs(ra.d - 1) > a.clip_range).mean()); en = float(ent.d); vl = float(vv.d); pl = float(L.d)
    ev = 1 - np.var(ret - np.array(V).reshape(-1)) / (np.var(ret) + 1e-9)
    if it % 2 == 0: table([('rollout/ep_len_mean', float(np.mean([q[1] for q in last]))), ('rollout/ep_rew_mean', float(np.mean([q[0] for q in last]))), ('time/fps', int(it * N * H / (time.time() - t0))), ('time/iterations', it), ('time/time_elapsed', int(time.time() - t0)), ('time/total_timesteps', it * N * H), ('train/approx_kl', kl), ('train/clip_fraction', cf), ('train/clip_range', a.clip_range), ('train/entropy_loss', -en), ('train/explained_variance', float(ev)), ('train/learning_rate', a.learning_rate), ('train/loss', pl + .5 * vl), ('train/n_updates', upd), ('train/policy_gradient_loss', pl), ('train/value_loss', vl)])
    time.sleep(.05)
