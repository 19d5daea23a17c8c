from tasks import *
a = args(lr=0.02, epochs=30, seed=0, every=10, ntrain=1400, noise=.5, flip=0., h=48, mom=.9, vf=30, bomb=0)
X, y, Xv, yv = digits(a.seed, a.ntrain, a.noise, a.flip); r = np.random.default_rng(a.seed); T = Trainer(cls_loss, dense(r, [64, a.h, 10]), 'sgd', a.mom); bar = "|" + "=" * 105 + "|"; Xv = Xv + a.noise * r.normal(size=Xv.shape).astype(np.float32)
say("Training on single CPU.\n" + bar + "\n|  Epoch  |  Iteration  |  Time Elapsed  |  Mini-batch  |  Validation  |  Mini-batch  |  Validation  |  Base Learning  |\n|         |             |   (hh:mm:ss)   |   Accuracy   |   Accuracy   |     Loss     |     Loss     |      Rate       |\n" + bar); u = 0; t0 = time.time(); per = max(5, a.ntrain // 128)
for e in range(1, a.epochs + 1):
    for i in range(per):
        u += 1; j = r.integers(0, a.ntrain, 64); B = X[j]; l, g, ac = T.step((B, y[j]), a.lr)
        if u == 1 or u % a.every == 0:
            v = cls_loss(T.p, (Xv, yv)) if u % a.vf == 0 or u == 1 else None; d = int(time.time() - t0)
            say(f"| {e:7d} | {u:11d} |       00:00:{d:02d} | {100*float(ac):11.2f}% | {'%11.2f%%' % (100*float(v[1])) if v else ' ' * 12} | {l:12.4f} | {'%12.4f' % float(v[0]) if v else ' ' * 12} | {a.lr:15.4f} |")
            if not np.isfinite(l) and u > a.bomb: say(bar + "\nTraining stopped: Loss is NaN"); sys.exit(0)
say(bar + "\nTraining finished: Max epochs completed.")
