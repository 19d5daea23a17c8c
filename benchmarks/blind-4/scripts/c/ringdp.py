from tasks import *
a = args(lr=0.2, n=300, seed=0, every=10, mode='ok', at=0, start=0)
X, y, Xv, yv = digits(a.seed, 1400, .6); r = np.random.default_rng(a.seed); T = Trainer(cls_loss, dense(r, [64, 48, 10]), 'sgd', .0)
if not a.start: [say(f"ts={now('%H:%M:%S')} level=info rank={k} host=n{k//2} msg=\"ring up\" world=4 peer={(k+1)%4}") for k in range(4)]
for u in range(1, a.n + 1):
    lr = a.lr * (1 - u / a.n) + 1e-4; Ls = []
    for k in range(4):
        j = r.integers(k * 350, k * 350 + 350, 16); Ls.append(float(cls_loss(T.p, (X[j], y[j]))[0]))
    j = r.integers(0, 1400, 64); yy = y[j]
    if a.mode == 'desync' and u >= a.at: yy = np.where(np.arange(64) < 48, r.integers(0, 10, 64), yy).astype(np.int32)
    l, g, _ = T.step((X[j], yy), lr)
    if a.mode == 'dead' and u == a.at:
        say(f"ts={now('%H:%M:%S')} level=warn rank=2 msg=\"allreduce waiting on peer 3\" waited_ms=5000"); time.sleep(300)
    if u % a.every == 0 and u >= a.start:
        for k in range(4): say(f"ts={now('%H:%M:%S')} level=info rank={k} step={u} loss={Ls[k]:.4f} lr={lr:.4f} sync_ms={1+3*r.random():.2f} samples_s={int(900+200*r.random())}")
    if u % 100 == 0 and u >= a.start: lv, av = cls_loss(T.p, (Xv, yv)); say(f"ts={now('%H:%M:%S')} level=info rank=0 event=validate step={u} val_loss={float(lv):.4f} val_acc={float(av):.4f}")
    time.sleep(.008)
