import argparse, os, json, numpy as np
from core import *
np.seterr(all='ignore')
ap = argparse.ArgumentParser()
for a, t, d in [('pi_lr', float, .01), ('epochs', int, 40), ('ent_coef', float, .01), ('seed', int, 0), ('steps_per_epoch', int, 1000), ('train_pi_iters', int, 5), ('clip_ratio', float, .2), ('gamma', float, .98)]: ap.add_argument('--'+a, type=t, default=d)
A = ap.parse_args(); K = os.environ.get('GV', ''); print('Saving config:\n\n', json.dumps(vars(A), indent=4), flush=True); json.dump(vars(A), open('config.json', 'w'))
r = np.random.default_rng(A.seed); pi = MLP([4, 32, 2], A.seed, 'tanh', gain=.5); vf = MLP([4, 32, 1], A.seed+1, 'tanh', gain=.5); o1, o2 = Adam(pi.p, A.pi_lr), Adam(vf.p, .01)
def step(s, a):
    x, v, t, w = s; f = 10. if a else -10.; c, n = np.cos(t), np.sin(t); q = (f+.05*w*w*n)/1.1; b = (9.8*n-c*q)/(.5*(4/3-.1*c*c/1.1)); x2 = q-.05*b*c/1.1
    return np.array([x+.02*v, v+.02*x2, t+.02*w, w+.02*b])
tot = 0
for e in range(A.epochs):
    S, C, R, D, E, L = [], [], [], [], [], []; s = r.uniform(-.05, .05, 4); er = el = 0
    for i in range(A.steps_per_epoch):
        p = softmax(pi.fwd(s[None]))[0]; p = p if np.isfinite(p).all() else np.array([.5, .5]); a = int(r.random() < p[1]); S.append(s); C.append(a); s = step(s, a); rew = 1.
        if K == 'n' and e == 17 and i == 500: rew = np.sqrt(-1.)
        el += 1; er += rew; done = abs(s[0]) > 2.4 or abs(s[2]) > .21 or el >= 200; R.append(rew); D.append(done)
        if done: E.append(er); L.append(el); s = r.uniform(-.05, .05, 4); er = el = 0
    S = np.array(S); C = np.array(C); v = vf.fwd(S)[:, 0]; G = np.zeros(len(R)); z = v[-1]
    for i in reversed(range(len(R))): z = R[i]+A.gamma*(0 if D[i] else z); G[i] = z
    ad = G-v; ad = (ad-ad.mean())/(ad.std()+1e-8); p0 = softmax(pi.fwd(S)); l0 = np.log(p0[np.arange(len(C)), C]+1e-12); n = len(C)
    for k in range(A.train_pi_iters):
        p = softmax(pi.fwd(S)); lp = np.log(p[np.arange(n), C]+1e-12); ra = np.exp(lp-l0); ok = ~(((ra > 1+A.clip_ratio) & (ad > 0)) | ((ra < 1-A.clip_ratio) & (ad < 0))) if A.clip_ratio > 0 else 1.
        w = -(ad*ra*ok)/n; d = -p*w[:, None]; d[np.arange(n), C] += w
        H = -(p*np.log(p+1e-12)).sum(1, keepdims=True); d += A.ent_coef*p*(np.log(p+1e-12)+H)/n; g = pi.bwd(d); o1.step(g)
    p = softmax(pi.fwd(S)); lp = np.log(p[np.arange(n), C]+1e-12)
    for k in range(10): q = vf.fwd(S); o2.step(vf.bwd((q-G[:, None])*2/n))
    tot += n; row = [('Epoch', e), ('AverageEpRet', np.mean(E)), ('MaxEpRet', np.max(E)), ('EpLen', np.mean(L)), ('TotalEnvInteracts', tot), ('LossV', float(((vf.fwd(S)[:, 0]-G)**2).mean())), ('Entropy', float(-(p*np.log(p+1e-12)).sum(1).mean())), ('KL', float((l0-lp).mean())), ('ClipFrac', float((np.abs(np.exp(lp-l0)-1) > .2).mean())), ('PiLR', A.pi_lr), ('GradNorm', norm(g))]
    print('-'*41); [print(f'|{k:>19} |{v:>17.3g} |') for k, v in row]; print('-'*41, flush=True)
    f = open('progress.txt', 'a'); (e == 0) and f.write('\t'.join(k for k, _ in row)+'\n'); f.write('\t'.join(str(v) for _, v in row)+'\n'); f.close()
