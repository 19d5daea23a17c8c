from tasks import *
a = args(lr=0.03, n=40, seed=0, ntrain=1400, h=64, final=0.1, noise=0.3)
X, y, Xv, yv = digits(a.seed, a.ntrain, a.noise); r = np.random.default_rng(a.seed); T = Trainer(cls_loss, dense(r, [64, a.h, a.h, 10]), 'sgd', .0)
say("# nnet3-train --use-gpu=no --momentum=0.0 exp/nnet3/tdnn_d/0.mdl"); t0 = time.time()
say(f"# Started at {time.strftime('%a %b %d %H:%M:%S UTC %Y')}")
for it in range(a.n):
    lr = a.lr * a.final ** (it / a.n); L = []; A = []
    for _ in range(12):
        i = r.integers(0, len(X), 64); l, g, ac = T.step((X[i], y[i]), lr); L.append(l); A.append(float(ac))
    lv, av = cls_loss(T.p, (Xv, yv))
    say(f"LOG (nnet3-train[5.5.1074~1-71f3]:PrintStats():nnet-training.cc:{288}) iteration {it}: Overall average objective function for 'output' is {-np.mean(L):.5f} over {12*64} frames.")
    say(f"LOG (nnet3-compute-prob[5.5.1074~1-71f3]:PrintTotalStats():nnet-diagnostics.cc:165) valid: Overall log-likelihood for 'output' is {-float(lv):.5f} per frame, over {len(Xv)} frames.")
    say(f"LOG (nnet3-compute-prob[5.5.1074~1-71f3]:PrintTotalStats():nnet-diagnostics.cc:165) valid: Overall accuracy for 'output' is {float(av):.5f} per frame, over {len(Xv)} frames.")
    time.sleep(.02)
say(f"# Accounting: time={time.time()-t0:.0f} threads=1")
