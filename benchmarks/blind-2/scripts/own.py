"""Trainers with consoles of their own: python -u own.py PROGRAM [--lr ..]"""
import sys; style = sys.argv.pop(1)
from nn import *
import datetime, json, csv
F = {}
def p(f): F[f.__name__] = f; return f
T0 = time.time(); now = lambda f: datetime.datetime.now().strftime(f)
def wrap(c, m, k=4):
    c.mode = m; c.k = k
    if not hasattr(c, 'X'): c.X = np.zeros((1, 1)); c.y = np.zeros(1)
    return c
@p
def brew(a):  # matrix factorisation; arrows
    r = np.random.default_rng(a.seed); U0, V0 = r.standard_normal((80, 4)), r.standard_normal((60, 4)); n = 2600 if a.mode != 'overfit' else 900
    I, J = r.integers(0, 80, n), r.integers(0, 60, n); y = (U0[I] * V0[J]).sum(1) * .5 + 3 + .4 * r.standard_normal(n); h = int(n * .8); K = 6 if a.mode != 'overfit' else 24
    U, V = .1 * r.standard_normal((80, K)), .1 * r.standard_normal((60, K)); mu = y[:h].mean(); lr = a.lr; say('~ brewing 80 cups x 60 beans ~')
    for e in range(1, a.epochs + 1):
        if a.mode == 'boom': lr = a.lr * 1.25 ** e
        for k in r.permutation(h): q = y[k] - mu - U[I[k]] @ V[J[k]]; u = U[I[k]].copy(); U[I[k]] += lr * (q * V[J[k]] - .01 * u); V[J[k]] += lr * (q * u - .01 * V[J[k]])
        er = y - mu - (U[I] * V[J]).sum(1); tr, te = math.sqrt((er[:h] ** 2).mean()), math.sqrt((er[h:] ** 2).mean()); truth(e, rmse_in=tr, rmse_out=te)
        say(f'pass {e:>3} → rmse(seen) {tr:.4f} → rmse(unseen) {te:.4f} → η {lr:.5f}'); time.sleep(a.sleep)
@p
def ledger(a):  # logistic/SVM pegasos: pipe table, cumulative mean
    r = np.random.default_rng(a.seed); X, y, _ = blobs(1500, 12, 2, r, 2.2); y = 2 * y - 1; w = np.zeros(12); cum = 0; seen = 0; win = []
    say('| no. | margin viol. | obj (mean so far) | obj (last 100) | ||w|| |\n|----:|-------------:|------------------:|---------------:|------:|')
    for t in range(1, a.steps + 1):
        i = r.integers(1500); lr = 1 / (.01 * (t + 50)) if a.mode != 'boom' else a.lr * 1.006 ** t
        if a.mode == 'flip' and t > a.steps * .5: lr = -lr * .05
        m = y[i] * (w @ X[i]); h = max(0, 1 - m); o = h + .005 * w @ w; w *= 1 - lr * .01; w += lr * y[i] * X[i] * (m < 1); cum += o; win.append(o); seen += m < 1
        if t % a.every == 0: truth(t, cum=cum / t, last=np.mean(win[-100:])); say(f'| {t} | {seen} | {cum/t:.5g} | {np.mean(win[-100:]):.5g} | {math.sqrt(w@w):.3f} |'); time.sleep(a.sleep)
@p
def herd(a):  # evolution strategy
    r = np.random.default_rng(a.seed); d = 12; m = r.uniform(-3, 3, d); s = .6; f = lambda x: -(10 * d + (x * x - (10 if a.mode != 'sphere' else 0) * np.cos(2 * np.pi * x)).sum(-1)) if a.mode != 'sphere' else -(x * x).sum(-1)
    say(json.dumps({'event': 'open', 'herd': 40, 'genes': d}))
    for g in range(1, a.iters + 1):
        if a.mode == 'sigma0' and g > a.iters * .25: s = 1e-9
        if a.mode == 'away' and g > a.iters * .4: s = s * 1.04
        e = r.standard_normal((40, d)); x = m + s * e; y = f(x); o = np.argsort(-y)[:10]
        if a.mode == 'away' and g > a.iters * .4: o = np.argsort(y)[:10]
        m = m + s * e[o].mean(0); s = s * math.exp(.12 * ((e[o] ** 2).mean() - 1)) if a.mode not in ('sigma0', 'away') else s; s = max(s, 1e-9)
        truth(g, best=y.max(), mean=y.mean()); say(json.dumps({'event': 'gen', 'g': g, 'fitness': {'best': round(float(y.max()), 5), 'mean': round(float(y.mean()), 5), 'worst': round(float(y.min()), 5)}, 'mutation': float(f'{s:.4g}'), 'alive': 40})); time.sleep(a.sleep)
