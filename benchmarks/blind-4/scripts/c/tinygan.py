from tasks import *
a = args(lrg=1e-3, lrd=1e-3, n=3000, every=60, seed=0, mode='ok', at=0)
X, y, *_ = digits(a.seed, 1400); r = np.random.default_rng(a.seed); G = dense(r, [16, 64, 64, 64]); Dp = dense(r, [64, 64, 1]); 
def lg(g, b): o = net(b[1], net(g, b[0])); return jax.nn.softplus(-o).mean(), 0
def ld(d, b): fr, ff = net(d, b[1]), net(d, net(b[2], b[0])); return jax.nn.softplus(-fr).mean() + jax.nn.softplus(ff).mean(), ((fr > 0).mean() + (ff < 0).mean()) / 2
TG, TD = Trainer(lg, G), Trainer(ld, Dp); mu, C = X.mean(0), np.cov(X.T); C2 = np.linalg.cholesky(C + 1e-3 * np.eye(64)); A = []
def fid():
    z = np.asarray(net(TG.p, r.normal(size=(1400, 16)).astype(np.float32))); m, S = z.mean(0), np.cov(z.T); return float(((m - mu) ** 2).sum() + np.abs(np.linalg.eigvals(S)).sum() + np.trace(C) - 2 * np.sqrt(np.abs(np.linalg.eigvals(S @ C))).sum()), float(z.std(0).mean())
for u in range(1, a.n + 1):
    z = r.normal(size=(64, 16)).astype(np.float32); x = X[r.integers(0, 1400, 64)]; k = a.lrg
    if a.mode == 'collapse' and u > a.at: k = a.lrg * 12
    d, _, ac = TD.step((z, x, TG.p), a.lrd); g, _, _ = TG.step((z, TD.p), k); A.append((g, d, float(ac)))
    if u % a.every == 0: m = np.mean(A, 0); A = []; q, s = fid(); say(f"kimg {u*64/1000:7.1f}  G {m[0]:6.3f}  D {m[1]:6.3f}  D_acc {m[2]:.3f}  frechet {q:8.3f}  sample_std {s:.4f}")
