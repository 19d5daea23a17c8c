from tasks import *
a = args(lr=0.05, epochs=14, seed=0, mode='ok', opt='sgd', start=0, cyc=0)
X, y, Xv, yv = digits(a.seed, 1400, .4); r = np.random.default_rng(a.seed)
if a.mode == 'shuffled': y = r.permutation(y)
T = Trainer(cls_loss, dense(r, [64, 96, 96, 10]), a.opt, .9); n = 40; best = (0, 0); t0 = time.time()
for e in range(a.epochs):
    ph = (e % a.cyc) / a.cyc if a.cyc else e / a.epochs
    tot = []; 
    for i in range(n):
        lr = a.lr * .5 * (1 + math.cos(math.pi * (ph + i / n / (a.cyc or a.epochs)))); j = r.integers(0, 1400, 32)
        l, g, _ = T.step((X[j], y[j]), lr); tot.append(l)
        if e >= a.start and i in (0, 13, 26, 39):
            d = (time.time() - t0) / (e * n + i + 1)
            say(f"Train: {e} [{i:>4d}/{n} ({100*i/(n-1):>3.0f}%)]  Loss: {l:#.3g} ({np.mean(tot):#.3g})  Time: {d:.3f}s, {32/d:>7.2f}/s  ({d:.3f}s, {32/d:>7.2f}/s)  LR: {lr:.3e}  Data: 0.001 (0.001)")
    l, ac = cls_loss(T.p, (Xv, yv)); ac = 100 * float(ac); o = np.asarray(net(T.p, Xv)); t5 = 100 * np.mean([(yv[k] in np.argsort(-o[k])[:5]) for k in range(len(yv))])
    if e >= a.start:
        say(f"Test: [  12/12]  Time: 0.004 (0.005)  Loss:  {float(l):>6.3f} ({float(l):>6.3f})  Acc@1: {ac:>7.3f} ({ac:>7.3f})  Acc@5: {t5:>7.3f} ({t5:>7.3f})")
        if ac > best[1]: best = (e, ac)
        say(f"Current checkpoints:\n ('./output/train/20261128/checkpoint-{best[0]}.pth.tar', {best[1]:.4f})\n")
say(f"*** Best metric: {best[1]:.4f} (epoch {best[0]})")
