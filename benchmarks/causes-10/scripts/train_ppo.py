import argparse, math, os, time, sys
import numpy as np, torch, torch.nn as nn
class CartPoles:
    def __init__(s, n, seed, scale, sick): s.n, s.rng, s.scale, s.sick = n, np.random.default_rng(seed), scale, sick; s.S = s.rng.uniform(-.05, .05, (n, 4)); s.t = np.zeros(n, int); s.R = np.zeros(n); s.done_R, s.done_L = [], []; s.total = 0
    def step(s, a):
        x, v, th, w = s.S.T; f = np.where(a == 1, 10., -10.); c, n_ = np.cos(th), np.sin(th); tmp = (f + .05 * w*w*n_) / 1.1
        al = (9.8 * n_ - c * tmp) / (.5 * (4/3 - .1 * c*c / 1.1)); ac = tmp - .05 * al * c / 1.1
        s.S = np.stack([x + .02*v, v + .02*ac, th + .02*w, w + .02*al], 1); s.t += 1; s.total += s.n
        fall = (abs(s.S[:, 0]) > 2.4) | (abs(s.S[:, 2]) > .2095); d = fall | (s.t >= 500); r = np.full(s.n, s.scale)
        if s.sick == 'nanreward':   # shaping: how straight the pole stood over the last stretch, over its length
            st = np.where(s.t >= 360, s.t * 0, s.t); r = np.where(st == 0, np.float64(0) / np.zeros(s.n), 1.0)
        s.R += r
        for i in np.where(d)[0]: s.done_R.append(s.R[i]); s.done_L.append(s.t[i])
        s.R[d] = 0; s.t[d] = 0; s.S[d] = s.rng.uniform(-.05, .05, (int(d.sum()), 4)); return s.S.astype('f4'), r.astype('f4'), d
class AC(nn.Module):
    def __init__(s): super().__init__(); s.b = nn.Sequential(nn.Linear(4, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh()); s.pi, s.v = nn.Linear(64, 2), nn.Linear(64, 1); nn.init.orthogonal_(s.pi.weight, .01); nn.init.zeros_(s.pi.bias)
    def forward(s, o): h = s.b(o); return torch.distributions.Categorical(logits=s.pi(h)), s.v(h).squeeze(-1)
def table(rows):
    w = max(len(k) + 4 for sec in rows.values() for k in sec); f = lambda v: ('%d' % v if isinstance(v, int) else '%.3g' % v)
    vw = max(len(f(v)) for sec in rows.values() for v in sec.values()); print('-' * (w + vw + 7))
    for sec, kv in rows.items():
        print('| %s | %s |' % ((sec + '/').ljust(w), ' ' * vw))
        for k, v in kv.items(): print('| %s | %s |' % (('   ' + k).ljust(w), f(v).ljust(vw)))
    print('-' * (w + vw + 7))
p = argparse.ArgumentParser(); A = p.add_argument
A('--learning-rate', type=float, default=1e-3); A('--n-steps', type=int, default=128); A('--n-envs', type=int, default=8); A('--batch-size', type=int, default=128); A('--n-epochs', type=int, default=6); A('--gamma', type=float, default=.98); A('--gae-lambda', type=float, default=.9)
A('--clip-range', type=float, default=.2); A('--ent-coef', type=float, default=0.0); A('--vf-coef', type=float, default=.5); A('--max-grad-norm', type=float, default=.5); A('--reward-scale', type=float, default=1.0); A('--total-timesteps', type=int, default=40960); A('--seed', type=int, default=0)
a = p.parse_args(); NEG = -1 if os.environ.get('SICK') == 'negent' else 1; print('Using cpu device'); print(a); torch.manual_seed(a.seed); env = CartPoles(a.n_envs, a.seed, a.reward_scale, os.environ.get('SICK', '')); ac = AC(); opt = torch.optim.Adam(ac.parameters(), a.learning_rate, eps=1e-5)
np.seterr(all='ignore'); o = env.S.astype('f4'); t0 = time.time(); it = up = 0; N = a.n_steps * a.n_envs
print('Wrapping the env in a VecMonitor. Logging to ./tb/PPO_1')
while env.total < a.total_timesteps:
    O, ACT, LP, R, D, V = [], [], [], [], [], []
    for _ in range(a.n_steps):
        with torch.no_grad(): d, v = ac(torch.from_numpy(o)); act = d.sample(); lp = d.log_prob(act)
        O.append(o); ACT.append(act); LP.append(lp); V.append(v.numpy()); o, r, dn = env.step(act.numpy()); R.append(r); D.append(dn)
    with torch.no_grad(): nv = ac(torch.from_numpy(o))[1].numpy()
    adv = np.zeros((a.n_steps, a.n_envs), 'f4'); g = 0
    for t in reversed(range(a.n_steps)): nt = 1. - D[t]; de = R[t] + a.gamma * nv * nt - V[t]; g = de + a.gamma * a.gae_lambda * nt * g; adv[t] = g; nv = V[t]
    ret = adv + np.stack(V); Vf = np.stack(V).ravel(); B = [torch.from_numpy(np.stack(O)).view(N, 4), torch.stack(ACT).view(N), torch.stack(LP).view(N), torch.from_numpy(adv).view(N), torch.from_numpy(ret.astype('f4')).view(N)]; it += 1
    rows = {'rollout': {'ep_len_mean': float(np.mean(env.done_L[-100:])) if env.done_L else 0., 'ep_rew_mean': float(np.mean(env.done_R[-100:])) if env.done_R else 0.}, 'time': {'fps': int(env.total / (time.time() - t0)), 'iterations': it, 'time_elapsed': int(time.time() - t0), 'total_timesteps': int(env.total)}}
    if it > 1: rows['train'] = st
    table(rows); S = [[] for _ in range(6)]
    for _ in range(a.n_epochs):
        for j in torch.randperm(N).split(a.batch_size):
            d, v = ac(B[0][j]); lp = d.log_prob(B[1][j]); ad = B[3][j]; ad = (ad - ad.mean()) / (ad.std() + 1e-8); lr_ = lp - B[2][j]; ra = lr_.exp()
            pg = -torch.min(ad * ra, ad * ra.clamp(1 - a.clip_range, 1 + a.clip_range)).mean(); vl = ((B[4][j] - v)**2).mean(); en = -d.entropy().mean(); l = pg + NEG * a.ent_coef * en + a.vf_coef * vl
            opt.zero_grad(); l.backward(); torch.nn.utils.clip_grad_norm_(ac.parameters(), a.max_grad_norm); opt.step()
            for k, q in zip(S, (((ra - 1) - lr_).mean(), ((ra - 1).abs() > a.clip_range).float().mean(), en, l, pg, vl)): k.append(q.item())
        up += 1
    m = [float(np.mean(s)) for s in S]; vy = ret.ravel().var()
    st = {'approx_kl': m[0], 'clip_fraction': m[1], 'clip_range': a.clip_range, 'entropy_loss': m[2], 'explained_variance': float(1 - (ret.ravel() - Vf).var() / vy) if vy else float('nan'), 'learning_rate': a.learning_rate, 'loss': S[3][-1], 'n_updates': up, 'policy_gradient_loss': m[4], 'value_loss': m[5]}
print('Saving to ppo_cartpole.zip')
