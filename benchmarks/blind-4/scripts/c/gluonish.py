from tasks import *
a = args(lr=1e-3, epochs=40, per=30, seed=0, mode='ok', scale=1.0)
r = np.random.default_rng(a.seed); s = series(a.seed)
if a.mode == 'noise': s = r.permutation(s); s = (s * 0 + r.normal(size=len(s))).astype(np.float32)
T = Trainer(gnll, dense(r, [48, 48, 2])); s = s * a.scale
for e in range(a.epochs):
    L = []; t = time.time()
    for i in range(a.per):
        j = r.integers(0, 2500, 32); l, _, _ = T.step(win(s, j), a.lr); L.append(l)
        if i in (0, a.per // 2, a.per - 1):
            f = (i + 1) / a.per; d = time.time() - t + 1e-3
            sys.stdout.write(f"\r{100*f:3.0f}%|{'█'*int(f*10):<10}| {i+1}/{a.per} [{int(d):02d}:{int(d)%60:02d}<00:00, {(i+1)/d:.2f}it/s, epoch={e+1}/{a.epochs}, avg_epoch_loss={np.mean(L):.3g}]".replace('00:00<', '00:00<')); sys.stdout.flush()
    v, mae = gnll(T.p, win(s, np.arange(2500, 2900))); say(f"\nINFO:gluonts.trainer:Epoch[{e}] Elapsed time {time.time()-t:.3f} seconds\nINFO:gluonts.trainer:Epoch[{e}] Evaluation metric 'epoch_loss'={np.mean(L):.6f}\nINFO:gluonts.trainer:Epoch[{e}] Evaluation metric 'validation_epoch_loss'={float(v):.6f}")
