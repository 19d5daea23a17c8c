from tasks import *
a = args(lr=2e-3, epochs=10, iters=100, seed=0, mode='ok', clip=0.0, opt='adam')
r = np.random.default_rng(a.seed)
def make(n, r):
    c = r.uniform(4, 12, (n, 2)); s = r.uniform(1.5, 3.5, (n, 1)); k = r.integers(0, 3, n); g = np.arange(16)
    d = (np.abs(g[None, :, None] - c[:, :1, None]) / s[:, :, None], np.abs(g[None, None, :] - c[:, 1:, None]) / s[:, :, None])
    im = np.where(k[:, None, None] == 0, (np.maximum(*np.broadcast_arrays(*d)) < 1), np.where(k[:, None, None] == 1, d[0] ** 2 + d[1] ** 2 < 1, d[0] + d[1] < 1)) * 1.
    im = im + .25 * r.normal(size=im.shape); return im.reshape(n, -1).astype(np.float32), k.astype(np.int32), (np.hstack([c, s]) / 16).astype(np.float32)
def loss(p, b):
    o = net(p, b[0]); lc = xent(o[:, :3], b[1]); lb = 5 * jnp.abs(o[:, 3:] - b[2]).mean(); return lc + lb, (lc, lb)
T = Trainer(loss, dense(r, [256, 128, 64, 6]), a.opt, clip=a.clip); V = make(800, r); D = make(6000, r)
def ev():
    o = np.asarray(net(T.p, V[0])); ok = o[:, :3].argmax(1) == V[1]; x, y = o[:, 3:], V[2]
    lo = np.maximum(x[:, :2] - x[:, 2:], y[:, :2] - y[:, 2:]); hi = np.minimum(x[:, :2] + x[:, 2:], y[:, :2] + y[:, 2:]); I = np.prod(np.clip(hi - lo, 0, 9), 1)
    u = (2 * np.abs(x[:, 2])) ** 2 + (2 * y[:, 2]) ** 2 - I; io = I / u; return [float(np.nanmean((io > t) & ok)) for t in (.3, .5, .75)]
say(f"{now('%m/%d %H:%M:%S')} - mmengine - INFO - Checkpoints will be saved to /home/user/work_dirs/blobdet."); t0 = time.time(); N = a.epochs * a.iters
for e in range(1, a.epochs + 1):
    acc = []
    for i in range(1, a.iters + 1):
        u = (e - 1) * a.iters + i
        lr = a.lr * (min(1, u / 60)) * (.1 if e > a.epochs * .8 else 1)
        if a.mode == 'lrup' and e > 5: lr = a.lr * 1.9 ** (e - 5)
        j = r.integers(0, len(D[0]), 64); l, g, (lc, lb) = T.step((D[0][j], D[1][j], D[2][j]), lr); acc.append((l, float(lc), float(lb), g))
        if i % 25 == 0:
            m = np.mean(acc[-25:], 0); el = (time.time() - t0) / u; eta = int(el * (N - u))
            say(f"{now('%m/%d %H:%M:%S')} - mmengine - INFO - Epoch(train)  [{e}][{i:3d}/{a.iters}]  lr: {lr:.4e}  eta: 0:00:{eta%60:02d}  time: {el:.4f}  data_time: 0.0011  memory: 412  grad_norm: {m[3]:.4f}  loss: {m[0]:.4f}  loss_cls: {m[1]:.4f}  loss_bbox: {m[2]:.4f}")
    q = ev(); say(f"{now('%m/%d %H:%M:%S')} - mmengine - INFO - Epoch(val)  [{e}][{13}/13]    blob/AP30: {q[0]:.4f}  blob/AP50: {q[1]:.4f}  blob/AP75: {q[2]:.4f}  data_time: 0.0009  time: 0.0062")
