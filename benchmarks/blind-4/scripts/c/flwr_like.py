from tasks import *
a = args(lr=0.05, rounds=40, seed=0, local=8, alpha=5.0, sched='const', h=48)
r = np.random.default_rng(a.seed); X, y, Xv, yv = digits(a.seed, 1400, .4); sh = [np.where(r.dirichlet([a.alpha] * 8, 10)[y].cumsum(1).__ge__(r.random((1400, 1))).argmax(1) == k)[0] for k in range(8)]
G = dense(r, [64, a.h, 10]); T = Trainer(cls_loss, G, 'sgd', 0.); say(f"INFO :      Starting Flower server, config: num_rounds={a.rounds}, no round_timeout\nINFO :      \nINFO :      [INIT]\nINFO :      Requesting initial parameters from one random client"); t0 = time.time(); H = []
for rd in range(1, a.rounds + 1):
    say(f"INFO :      \nINFO :      [ROUND {rd}]\nINFO :      configure_fit: strategy sampled 5 clients (out of 8)"); ps = []; ws = []
    lr = a.lr * (1.13 ** max(0, rd - 12) if a.sched == 'up' else 1)
    for k in r.choice(8, 5, replace=False):
        if len(sh[k]) < 4: continue
        T.p = G
        for _ in range(a.local): j = r.choice(sh[k], 32); T.step((X[j], y[j]), lr)
        ps.append(T.p); ws.append(len(sh[k]))
    w = np.array(ws) / sum(ws); G = jax.tree_util.tree_map(lambda *q: sum(wi * qi for wi, qi in zip(w, q)), *ps)
    l, ac = cls_loss(G, (Xv, yv)); H.append((rd, float(l), float(ac)))
    say(f"INFO :      aggregate_fit: received {len(ps)} results and {5-len(ps)} failures\nINFO :      fit progress: ({rd}, {float(l)}, {{'accuracy': {float(ac):.4f}}}, {time.time()-t0})\nINFO :      configure_evaluate: no clients selected, skipping evaluation"); time.sleep(.05)
say(f"INFO :      \nINFO :      [SUMMARY]\nINFO :      Run finished {a.rounds} round(s) in {time.time()-t0:.2f}s")