@p
def loom(a):  # char RNN with BPTT
    t = text(8000, a.seed); cs = sorted(set(t)); ix = np.array([cs.index(c) for c in t]); V, H, B, L = len(cs), 48, 8, 20; r = np.random.default_rng(a.seed); g0 = 1.0 if a.mode != 'blow' else 1.6
    W = [r.standard_normal((V, H)) * .2, r.standard_normal((H, H)) * g0 / math.sqrt(H), np.zeros(H), r.standard_normal((H, V)) * .1, np.zeros(V)]; o = Opt(W, 'adam' if a.mode != 'blow' else 'sgd'); sm = Ema(.95); h = np.zeros((B, H)); pos = r.integers(0, 7000, B)
    for it in range(1, a.steps + 1):
        x = np.stack([ix[q:q + L + 1] for q in pos]); pos = (pos + L) % 7900; hs = [h]; P = []; ls = 0
        for k in range(L): h = np.tanh(W[0][x[:, k]] + hs[-1] @ W[1] + W[2]); hs.append(h); pr = softmax(h @ W[3] + W[4]); P.append(pr); ls -= np.log(pr[np.arange(B), x[:, k + 1]] + 1e-300).mean()
        g = [np.zeros_like(w) for w in W]; dh = 0
        for k in reversed(range(L)):
            d = P[k].copy(); d[np.arange(B), x[:, k + 1]] -= 1; d /= B * L; g[3] += hs[k + 1].T @ d; g[4] += d.sum(0); q = (d @ W[3].T + dh) * (1 - hs[k + 1] ** 2); np.add.at(g[0], x[:, k], q); g[1] += hs[k].T @ q; g[2] += q.sum(0); dh = q @ W[1].T
        lr = a.lr if a.mode != 'blow' else a.lr * 1.012 ** it
        if a.mode == 'stall' and it > a.steps * .2: lr = a.lr * 1e-6
        gn = o.step(g, lr, 0 if a.mode == 'blow' else 5); b = ls / L / math.log(2); s_ = sm(b); truth(it, bits=s_, raw=b, gn=gn)
        if it % a.every == 0: say(f'<weave row={it} bits_per_char={s_:.4f} tension={gn:.3e} shuttle={lr:.2e}/>'); time.sleep(a.sleep)
@p
def tide(a):  # online learning of a drifting target: healthy noise; units
    r = np.random.default_rng(a.seed); w = np.zeros(8); T = r.standard_normal(8); say('TIDE GAUGE online regression, one line an hour')
    for t in range(a.steps):
        T += .01 * r.standard_normal(8) if a.mode != 'runaway' else .0
        x = r.standard_normal(8); e = w @ x - T @ x - .2 * r.standard_normal(); lr = a.lr if a.mode != 'runaway' else a.lr * (1 + t / a.steps * 22)
        w -= lr * e * x; truth(t, err=abs(e))
        if t % a.every == 0: say(f'{t//24:03d}d{t%24:02d}h  residual={abs(e):.4f}m  gain={lr:.4f}  |w|={np.sqrt(w@w):.3f}'); time.sleep(a.sleep)
@p
def mixtape(a):  # GMM by EM: log-likelihood, higher is better, stops changing (converged)
    r = np.random.default_rng(a.seed); C = r.standard_normal((4, 3)) * 3; X = C[r.integers(0, 4, 800)] + r.standard_normal((800, 3)); K = 4; m = X[r.choice(800, K)] * 1.0; v = np.ones((K, 3)) * 4; pi = np.ones(K) / K
    if a.mode == 'dup': X = np.vstack([X, np.repeat(X[:1] + 30, 60, 0)]); m[0] = X[-1]
    say('track  side  loglik/N        delta         smallest-var')
    old = -1e9
    for t in range(1, a.iters + 1):
        lp = np.log(pi) - .5 * (((X[:, None] - m) ** 2 / v).sum(2) + np.log(v).sum(1) + 3 * np.log(2 * np.pi)); mx = lp.max(1, keepdims=True); ll = float((mx[:, 0] + np.log(np.exp(lp - mx).sum(1))).mean()); R = np.exp(lp - mx); R /= R.sum(1, keepdims=True)
        n = R.sum(0); pi = n / len(X); m = R.T @ X / n[:, None]; v = np.stack([(R[:, k:k + 1] * (X - m[k]) ** 2).sum(0) / n[k] for k in range(K)]); v = v if a.mode == 'dup' else v + 1e-3
        truth(t, loglik=ll); say(f'{t:5d}  {"AB"[t%2]:>4s}  {ll:< 14.6f}  {ll-old if t>1 else float("nan"):<12.3e}  {v.min():.3e}'); old = ll; time.sleep(a.sleep)
@p
def orchard(a):  # minibatch k-means: inertia
    r = np.random.default_rng(a.seed); C = r.standard_normal((8, 5)) * 4; X = C[r.integers(0, 8, 3000)] + r.standard_normal((3000, 5)); m = X[r.choice(3000, 8)]; n = np.ones(8)
    for t in range(1, a.iters + 1):
        if a.mode == 'scale' and t > a.iters * .5: X = X * 1.06
        b = X[r.integers(0, 3000, 100)]; d = ((b[:, None] - m) ** 2).sum(2); k = d.argmin(1); J = d.min(1).mean()
        for i, q in zip(k, b): n[q is None or i] += 1; m[i] += (q - m[i]) / n[i]
        truth(t, inertia=J); say(f'harvest#{t:04d}: basket inertia {J:9.4f} per apple; trees {np.bincount(k, minlength=8).tolist()}; moved {np.abs(d.min()).round(3)}'); time.sleep(a.sleep)
