from tasks import *
import json
a = args(lr=1e-3, n=600, seed=0, every=12, mode='ok', small=300, opt='adam')
X, y, Xv, yv = digits(a.seed, 1400, .3); r = np.random.default_rng(a.seed); T0 = Trainer(cls_loss, dense(r, [64, 64, 10]))
for _ in range(500): j = r.integers(0, 1400, 64); T0.step((X[j], y[j]), 2e-3)
P = r.permutation(64); Xn, Xnv = X[:, P], Xv[:, P]; T = Trainer(cls_loss, T0.p, a.opt); print(json.dumps(dict(event='loaded', checkpoint='base.npz', base_acc=round(float(cls_loss(T.p, (Xv, yv))[1]), 4)))); t0 = time.time(); A = []; n = a.small
for u in range(1, a.n + 1):
    j = r.integers(0, n, 32); b = (Xn[j], y[j]) if a.mode != 'mix' or u % 2 else (X[j], y[j]); lr = a.lr * min(1, u / 60) * (1 - .9 * u / a.n); l, g, _ = T.step(b, lr); A.append(l)
    if u % a.every == 0:
        lv, av = cls_loss(T.p, (Xnv, yv)); ov = float(cls_loss(T.p, (Xv, yv))[1]); say(json.dumps(dict(update=u, nll=round(float(np.mean(A)), 5), dev_nll=round(float(lv), 5), dev_acc=round(float(av), 4), retained_acc=round(ov, 4), lr=float(f"{lr:.3g}"), sec=round(time.time() - t0, 2)))); A = []
say(json.dumps(dict(event='finished', updates=a.n)))
