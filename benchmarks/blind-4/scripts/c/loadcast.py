from tasks import *
a = args(lr=1e-3, epochs=60, seed=0, mode='ok', at=25, ntrain=2400, h=48, resume=0, wd=0.)
s = series(a.seed); r = np.random.default_rng(a.seed); T = Trainer(lambda p, b: (jnp.abs(net(p, b[0])[:, 0] - b[1]).mean(), 0), dense(r, [48, a.h, 1]), wd=a.wd)
if not a.resume: say("epoch\ttrain_mae\tval_mase\tval_smape\tlr")
nv = np.mean(np.abs(s[2400:2900] - s[2399:2899])); import pickle; ck = f"/tmp/labs-mc_ck{a.seed}.pkl"; e0 = 1
if a.resume: e0, T.p, T.st, T.t = pickle.load(open(ck, 'rb')); say(f"# resumed from ckpt (epoch {e0-1})")
for e in range(e0, a.epochs + 1):
    L = []
    lr = a.lr * (.5 ** (e // 20))
    if a.mode == 'shift' and e >= a.at: s = s.copy(); s[:2400] = .93 * s[:2400] + .1
    for _ in range(25): j = r.integers(0, a.ntrain - 49, 64); l, _, _ = T.step(win(s, j), lr); L.append(l)
    x, t = win(s, np.arange(2400, 2900)); p = np.asarray(net(T.p, x))[:, 0]; mase = np.mean(np.abs(p - t)) / nv; sm = 100 * np.mean(2 * np.abs(p - t) / (np.abs(p) + np.abs(t) + 1e-6))
    say(f"{e}\t{np.mean(L):.5f}\t{mase:.4f}\t{sm:.2f}\t{lr:.2e}")
    if e % 5 == 0 and a.mode == 'kill': pickle.dump((e + 1, T.p, T.st, T.t), open(ck, 'wb'))
    if a.mode == 'kill' and e == a.at: os.kill(os.getpid(), 9)