@p
def lantern(a):  # VAE, german words
    v = wrap(Vae(a.seed), a.mode); tot = a.steps; R = []
    say('Laterne 0.3 — Variationsautoencoder, 12 Merkmale, 3 latente Größen')
    for it in range(1, tot + 1):
        beta = 1.0 if a.mode != 'collapse' else min(40, 1 + 39 * max(0, it / tot - .3) / .2); lr = sched(v, it, tot, a.lr); r = v.step(lr, beta); R.append((r['loss'], r['rec'], r['kl']))
        if it % a.every == 0: z = np.mean(R, 0); R = []; q = v.val(beta); truth(it, Verlust=z[0], Rekonstruktion=z[1], KL=z[2], vRek=q['rec']); say(f'Schritt {it:5d} von {tot}: Verlust {z[0]:.4f}'.replace('.', ',') + f' (Rekonstruktion {z[1]:.4f}'.replace('.', ',') + f'; KL {z[2]:.5f}'.replace('.', ',') + f'; Prüfverlust {q["loss"]:.4f})'.replace('.', ',')); time.sleep(a.sleep)
@p
def comet(a):  # PINN-like: y' = -y + sin t with a small net; three losses
    r = np.random.default_rng(a.seed); net = Net((1, 32, 1), r, 'tanh', 2.); o = Opt(net.W, 'adam'); h = .02
    for it in range(1, a.steps + 1):
        t = r.uniform(0, 6, (64, 1)); lr = a.lr * (1 if a.mode != 'rise' else 3e4 ** (it / a.steps)); f1 = net.f((t + h) / 3); f0 = net.f((t - h) / 3); fm = net.f(t / 3); res = (f1 - f0) / (2 * h) + fm - np.sin(t)
        if a.mode == 'log0' and it == int(.6 * a.steps): res = res * np.log(np.zeros_like(t)) * 0
        g = None
        for X, d in (((t + h) / 3, res / h / 64), ((t - h) / 3, -res / h / 64), (t / 3, 2 * res / 64)): net.f(X); q = net.b(d); g = q if g is None else [x + y for x, y in zip(g, q)]
        b = net.f(np.zeros((1, 1))) - 1; q = net.b(20 * b); g = [x + y for x, y in zip(g, q)]; o.step(g, lr, 0 if a.mode == 'rise' else 50)
        tt = np.linspace(0, 6, 50)[:, None]; ex = 1.5 * np.exp(-tt) + .5 * (np.sin(tt) - np.cos(tt)); er = float(np.sqrt(((net.f(tt / 3) - ex) ** 2).mean())); pr, bc = float((res ** 2).mean()), float(b[0, 0] ** 2); truth(it, L_pde=pr, L_bc=bc, relL2=er)
        if it % a.every == 0: say(f'it={it:<6d} L_pde={pr:.3e}  L_bc={bc:.3e}  relL2(exact)={er:.3e}'); time.sleep(a.sleep)
@p
def kiln(a):  # boosted stumps: table with rule lines, train/hold-out
    r = np.random.default_rng(a.seed); n = 500 if a.mode != 'overfit' else 90; X = r.standard_normal((n + 300, 12)); y = np.sin(X[:, 0]) + .5 * X[:, 1] * (X[:, 2] > 0) + (.3 if a.mode != 'overfit' else .9) * r.standard_normal(n + 300); Fx = np.zeros(n + 300); say('═' * 44 + f'\n{"firing":>8}{"train.mse":>12}{"holdout.mse":>14}{"shrink":>9}\n' + '─' * 44)
    for t in range(1, a.iters + 1):
        res = y[:n] - Fx[:n]; best = None
        for j in range(12):
            for q in np.quantile(X[:n, j], r.random(4)): L = X[:n, j] < q; e = -(res[L].sum() ** 2 / max(1, L.sum()) + res[~L].sum() ** 2 / max(1, (~L).sum())); best = min(best or (9e9,), (e, j, q))
        _, j, q = best; L = X[:, j] < q; lr = a.lr * (1 if a.mode != 'over' else (1.03 ** t)); Fx += lr * np.where(L, res[L[:n]].mean(), res[~L[:n]].mean()); m1, m2 = ((y - Fx)[:n] ** 2).mean(), ((y - Fx)[n:] ** 2).mean(); truth(t, train=m1, holdout=m2)
        if t % a.every == 0: say(f'{t:>8}{m1:>12.5f}{m2:>14.5f}{lr:>9.4f}'); time.sleep(a.sleep)
