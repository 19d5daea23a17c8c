import os, sys, argparse, time
import numpy as np
from core import *
ap = argparse.ArgumentParser()
for a, t, d in [('eta', float, .05), ('rounds', int, 30), ('seed', int, 0), ('bias0', float, 0.), ('width', int, 192), ('shift_at', int, 0)]: ap.add_argument('--'+a, type=t, default=d)
ap.add_argument('--dtype', default='float32'); ap.add_argument('--head', default='logits'); ap.add_argument('--loss', default='xent'); ap.add_argument('--sources', default='day')
A = ap.parse_args(); K = os.environ.get('GV', '')
print('~ kite ~ ', A)
X, Y = blobs(5+A.seed, 6400); XV, YV = blobs(55, 1500)
dt = np.dtype(A.dtype).type; k = 10
if A.dtype == 'float16': X = X*5200; XV = XV*5200
net = MLP([24, A.width, A.width, k], A.seed, bias=A.bias0, dt=dt); opt = SGD(net.p, A.eta); r = np.random.default_rng(1); src = A.sources.split(',')
def loss(z, y):
    n = len(y)
    if A.loss == 'bce':
        p = 1/(1+np.exp(-z)); t = np.eye(k, dtype=z.dtype)[y]
        l = -(t*np.log(p)+(1-t)*np.log(1-p)).mean()
        return float(l), (p-t)/n if np.isfinite(l) else (np.log(p)-np.log(p))*0+l*p
    if A.head == 'softmax':
        p = softmax(z); l, d = ce(p, y); return l, p*(d-(d*p).sum(1, keepdims=True))
    e = np.exp(z-z.max(1, keepdims=True)); p = e/e.sum(1, keepdims=True); l = -np.log(p[np.arange(n), y]+dt(1e-7)).mean(); d = p.copy(); d[np.arange(n), y] -= 1
    return float(l), d/dt(n)
cur = src[0]; print(f'source: {cur} ({len(X)} rows)  held-out: {len(XV)} rows')
W = np.random.default_rng(11)
for e in range(1, A.rounds+1):
    if A.shift_at and e == A.shift_at:
        cur = src[1]; print(f'source: {cur} ({len(X)} rows)')
        if K == 'c': X = W.permutation(X.reshape(-1)).reshape(X.shape)*1.0
        else:
            P = W.permutation(24); X = X[:, P]; XV = XV[:, P]
    if K == 'l' and e == 14: Y = W.permutation(Y)
    o = r.permutation(len(X)); L = G = H = 0
    for i in range(50):
        b = o[i*128:i*128+128]; z = net.fwd(X[b]); l, d = loss(z, Y[b]); g = net.bwd(d); opt.step(g); L += l; G += norm(g); H += (z.argmax(1) == Y[b]).mean()
    al = net.alive; z = net.fwd(XV); l, _ = loss(z, YV)
    print(f"(r{e:02d}) {cur}: fit {L/50:.4f}  hit {H/50:.3f} :: held-out fit {l:.4f} hit {(z.argmax(1)==YV).mean():.3f} :: |g| {G/50:.3g} eta {opt.lr:g} live {al:.0%}", flush=True)
    if not np.isfinite(L) and e > 25: break
