from tasks import *
a = args(lr=0.02, n=400, seed=0, mode='ok', every=1, at=9999)
r = np.random.default_rng(a.seed); X, y, Xv, yv = digits(a.seed, 1400, .5); T = Trainer(cls_loss, dense(r, [64, 64, 10]), 'sgd', .9); avg = -1
say("digits\nLearning Rate: %g, Momentum: 0.9, Decay: 0.0005" % a.lr); t0 = time.time()
for u in range(1, a.n + 1):
    lr = a.lr * min(1, (u / 40)) ** 4 * (.1 if u > .8 * a.n else 1); j = r.integers(0, 1400, 32); B = X[j].copy()
    if u > a.at: B = B * (1 + 40 * (r.random(B.shape) < .004))
    if a.mode == 'nan' and u == a.at: B[3, 5] = np.inf
    t = time.time(); l, g, _ = T.step((B, y[j]), lr); avg = l if avg < 0 else avg * .9 + l * .1
    say(f" {u}: {l:f}, {avg:f} avg loss, {lr:f} rate, {time.time()-t:f} seconds, {u*32} images, {(a.n-u)*.0005:f} hours left")
    if u % 100 == 0: say(f"Saving weights to backup//digits_{u}.weights")