@p
def bazaar(a):  # bandit: cumulative regret grows (lower is better but always rising): mean reward matters
    r = np.random.default_rng(a.seed); mu = r.random(10) * .8; n = np.ones(10); s = mu * 0 + .5; tot = 0; reg = 0; w = []
    for t in range(1, a.steps + 1):
        if a.mode == 'swap' and t == a.steps // 2: mu = mu[::-1].copy() * .25
        k = r.integers(10) if r.random() < .1 else int((s / n).argmax()) if a.mode == 'swap' else int((s / n + np.sqrt(.5 * np.log(t) / n)).argmax()); x = float(r.random() < mu[k]); n[k] += 1; s[k] += x; w.append(x); reg += mu.max() - mu[k]
        if t % a.every == 0: m = np.mean(w[-a.every:]); truth(t, mean_payout=m, regret=reg); say(f'[stall {k}] rounds={t} mean_payout={m:.3f} cumulative_regret={reg:.1f} explored={len(set(n))}/10'); time.sleep(a.sleep)
@p
def maze(a):  # Q-learning on a gridworld: episodes, steps to goal
    r = np.random.default_rng(a.seed); N = 6; Q = np.zeros((N, N, 4)); R = []; eps = 1.; wall = {(1, 1), (2, 3), (3, 3), (4, 1)}; mv = [(0, 1), (1, 0), (0, -1), (-1, 0)]; say('ep;eps;score;steps_to_cheese;max_q')
    for e in range(1, a.steps + 1):
        s = (0, 0); G = 0; eps = max(.05, eps * (1 - 4 / a.steps)) if a.mode != 'wander' else 1.0; gam = .95 if a.mode != 'gamma' else 1.12; goal = (5, 5) if not (a.mode == 'moved' and e > a.steps * .6) else (0, 5); lr = .3
        if a.mode == 'moved' and e > a.steps * .6: lr = .0
        for k in range(60):
            A = r.integers(4) if r.random() < eps else int((Q[s] + 1e-9 * r.random(4)).argmax()); n = (s[0] + mv[A][0], s[1] + mv[A][1]); n = s if n in wall or min(n) < 0 or max(n) >= N else n; d = n == goal; x = 10. if d else -.1; Q[s][A] += lr * (x + gam * (0 if d and a.mode != 'gamma' else Q[n].max()) - Q[s][A]); G += x; s = n
            if d: break
        R.append((G, k + 1)); truth(e, score=G)
        if e % a.every == 0: z = np.mean(R[-a.every:], 0); say(f'{e};{eps:.3f};{z[0]:.3f};{z[1]:.1f};{Q.max():.4g}'); time.sleep(a.sleep)
@p
def polecat(a):  # REINFORCE-like AC: sentences
    e = rl(a, n=6, T=80); say('Polecat balances a broom. Patience.')
    for i in range(1, a.iters + 1):
        r = e.iter(rlr(e, i, a.iters, a.lr)); truth(i, score=r['ret'], surprise=r['ent'])
        say(f'After {r["steps"]} moves the last thirty attempts lasted {r["ret"]:.1f} moves on average (policy entropy {r["ent"]:.4f}, critic error {r["vl"]:.2f}).'); time.sleep(a.sleep)
@p
def circus(a):  # tsv of RL with several columns, no header until line 3
    e = rl(a, n=6, T=80); say('# circus 1.4\n# acrobat: polebalance\niter\tframes\tapplause\tH(pi)\tvalue_mse\tratio_kl\tlr')
    for i in range(1, a.iters + 1): lr = rlr(e, i, a.iters, a.lr); r = e.iter(lr); truth(i, applause=r['ret'], H=r['ent'], vl=r['vl']); say(f'{i}\t{r["steps"]}\t{r["ret"]:.2f}\t{r["ent"]:.5f}\t{r["vl"]:.4g}\t{r["kl"]:.5g}\t{lr:.3g}'); time.sleep(a.sleep)
@p
def twin(a):  # contrastive, InfoNCE between two views
    r = np.random.default_rng(a.seed); A, B = r.standard_normal((6, 20)), r.standard_normal((6, 20)); net = Net((20, 32, 8), r, 'relu'); net2 = Net((20, 32, 8), r, 'relu'); o = Opt(net.W + net2.W, 'adam'); n = 64; sm = Ema(.9)
    for it in range(1, a.steps + 1):
        z = r.standard_normal((n, 6)); x, y = z @ A + .3 * r.standard_normal((n, 20)), z @ B + .3 * r.standard_normal((n, 20))
        if a.mode == 'unpaired': y = y[r.permutation(n)]
        if a.mode == 'halfpaired' and it > a.steps * .5: j = r.random(n) < min(.9, (it / a.steps - .5) * 2.5); q = np.where(j)[0]; y[q] = y[r.permutation(q)]
        u, v = net.f(x), net2.f(y); tau = 4 if a.mode != 'cold' else 4 * 1e-3 ** max(0, it / a.steps * 2 - .8); S = u @ v.T / tau; P = softmax(S); P2 = softmax(S.T); L = float(-(np.log(np.diag(P) + 1e-300) + np.log(np.diag(P2) + 1e-300)).mean() / 2) if np.isfinite(S).all() else float('nan'); d = ((P - np.eye(n)) + (P2 - np.eye(n)).T) / (2 * n * tau); o.step(net.b(d @ v) + net2.b(d.T @ u), a.lr, 0)
        ac = float((P.argmax(1) == np.arange(n)).mean()); L_ = sm(L); truth(it, nce=L_, top1=ac)
        if it % a.every == 0: say(f'twin> {it:06d} nce:{L_:.4f} pair@1:{ac:.3f} temp:{tau:.3g} chance:{math.log(n):.3f}'); time.sleep(a.sleep)
