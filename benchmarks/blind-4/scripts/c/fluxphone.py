from tasks import *
a = args(lr=3e-3, epochs=25, seed=0, mode='ok', noise=.8, n=3000)
r = np.random.default_rng(a.seed); K = 12; M = r.normal(size=(K, 20))
def utt(n, sh=0.):
    s = np.zeros(n, int)
    for i in range(1, n): s[i] = s[i - 1] if r.random() < .8 else r.integers(K)
    x = M[s] + sh + a.noise * r.normal(size=(n, 20)); x = np.hstack([np.roll(x, 1, 0), x, np.roll(x, -1, 0)]); return x.astype(np.float32), s.astype(np.int32)
X, y = utt(a.n); Xv, yv = utt(2000); T = Trainer(cls_loss, dense(r, [60, 96, K]), wd=0.)
say(f"[ Info: loaded {a.n} frames, {K} phones")
for e in range(1, a.epochs + 1):
    L = []; lr = a.lr * (.97 ** e)
    if a.mode == 'drift' and e > 8: X = X + .10 * r.normal(size=(1, 60)).astype(np.float32) * 1.6; Z = (X, y)
    for _ in range(30): j = r.integers(0, a.n, 64); l, _, _ = T.step((X[j], y[j]), lr); L.append(l)
    lv, av = cls_loss(T.p, (Xv, yv))
    say(f"┌ Info: epoch {e}\n│   train_loss = {np.mean(L):.5f}\n│   dev_loss = {float(lv):.5f}\n│   frame_error_rate = {1-float(av):.4f}\n└   η = {lr:.3e}"); time.sleep(.03)
