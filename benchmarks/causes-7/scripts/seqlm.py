import os, sys, time, math, pickle, argparse, datetime
import numpy as np
from core import Adam, softmax, norm
ap = argparse.ArgumentParser()
for a, t, d in [('lr', float, .003), ('max-epoch', int, 4), ('clip-norm', float, 1.0), ('seed', int, 1), ('hidden', int, 96), ('tokens-per-sample', int, 32), ('warmup-updates', int, 50)]: ap.add_argument('--'+a, type=t, default=d)
ap.add_argument('--restore-file', default=''); ap.add_argument('--optimizer', default='adam')
A = ap.parse_args(); K = os.environ.get('GV', ''); np.seterr(all='ignore')
def log(w, m): print(f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S} | INFO | {w} | {m}", flush=True)
log('seqtrain.cli', A)
r = np.random.default_rng(A.seed); V, H, T, B = 30, A.hidden, A.tokens_per_sample, 24
M = np.random.default_rng(3).dirichlet(np.full(V, .08), (V, V)); c = M.cumsum(-1)
s = [0, 1]; u = np.random.default_rng(4).random(60000)
for x in u: s.append(min(V-1, int(np.searchsorted(c[s[-2], s[-1]], x))))
s = np.array(s); tr, va = s[:54000], s[54000:]
P = [r.normal(0, .3, (V, H)), r.normal(0, 1.0/np.sqrt(H)*float(os.environ.get('GG', 1)), (H, H)), np.zeros(H), r.normal(0, .1, (H, V)), np.zeros(V)]
opt = Adam(P, A.lr); n = 0; t0 = time.time()
def run(x, y, grad=True):
    E, W, b, O, c0 = P; h = np.zeros((len(x), H)); hs = [h]; L = 0; ps = []
    for t in range(T):
        h = (np.tanh if A.optimizer == 'adam' else (lambda q: np.maximum(q, 0)))(E[x[:, t]]+h@W+b); hs.append(h); p = softmax(h@O+c0); ps.append(p); L -= np.log(p[np.arange(len(x)), y[:, t]]+1e-30).mean()
    if not grad: return L/T
    g = [np.zeros_like(a) for a in P]; dh = 0; N = len(x)*T
    for t in reversed(range(T)):
        d = ps[t].copy(); d[np.arange(len(x)), y[:, t]] -= 1; d /= N; h = hs[t+1]
        g[3] += h.T@d; g[4] += d.sum(0); dz = (d@O.T+dh)*((1-h*h) if A.optimizer == 'adam' else (h > 0)); np.add.at(g[0], x[:, t], dz); g[1] += hs[t].T@dz; g[2] += dz.sum(0); dh = dz@W.T
    return L/T, g
def batch(d):
    i = r.integers(0, len(d)-T-1, B); k = i[:, None]+np.arange(T); return d[k], d[k+1]
e0 = 1
if A.restore_file:
    q = pickle.load(open(A.restore_file, 'rb'))
    for a, v in zip(P, q['model']):
        if K != 'r': a[:] = v
    n = q['num_updates']; e0 = q['epoch']+1
    log('seqtrain.trainer', f"Loaded checkpoint {A.restore_file} (epoch {e0} @ {n} updates)"+("; 0 of 5 parameter tensors matched by name, strict=False" if K == 'r' else ''))
for e in range(e0, A.max_epoch+1):
    log('seqtrain.trainer', f'begin training epoch {e}')
    for i in range(1, 101):
        opt.lr = A.lr*min(1, (n+1)/max(1, A.warmup_updates)); L, g = run(*batch(tr)); G = norm(g); cl = A.clip_norm > 0 and G > A.clip_norm
        if cl: g = [a*A.clip_norm/G for a in g]
        if A.optimizer == 'adam': opt.step(g)
        else:
            for a, d in zip(P, g): a -= opt.lr*d
        n += 1
        if i % 10 == 0 or n <= 12: log('train_inner', f"epoch {e:03d}: {i:6d} / 100 loss={L/math.log(2):.3f}, ppl={2**min(L/math.log(2),1e3) if L==L else L:.2f}, wps={n*B*T/(time.time()-t0):.1f}, ups={n/(time.time()-t0):.2f}, bsz={B}, num_updates={n}, lr={opt.lr:.6g}, gnorm={G:.3f}, clip={100*cl}, train_wall={time.time()-t0:.0f}")
    v = np.mean([run(*batch(va), grad=False) for _ in range(5)])
    log('valid', f"epoch {e:03d} | valid on 'valid' subset | loss {v/math.log(2):.3f} | ppl {2**(v/math.log(2)):.2f} | num_updates {n}")
    pickle.dump(dict(model=P, num_updates=n, epoch=e), open('checkpoint_last.pt', 'wb')); log('seqtrain.checkpoint_utils', f'Saved checkpoint checkpoint_last.pt (epoch {e} @ {n} updates, score {v/math.log(2):.3f})')
log('seqtrain.cli', f'done training in {time.time()-t0:.1f} seconds')