@p
def mentor(a):  # distillation: teacher Cls, student KL; YAML documents
    t = mk(a.__class__(**{**vars(a), 'mode': ''}), k=5, opt='adam'); [t.step(.01) for _ in range(300)]
    s = Net((10, 8, 5), np.random.default_rng(a.seed + 1), 'relu'); o = Opt(s.W, 'adam'); r = t.r; f = type('x', (), {})(); wrap(f, a.mode); K = []
    for it in range(1, a.steps + 1):
        X = t.X[r.integers(0, len(t.X), 32)]; T = softmax(t.net.f(X) / 2)
        if a.mode == 'deaf': T = np.ones_like(T) / 5 * .5 + .5 * T[r.permutation(32)]
        S = softmax(s.f(X) / 2); kl = float((T * (np.log(T + 1e-12) - np.log(S + 1e-12))).sum(1).mean()); lr = sched(f, it, a.steps, a.lr); o.step(s.b((S - T) / 32), lr); K.append(kl); truth(it, kl=kl)
        if it % a.every == 0: ag = float((s.f(t.Xv).argmax(1) == t.net.f(t.Xv).argmax(1)).mean()); kk = np.mean(K[-a.every:]); truth(it, agreement=ag, klm=kk); say(f'---\nlesson: {it}\nkl_to_mentor: {kk:.5f}\nagreement: {ag:.4f}\nrate: {lr:.3e}'); time.sleep(a.sleep)
@p
def nll(a):  # density/regression with variance: NLL goes negative; csv with own file too
    g = wrap(Reg(seed=a.seed, nll='raw' if a.mode == 'rise' else True, opt='adam', n=600 if a.mode != 'overfit' else 70, feats=0 if a.mode != 'overfit' else 10, hid=(48,), noise=.05 if a.mode != 'overfit' else .3), a.mode); fh = open('metrics_out.csv', 'w'); fh.write('sweep,nll_fit,nll_check,crps_proxy\n'); tot = a.epochs * g.nb; it = 0
    for e in range(1, a.epochs + 1):
        L = []
        for _ in range(g.nb): L.append(g.step(sched(g, it, tot, a.lr), clip=0 if a.mode == 'rise' else 5)['loss']); it += 1
        v = g.val(); truth(e, fit=np.mean(L), check=v['loss']); fh.write(f'{e},{np.mean(L):.5f},{v["loss"]:.5f},{v["mae"]*.7:.5f}\n'); fh.flush(); say(f'sweep {e:03d} :: nll_fit {np.mean(L):+.4f} :: nll_check {v["loss"]:+.4f} :: mae {v["mae"]:.4f}'); time.sleep(a.sleep)
@p
def probe(a):  # GP regression: marginal likelihood by gradient on log hyperparameters
    r = np.random.default_rng(a.seed); x = np.sort(r.uniform(0, 5, 50)); y = np.sin(2 * x) + .1 * r.standard_normal(50); th = np.array([1., 0., -1.])
    def f(t): l, s, n = np.exp(t); K = s * s * np.exp(-.5 * ((x[:, None] - x) / l) ** 2) + (n * n + 1e-8) * np.eye(50); q, ld = np.linalg.slogdet(K); return .5 * y @ np.linalg.solve(K, y) + .5 * ld + 25 * math.log(2 * math.pi)
    for t in range(1, a.iters + 1):
        lr = a.lr * (1 if a.mode != 'rise' else 1.12 ** t); g = np.array([(f(th + 1e-4 * e) - f(th - 1e-4 * e)) / 2e-4 for e in np.eye(3)]); v = f(th); truth(t, nlml=v)
        say(f'opt[{t:3d}]  nlml = {v: .6f}   ℓ={math.exp(th[0]):.4f} σf={math.exp(th[1]):.4f} σn={math.exp(th[2]):.5f}'); th = th - lr * g / (1 if a.mode == 'rise' else max(1, np.abs(g).max() / 10)); time.sleep(a.sleep)
