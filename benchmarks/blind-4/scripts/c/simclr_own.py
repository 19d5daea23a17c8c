from tasks import *
a = args(lr=1e-3, epochs=40, seed=0, temp=.2, mode='ok', at=0)
X, y, Xv, yv = digits(a.seed, 1400); r = np.random.default_rng(a.seed); tmp = a.temp
def loss(p, b):
    z = net(p, b); z = z / (jnp.linalg.norm(z, axis=1, keepdims=True) + 1e-8); s = z @ z.T / tmp - 1e9 * jnp.eye(len(b)); n = len(b) // 2; t = jnp.concatenate([jnp.arange(n, 2 * n), jnp.arange(n)]); return xent(s, t), (s.argmax(1) == t).mean()
def lossc(p, b):
    z = net(p, b); n = len(b) // 2; return ((z[:n] - z[n:]) ** 2).sum(1).mean(), (z.std(0)).mean()
T = Trainer(loss, dense(r, [64, 96, 32])); T2 = None
def aug(x): return (x * (r.random(x.shape) > .25) + .25 * r.normal(size=x.shape)).astype(np.float32)
def knn():
    f = lambda q: (lambda z: z / (np.linalg.norm(z, axis=1, keepdims=True) + 1e-8))(np.asarray(net(T.p, q))); a_, b_ = f(X), f(Xv); n = np.argsort(-(b_ @ a_.T), 1)[:, :9]; return np.mean([np.bincount(y[k]).argmax() for k in n] == yv), a_.std(0).mean()
for e in range(1, a.epochs + 1):
    L, A = [], []
    if a.mode == 'collapse' and e == a.at: T2 = Trainer(lossc, T.p)
    for _ in range(20):
        x = X[r.integers(0, 1400, 96)]; b = np.vstack([aug(x), aug(x)])
        if T2: T2.p, = (T2.p,); l, _, c = T2.step(b, a.lr * 4); T.p = T2.p
        else: l, _, c = T.step(b, a.lr)
        L.append(l); A.append(float(c))
    k, sd = knn(); say(f"[pretrain] ep {e:>3}/{a.epochs}   nt-xent {np.mean(L):8.4f}   knn@9 {100*k:5.1f} %   embed_std {sd:.4f}   {time.process_time():.1f} s cpu")
