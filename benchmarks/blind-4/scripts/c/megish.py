from tasks import *
a = args(lr=3e-3, n=1200, seed=0, mode='ok', at=600, every=20, opt='adam', clip=1.0, b2=0.999)
r = np.random.default_rng(a.seed); ids, V = text(); T = Trainer(lm_loss, lm(r, V, h=64), a.opt, clip=a.clip, b2=a.b2); sk = 0; acc = []; t1 = time.time()
say("[before the start of training step] datetime: " + now()); 
for u in range(1, a.n + 1):
    lr = a.lr * min(1, u / 80) * (.1 + .9 * .5 * (1 + math.cos(math.pi * u / a.n)))
    b = lm_batch(r, ids, 64)
    if a.mode == 'spike' and a.at <= u < a.at + 12: b = (b[0], r.integers(0, V, 64).astype(np.int32)); lr = a.lr * 12
    if a.mode == 'nowd' and u > a.at: lr = a.lr * 1.02 ** (u - a.at)
    if a.mode == 'oom' and u > a.at: globals().setdefault('keep', []).append(np.ones((3 << 20,), np.float64) * u)
    l, g, _ = T.step(b, lr); acc.append((l, g))
    if u % a.every == 0:
        m = np.mean(acc, 0); acc = []; ms = (time.time() - t1) * 1e3 / a.every; t1 = time.time()
        say(f" [{now()}] iteration {u:8d}/{a.n:8d} | consumed samples: {u*64:12d} | elapsed time per iteration (ms): {ms:.1f} | learning rate: {lr:.6E} | global batch size: {64:5d} | lm loss: {m[0]:.6E} | loss scale: 1.0 | grad norm: {m[1]:.3f} | number of skipped iterations: {sk:3d} | number of nan iterations: {0 if np.isfinite(m[0]) else a.every:3d} |")
    if u % 300 == 0:
        v = np.mean([float(lm_loss(T.p, lm_batch(r, ids, 512))[0]) for _ in range(2)])
        say('-' * 100); say(f" validation loss at iteration {u} | lm loss value: {v:.6E} | lm loss PPL: {math.exp(min(v,60)):.6E} | "); say('-' * 100)
