from tasks import *
a = args(lr=2e-3, n=1500, seed=0, every=50, mode='ok', at=0)
X, y, Xv, yv = digits(a.seed, 1000, .3); r = np.random.default_rng(a.seed); t = Trainer(cls_loss, dense(r, [64, 128, 10]))
for _ in range(400): j = r.integers(0, 1000, 64); t.step((X[j], y[j]), 2e-3)
tv = float(cls_loss(t.p, (Xv, yv))[1]); say(f"teacher: 2-layer/128, test acc {100*tv:.2f} %\nstudent: 2-layer/12, temperature 4, alpha 0.7")
def loss(p, b):
    lg = net(p, b[0]); kd = 16 * (jax.nn.softmax(b[2] / 4) * (jax.nn.log_softmax(b[2] / 4) - jax.nn.log_softmax(lg / 4))).sum(-1).mean(); ce = xent(lg, b[1]); return .7 * kd + .3 * ce, (kd, ce)
act = jax.nn.relu
st = dense(r, [64, 12, 10])
if a.mode == 'dead': st[0] = (st[0][0], st[0][1] - 30.)
T = Trainer(loss, st); A = []; best = 0
say("    it |   total |      kd |      ce | agree%% |  acc%% | lr".replace('%%', '%'))
for u in range(1, a.n + 1):
    lr = a.lr * .5 * (1 + math.cos(math.pi * u / a.n)) if a.mode != 'step' else a.lr * .1 ** (u // 500)
    j = r.integers(0, 1000, 64); lg = net(t.p, X[j])
    if a.mode == 'forget' and u > a.at: lg = -lg * min(1, (u - a.at) / 300); lr = a.lr
    l, g, (kd, ce) = T.step((X[j], y[j], lg), lr); A.append((l, float(kd), float(ce)))
    if u % a.every == 0:
        m = np.mean(A, 0); A = []; o = np.asarray(net(T.p, Xv)).argmax(1); ag = (o == np.asarray(net(t.p, Xv)).argmax(1)).mean(); ac = (o == yv).mean()
        say(f"{u:6d} | {m[0]:7.4f} | {m[1]:7.4f} | {m[2]:7.4f} | {100*ag:6.2f} | {100*ac:5.2f} | {lr:.1e}" + (' *' if ac > best else '')); best = max(best, ac)