@p
def steel(a):  # tabular net, imbalanced; AUPRC only matters; logfmt
    c = mk(a, k=2, imb=.08, spread=2., opt='adam', n=1600, nv=900); tot = a.epochs * c.nb; it = 0
    for e in range(1, a.epochs + 1):
        R = []
        for _ in range(c.nb): R.append(c.step(sched(c, it, tot, a.lr))['loss']); it += 1
        v = c.val(); s = c.P[:, 1]; y = c.yv[np.argsort(-s)]; pr = np.cumsum(y) / np.arange(1, len(y) + 1); ap = float((pr * y).sum() / max(1, y.sum())); truth(e, xent=np.mean(R), auprc=ap, vx=v['loss'])
        say(f'ts={now("%Y-%m-%dT%H:%M:%SZ")} lvl=info msg="sweep done" sweep={e} xent={np.mean(R):.5f} dev_xent={v["loss"]:.5f} dev_auprc={ap:.4f} dev_acc={v["acc"]:.4f} rows_per_s={88000+e*7}'); time.sleep(a.sleep)
@p
def pulse(a):  # bar of own making, carriage returns with blocks, ends each lap with newline
    c = mk(a, k=4, on=140, opt='adam'); tot = a.epochs * c.nb; it = 0
    for e in range(1, a.epochs + 1):
        for b in range(c.nb):
            r = c.step(sched(c, it, tot, a.lr)); it += 1
            if b % 5 == 0: say(f'\rlap {e:02d} ▕{"▰"*(b*12//c.nb)}{"▱"*(12-b*12//c.nb)}▏ misfit {r["loss"]:.3f}', end=''); time.sleep(a.sleep)
        v = c.val(); truth(e, misfit=r['loss'], away=v['loss']); say(f'\rlap {e:02d} ▕{"▰"*12}▏ misfit {r["loss"]:.3f} | away-misfit {v["loss"]:.3f} | hits {v["acc"]*100:.1f} %')
@p
def stairs(a):  # curriculum: harder each stage, jump learnt
    r = np.random.default_rng(a.seed); W = r.standard_normal((4, 4)); net = Net((8, 48, 1), r, 'tanh'); o = Opt(net.W, 'adam'); L = []
    for it in range(1, a.steps + 1):
        st = 1 + (it - 1) * 4 // a.steps; x = r.standard_normal((48, 8)); x[:, 2 * st:] = 0; y = np.sin(x[:, :2].sum(1)) + sum(.8 * np.sin(1.3 * x[:, 2 * k] - x[:, 2 * k + 1]) for k in range(1, st)); e = net.f(x)[:, 0] - y; o.step(net.b(2 * e[:, None] / 48), a.lr if not (a.mode == 'frozen' and st >= 3) else 0.); L.append(float((e ** 2).mean())); truth(it, sq=L[-1])
        if it % a.every == 0: say(f'(stage {st}/4) tick {it} | sq.err {np.mean(L[-a.every:]):.5f} | stage progress {100*((it-1)%(a.steps//4))/(a.steps//4):.0f}%'); time.sleep(a.sleep)
@p
def swell(a):  # warm restarts / cyclic with optimiser dump, blocks of lines
    c = mk(a, k=6, opt='mom'); tot = a.epochs * c.nb; it = 0
    for e in range(1, a.epochs + 1):
        R = []
        for _ in range(c.nb): lr = sched(c, it, tot, a.lr); R.append(c.step(lr)['loss']); it += 1
        v = c.val(); truth(e, t=np.mean(R), v=v['loss']); say(f'== SWELL {e} ==\n   helm (step size) ......... {lr:.6f}\n   hull stress (train CE) ... {np.mean(R):.5f}\n   hull stress (dev CE) ..... {v["loss"]:.5f}\n   on course (dev top-1) .... {v["acc"]:.4f}\n'); time.sleep(a.sleep)
@p
def jsonl2(a):  # nested JSONL, phases
    c = lm(5000 if a.mode != 'overfit' else 1000, 900, seed=a.seed, opt='adam', bs=32, hid=(72,)); c.mode = a.mode; tot = a.steps; R = []; tok = 0
    for it in range(1, tot + 1):
        lr = sched(c, it, tot, a.lr); r = c.step(lr, clip=0 if a.mode in ('rise', 'jump') else 1.); R.append(r['loss']); tok += 32
        if it % a.every == 0: L = float(np.mean(R)); R = []; truth(it, bpb=L / math.log(2)); say(json.dumps({'k': 'fit', 'update': it, 'tokens_seen': tok, 'm': {'bpb': round(L / math.log(2), 4), 'gnorm': round(r['gnorm'], 3)}, 'opt': {'lr': lr}, 't': round(time.time() - T0, 3)})); time.sleep(a.sleep)
        if it % (a.every * 8) == 0: v = c.val(); truth(it, heldout_bpb=v['loss'] / math.log(2)); say(json.dumps({'k': 'heldout', 'update': it, 'm': {'bpb': round(v['loss'] / math.log(2), 4), 'top1': round(v['acc'], 4)}}))
