# REINFORCE with baseline on cartpole; prints stable-baselines3's table
import sys, time, argparse, numpy as np
from tiny import MLP, CartPole, softmax
P = argparse.ArgumentParser(); A = P.add_argument
A('--lr', type=float, default=3e-3); A('--seed', type=int, default=1); A('--steps', type=int, default=60000); A('--ent', type=float, default=0.0)
A('--jump', type=float, default=0); A('--jump-at', type=float, default=.5); A('--every', type=int, default=1024); A('--sign', type=int, default=1); A('--crash', type=int, default=0); A('--flip', type=float, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed); env = CartPole(r)
pi = MLP([4, 32, 2], r, lr=a.lr, clip=.5); vf = MLP([4, 32, 1], r, lr=a.lr * 2)
print('Using cpu device\nWrapping the env with a `Monitor` wrapper\nWrapping the env in a DummyVecEnv.', flush=True)
t0 = time.time(); n = 0; it = 0; eps = []; o = env.reset(); R = 0; U = 0; sc = 1
while n < a.steps:
    if a.jump and n > a.jump_at * a.steps: pi.lr = a.lr * a.jump; vf.lr = a.lr * 2
    if a.flip and n > a.flip * a.steps: sc = -1
    O, Ac, Rw, D = [], [], [], []
    for _ in range(a.every):
        p = softmax(pi.f(o[None]))[0]; c = int(r.random() < p[1]); O.append(o); Ac.append(c)
        o, w, d, tr = env.step(c); R += w; n += 1; Rw.append(w); D.append(d or tr)
        if d or tr: eps.append(R); R = 0; o = env.reset()
    O = np.array(O); Ac = np.array(Ac); V = vf.f(O)[:, 0]; last = vf.f(o[None])[0, 0]; G = np.zeros(a.every); g = last
    for i in range(a.every - 1, -1, -1): g = Rw[i] + .99 * g * (not D[i]); G[i] = g
    adv = G - V; adv = sc * a.sign * (adv - adv.mean()) / (adv.std() + 1e-8)
    ev = 1 - (G - V).var() / (G.var() + 1e-9); p0 = softmax(pi.f(O))[np.arange(a.every), Ac]
    B = 128 if not a.crash or it < a.crash else 96
    for ep in range(4):
        idx = r.permutation(a.every).reshape(-1, B) if True else None
        for b in idx:
            z = pi.f(O[b]); p = softmax(z); q = p[np.arange(len(b)), Ac[b]]; ratio = q / p0[b]
            ok = ~(((ratio > 1.2) & (adv[b] > 0)) | ((ratio < .8) & (adv[b] < 0)))
            dl = p.copy(); dl[np.arange(len(b)), Ac[b]] -= 1; gr = dl * (ratio * adv[b] * ok)[:, None]
            H = -(p * np.log(p + 1e-12)).sum(1, keepdims=True); gr += a.ent * p * (np.log(p + 1e-12) + H)
            pi.back(gr / len(b)); v = vf.f(O[b])[:, 0]; vf.back(((v - G[b]) / len(b))[:, None]); U += 1
    p = softmax(pi.f(O)); ent = -(p * np.log(p + 1e-12)).sum(1).mean(); q = p[np.arange(a.every), Ac]; it += 1
    kl = np.mean(q / p0 - 1 - np.log(q / p0 + 1e-12)); m = np.mean(eps[-100:]); vl = np.mean((vf.f(O)[:, 0] - G) ** 2)
    rows = [('rollout/', None), ('ep_len_mean', m), ('ep_rew_mean', m), ('time/', None), ('fps', int(n / (time.time() - t0))), ('iterations', it), ('time_elapsed', int(time.time() - t0)), ('total_timesteps', n),
            ('train/', None), ('approx_kl', kl), ('entropy_loss', -ent), ('explained_variance', ev), ('learning_rate', pi.lr), ('n_updates', U), ('value_loss', vl)]
    f = lambda v: '' if v is None else '%d' % v if isinstance(v, int) else '%.3g' % v
    k = max(len(f(v)) for _, v in rows); L = 29 + k
    print('-' * L); [print('| %s | %s |' % ((nm if v is None else '   ' + nm).ljust(22), f(v).ljust(k))) for nm, v in rows]; print('-' * L, flush=True)
