from tasks import *
a = args(lr=3e-3, n=120, seed=0, mode='ok', ent=0.0, kl=0.02, at=0, B=64)
r = np.random.default_rng(a.seed); V, Ln = 12, 10; p = dict(w=jnp.array(r.normal(size=(V, V)) * .5, jnp.float32), b=jnp.zeros((Ln, V)))
ref = np.asarray(p['w']); sm = lambda z: np.exp(z - z.max(-1, keepdims=True)) / np.exp(z - z.max(-1, keepdims=True)).sum(-1, keepdims=True)
def lgts(p, prev): return p['w'][prev] + p['b'][None]
def loss(p, b):
    lp = jax.nn.log_softmax(lgts(p, b[0])); q = jnp.take_along_axis(lp, b[1][..., None], -1)[..., 0]; H = -(jnp.exp(lp) * lp).sum(-1).mean(); k = (q - b[3]).mean(); return -(q.sum(1) * b[2]).mean() / Ln - b[4] * H + b[5] * ((q - b[3]) ** 2).mean(), (H, k)
T = Trainer(loss, p)
def gen(n):
    prev = np.zeros(n, int); P, O = [], []; w, bb = np.asarray(T.p['w']), np.asarray(T.p['b'])
    for t in range(Ln): q = sm(w[prev] + bb[t]); nx = (q.cumsum(1) > r.random((n, 1)) * .999999).argmax(1); P.append(prev); O.append(nx); prev = nx
    return np.array(P).T, np.array(O).T
def rew(O, sgn=1): up = ((O[:, 1:] - O[:, :-1]) % V == 1).mean(1); dis = np.array([len(set(o)) for o in O]) / Ln; return (.7 * up + .3 * dis) * sgn
say("loading policy (156 params)... ok\nloading reward model... ok"); E = []
for u in range(1, a.n + 1):
    P, O = gen(a.B); R = rew(O) + .05 * r.normal(size=a.B); Rt = -R if a.mode == 'flip' and u > a.at else R; adv = (Rt - Rt.mean()) / (Rt.std() + 1e-6)
    lr0 = jax.nn.log_softmax(jnp.array(ref)); q = np.asarray(lr0)[P, O]; lr = a.lr
    l, g, (H, k) = T.step((P, O, adv.astype(np.float32), q.astype(np.float32), np.float32(a.ent), np.float32(a.kl)), lr)
    say(f"[rl] step {u:4d}/{a.n} · reward {R.mean():6.3f} ± {R.std():.3f} · kl_ref {float(k):7.4f} · entropy {float(H):.4f} · pg_loss {l:8.4f} · distinct {np.mean([len(set(o)) for o in O])/Ln:.2f}"); time.sleep(.01)
