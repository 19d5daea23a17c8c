from tasks import *
a = args(lr=2e-3, epochs=50, seed=0, beta=1.0, warm=0, ntrain=1400, h=96, mode='ok', noise=0.0)
X, y, Xv, _ = digits(a.seed, a.ntrain); r = np.random.default_rng(a.seed); X = (X + .3); Xv = Xv + .3
def loss(p, b):
    h = net(p[0], b[0]); m, s = h[:, :8], jnp.clip(h[:, 8:], -8, 8); o = net(p[1], m + jnp.exp(.5 * s) * b[1]); rec = (jax.nn.softplus(o) - b[0] * o).sum(1).mean(); kl = .5 * (jnp.exp(s) + m * m - 1 - s).sum(1).mean(); return rec + b[2] * kl, (rec, kl)
T = Trainer(loss, [dense(r, [64, a.h, 16]), dense(r, [8, a.h, 64])])
say("| epoch | beta | train ELBO | test ELBO |   rec  |   kl  |\n|------:|-----:|-----------:|----------:|-------:|------:|")
for e in range(1, a.epochs + 1):
    be = a.beta * min(1, e / a.warm) if a.warm else a.beta; L = []
    for _ in range(max(10, a.ntrain // 64)): j = r.integers(0, a.ntrain, 64); l, _, (rc, kl) = T.step((X[j], r.normal(size=(64, 8)).astype(np.float32), np.float32(be)), a.lr); L.append((float(rc) + be * float(kl), float(rc), float(kl)))
    m = np.mean(L, 0); v = float(np.mean([loss(T.p, (Xv, r.normal(size=(len(Xv), 8)).astype(np.float32), np.float32(be)))[0] for _ in range(4)]))
    say(f"| {e:5d} | {be:.2f} | {-m[0]:10.3f} | {-v:9.3f} | {m[1]:6.2f} | {m[2]:5.2f} |")