@p
def spectre(a):  # toy diffusion, 3 timestep buckets, semicolon csv on stdout, scientific
    d = wrap(Diff(a.seed), a.mode); tot = a.steps; R = []; print('upd;mse_all;ema_mse;gn;secs', flush=True); em = Ema(.97)
    for it in range(1, tot + 1):
        lr = sched(d, it, tot, a.lr); r = d.step(lr, bad=a.mode == 'bad' and it == int(tot * .7)); R.append(r['loss']); x = em(r['loss']); truth(it, mse=r['loss'], ema=x)
        if it % a.every == 0: say(f'{it};{np.mean(R[-a.every:]):.6e};{x:.6e};{r["gnorm"]:.3e};{time.time()-T0:.2f}'); time.sleep(a.sleep)
@p
def forger(a):  # GAN duel
    g = Gan(a.seed)
    for it in range(1, a.steps + 1):
        x = it / a.steps; r = g.step(a.lr * (1 if a.mode != 'collapse' or x < .35 else 25), a.lr * (1 if a.mode != 'collapse' or x < .35 else .1)) if a.mode != 'boom' else g.step(a.lr * 1e5 ** max(0, x - .3), a.lr * 1e5 ** max(0, x - .3)); truth(it, critic=r['d'], forger=r['g'], modes=r['modes'])
        if it % a.every == 0: say(f'duel {it:>5}  critic {r["d"]:6.3f}  forger {r["g"]:6.3f}  styles_copied {r["modes"]}/8  caught {100*(1-r["dg2"]):.0f}%'); time.sleep(a.sleep)
@p
def hmm(a):  # Baum-Welch, french
    r = np.random.default_rng(a.seed); K, M = 3, 6; A0 = np.eye(K) * .8 + .2 / K; B0 = r.dirichlet(np.ones(M) * .4, K); s = 0; O = []
    for _ in range(400): s = r.choice(K, p=A0[s] / A0[s].sum()); O.append(r.choice(M, p=B0[s]))
    A, B, pi = r.dirichlet(np.ones(K), K), r.dirichlet(np.ones(M) * 5, K), np.ones(K) / K
    if a.mode == 'symetrique': A = np.ones((K, K)) / K; B = np.tile(np.bincount(O, minlength=M) / 400, (K, 1))
    for t in range(1, a.iters + 1):
        al = np.zeros((400, K)); c = np.zeros(400); al[0] = pi * B[:, O[0]]; c[0] = al[0].sum(); al[0] /= c[0]
        for i in range(1, 400): al[i] = al[i - 1] @ A * B[:, O[i]]; c[i] = al[i].sum(); al[i] /= c[i]
        be = np.ones((400, K)); xi = np.zeros((K, K))
        for i in reversed(range(399)): q = B[:, O[i + 1]] * be[i + 1]; xi += al[i][:, None] * A * q / c[i + 1]; be[i] = A @ q / c[i + 1]
        ga = al * be; A = xi / xi.sum(1, keepdims=True); B = np.stack([ga[np.array(O) == m].sum(0) for m in range(M)], 1) / ga.sum(0)[:, None]; pi = ga[0] / ga[0].sum(); ll = float(np.log(c).sum()); truth(t, logvr=ll); say(f'itération {t} : log-vraisemblance = {ll:.5f} ; états utilisés = {(ga.sum(0) > 20).sum()}'); time.sleep(a.sleep)
@p
def census(a):  # federated rounds: clients, one round a block, accuracy in percent
    c = mk(a, k=6, opt='sgd', n=1200, spread=1.2); parts = np.array_split(np.argsort(c.y), 10); r = c.r
    for rd in range(1, a.iters + 1):
        base = [w.copy() for w in c.net.W]; acc = [np.zeros_like(w) for w in base]; ch = r.choice(10, 4, replace=False); L = []
        if a.mode == 'evil' and rd > a.iters * .4: ch[0] = -1
        for k in ch:
            for w, b in zip(c.net.W, base): w[:] = b
            for _ in range(8): i = r.choice(parts[k], 24); l, ac, g = c.loss(c.X[i], c.y[i], True); c.o.step(g, a.lr if not (k == -1) else -a.lr * 6); L.append(l)
            for x, w in zip(acc, c.net.W): x += w / 4
        for w, x in zip(c.net.W, acc): w[:] = x
        v = c.val(); truth(rd, server_loss=v['loss'], acc=v['acc']); say(f'ROUND {rd:>3} | clients {sorted(int(q)%10 for q in ch)} | client loss {np.mean(L):.4f} | server: loss {v["loss"]:.4f}, accuracy {100*v["acc"]:.2f} %'); time.sleep(a.sleep)
