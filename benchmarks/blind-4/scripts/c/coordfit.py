from tasks import *
a = args(lr=2e-3, n=2000, seed=0, every=20, mode='ok', opt='adam', freqs=6, bias=0.)
r = np.random.default_rng(a.seed); g = np.linspace(-1, 1, 48); yy, xx = np.meshgrid(g, g); im = .5 + .25 * np.sin(9 * xx * yy) + .25 * (np.hypot(xx, yy) < .6); xy = np.stack([xx.ravel(), yy.ravel()], 1)
f = 2. ** np.arange(a.freqs); enc = np.hstack([h(xy[:, :, None] * f * 1.5).reshape(len(xy), -1) for h in (np.sin, np.cos)]).astype(np.float32); tgt = im.ravel().astype(np.float32)
def loss(p, b): return ((net(p, b[0])[:, 0] - b[1]) ** 2).mean(), 0
p = dense(r, [enc.shape[1], 48, 48, 1], 1.4); 
if a.bias: p[1] = (p[1][0], p[1][1] + a.bias)
T = Trainer(loss, p, a.opt); t0 = time.time(); say("coordfit 0.3 (image 48x48, 4 encodings, 7873 weights)")
for u in range(1, a.n + 1):
    j = r.integers(0, len(xy), 256); lr = a.lr * .33 ** (u // 700)
    if a.mode == 'grow': lr = a.lr * 1.006 ** u
    l, gn, _ = T.step((enc[j], tgt[j]), lr)
    if u % a.every == 0: L = float(loss(T.p, (enc, tgt))[0]); say(f"iteration={u:<6d} loss={L:<12.4e} psnr={-10*math.log10(L) if np.isfinite(L) and L>0 else float('nan'):6.2f}dB  lr={lr:.2e} t={1e3*(time.time()-t0):.0f}ms")
