# linear Q-learning / actor with Gaussian policy on a point-mass reaching task; Spinning Up's epoch table
import argparse, time, numpy as np
P = argparse.ArgumentParser(); A = P.add_argument
A('--lr', type=float, default=.02); A('--seed', type=int, default=0); A('--epochs', type=int, default=50); A('--std0', type=float, default=.6); A('--dead', type=int, default=0); A('--nan', type=int, default=0); A('--grow', type=float, default=1)
a = P.parse_args(); r = np.random.default_rng(a.seed)
W = np.zeros((4, 2)); ls = np.log(a.std0) * np.ones(2); lr = a.lr; tot = 0; t0 = time.time(); Wv = np.zeros(5)
def feat(x, v): return np.concatenate([x, v])
for ep in range(a.epochs):
    rets, lens, data = [], [], []
    for _ in range(40):
        x = r.uniform(-1, 1, 2); v = np.zeros(2); tr = []; R = 0
        for t in range(60):
            f = feat(x, v); mu = f @ W; u = mu + np.exp(ls) * r.standard_normal(2)
            if a.dead: uc = 0 * u
            else: uc = np.clip(u, -2, 2)
            v = .9 * v + .1 * uc; x = x + .1 * v; rew = -np.abs(x).sum() - .01 * (uc ** 2).sum(); R += rew; tr.append((f, u - mu, rew))
            if np.abs(x).max() > 3: break
        g = 0; out = []
        for f, e, rew in tr[::-1]: g = rew + .97 * g; out.append((f, e, g))
        data += out; rets.append(R); lens.append(len(tr)); tot += len(tr)
    F = np.array([d[0] for d in data]); E = np.array([d[1] for d in data]); G = np.array([d[2] for d in data])
    Phi = np.c_[F ** 2, np.ones(len(F))]; v0 = Phi @ Wv; Wv = np.linalg.lstsq(Phi, G, rcond=None)[0]; ad = G - Phi @ Wv; ad = (ad - ad.mean()) / (ad.std() + 1e-8)
    S = np.exp(2 * ls); gW = F.T @ (E / S * ad[:, None]) / len(F); gl = ((E ** 2 / S - 1) * ad[:, None]).mean(0)
    lp = -.5 * (E ** 2 / S).sum(1) - ls.sum() - np.log(2 * np.pi); LossPi = -(lp * ad).mean()
    W += lr * 10 * gW; ls += lr * gl; lr *= a.grow
    if a.nan and ep == a.nan: ls[1] = np.log(S[1] - 9.0)
    H = ls.sum() + np.log(2 * np.pi * np.e)
    rows = [('Epoch', ep), ('AverageEpRet', np.mean(rets)), ('StdEpRet', np.std(rets)), ('MaxEpRet', np.max(rets)), ('MinEpRet', np.min(rets)), ('EpLen', np.mean(lens)), ('AverageVVals', v0.mean()),
            ('TotalEnvInteracts', tot), ('LossPi', LossPi), ('LossV', np.mean((v0 - G) ** 2)), ('Entropy', H), ('Time', time.time() - t0)]
    print('-' * 45 if 0 else '---------------------------------------')
    for k, v in rows: print('| %19s | %15s |' % (k, ('%8.3g' % v) if isinstance(v, float) else v))
    print('---------------------------------------', flush=True)