@p
def tally(a):  # VW-like progressive table, printed at powers of two and then linearly; running mean hides
    r = np.random.default_rng(a.seed); w = np.zeros(10); T = r.standard_normal(10); s = 0; ss = 0; n = 0; nxt = 1; print('average    since         example    current  current\nloss       last          counter      label  predict', flush=True)
    for t in range(1, a.steps + 1):
        x = r.standard_normal(10); y = T @ x + .3 * r.standard_normal()
        if a.mode == 'shift' and t > a.steps * .6: y = -y * 3
        lr = a.lr
        if a.mode == 'shift' and t > a.steps * .6: lr = 0
        q = w @ x; e = (q - y) ** 2; w -= lr * 2 * (q - y) * x / (1 + x @ x); s += e; ss += e; n += 1; truth(t, avg=s / t, e=e)
        if t == nxt: say(f'{s/t:<10.6f} {ss/n:<10.6f} {t:10d} {y:10.4f} {q:8.4f}'); ss = n = 0; nxt = nxt * 2 if nxt < 256 else nxt + a.every; time.sleep(a.sleep)
@p
def rail(a):  # python crash, hang, oom, kill of a small training, mixed styles: departures board
    c = mk(a, k=5, opt='adam'); tot = a.epochs * c.nb; it = 0; junk = []
    say('ZUG     HALT     VERSPAETUNG(train)   VERSPAETUNG(val)')
    for e in range(1, a.epochs + 1):
        R = []
        for b in range(c.nb):
            R.append(c.step(sched(c, it, tot, a.lr))['loss']); it += 1
            if e > a.epochs * .6:
                if a.mode == 'hang': time.sleep(3600)
                if a.mode == 'lock': import threading; l = threading.Lock(); l.acquire(); l.acquire()
                if a.mode == 'keyerr': {'halt': 1}['gleis']
                if a.mode == 'assert': assert np.isfinite(R).all() and R[-1] < .01, f'schedule broken at step {it}'
                if a.mode == 'oom': import resource; resource.setrlimit(resource.RLIMIT_AS, (700 << 20,) * 2); junk.append(np.ones((4000, 4000)))
                if a.mode == 'exit': say('disk quota exceeded while writing checkpoint: No space left on device', file=sys.stderr); sys.exit(28)
                if a.mode == 'segv': import ctypes; ctypes.string_at(0)
                if a.mode == 'term': os.kill(os.getpid(), 15)
        v = c.val(); truth(e, train=np.mean(R), val=v['loss']); say(f'ICE{700+e:<5d}{e:>4d}     {np.mean(R):>18.4f}   {v["loss"]:>16.4f}'); time.sleep(a.sleep)
@p
def abacus(a):  # word2vec skip-gram, negative sampling; words/s counters
    t = text(16000, a.seed).split(); vs = sorted(set(t)); ix = np.array([vs.index(w) for w in t]); V = len(vs); r = np.random.default_rng(a.seed); U, C = .1 * r.standard_normal((V, 16)), .1 * r.standard_normal((V, 16)) if a.mode != 'zero' else np.zeros((V, 16)); sg = lambda z: 1 / (1 + np.exp(-z)); tot = a.steps; L = []
    if a.mode == 'zero': U = U * 0
    for it in range(1, tot + 1):
        p_ = r.integers(2, len(ix) - 2, 64); c_ = ix[p_ + r.choice([-2, -1, 1, 2], 64)]; w_ = ix[p_]; ng = r.integers(0, V, (64, 3)); lr = a.lr * (1 - it / tot) if a.mode != 'boom' else a.lr * 1e4 ** (it / tot); u = U[w_]; s1 = sg((u * C[c_]).sum(1)); s2 = sg((u[:, None] * C[ng]).sum(2)); l = float(-(np.log(s1 + 1e-300) + np.log(1 - s2 + 1e-300).sum(1)).mean()); L.append(l); d = (s1 - 1)[:, None]; gu = d * C[c_] + (s2[:, :, None] * C[ng]).sum(1); np.add.at(C, c_, -lr * d * u); np.add.at(C, ng, -lr * s2[:, :, None] * u[:, None]); np.add.at(U, w_, -lr * gu); truth(it, ns=l)
        if it % a.every == 0: say(f'{it*64/1000:8.1f}k pairs | alpha {lr:.4f} | ns-loss {np.mean(L[-a.every:]):.5f} | {it*64/max(.01,time.time()-T0)/1000:.0f}k pairs/s'); time.sleep(a.sleep)
@p
def scope(a):  # xml-ish/ini: stage tags, dead metric; loss frozen
    c = mk(a, k=6, opt='sgd'); tot = a.steps; R = []; last = None
    for it in range(1, tot + 1):
        r = c.step(sched(c, it, tot, a.lr))
        if a.mode == 'frozen' and it > .4 * tot: c.p = 0; c.perm = np.arange(len(c.X)); c.net.W = c.net.W; c.o.W = [w.copy() for w in c.net.W]
        R.append(r['loss']); truth(it, defocus=r['loss'])
        if it % a.every == 0: say(f'[{now("%H:%M:%S")}] <frame {it}> defocus.px = {np.mean(R[-a.every:]):.6f} ; sharp_frac = {r["acc"]:.3f}'); time.sleep(a.sleep)
D = dict(lr=.01, epochs=12, steps=600, iters=100, every=20)
if __name__ == '__main__': F[style](args(**D))
