from tasks import *
a = args(lr=2e-3, epochs=25, ntrain=1400, seed=0, h=64, noise=0.5, flip=0.0, wd=0.0)
X, y, Xv, yv = digits(a.seed, a.ntrain, a.noise, a.flip); r = np.random.default_rng(a.seed); T = Trainer(cls_loss, dense(r, [64, a.h, 10]), wd=a.wd)
Xv = Xv + .5 * r.normal(size=Xv.shape).astype(np.float32)
say("epoch     train_loss  valid_loss  accuracy  f1_score  time    "); s = 0.; n = 0
from sklearn.metrics import f1_score
for e in range(a.epochs):
    t = time.time()
    for i in range(max(8, a.ntrain // 32)):
        j = r.integers(0, a.ntrain, 32); l, _, _ = T.step((X[j], y[j]), a.lr * math.sin(math.pi * (e + .5) / a.epochs) ** .5); s = .98 * s + .02 * l; n += 1
    l, ac = cls_loss(T.p, (Xv, yv)); f = f1_score(yv, np.asarray(net(T.p, Xv)).argmax(1), average='macro')
    d = int((time.time() - t) * 10); say(f"{e:<10d}{s/(1-.98**n):<12.6f}{float(l):<12.6f}{float(ac):<10.6f}{f:<10.6f}{d//60:02d}:{d%60:02d}   ")
