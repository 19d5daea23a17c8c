# imagenet: the ImageNet example's AverageMeter lines | tune: Ray Tune status tables of an ARS run | tq: tqdm bar of random-feature regression | logu: loguru, LinUCB-like recommender | wrnlog: json_stats lines | guided: key-value box of guided-diffusion's logger
import sys, argparse, time, json, datetime, numpy as np
from tiny import MLP, xent, CartPole
P = argparse.ArgumentParser(); A = P.add_argument; A('style'); A('--seed', type=int, default=0); A('--lr', type=float, default=.05); A('--epochs', type=int, default=12); A('--n', type=int, default=2560); A('--hid', type=int, default=48); A('--noise', type=float, default=.3); A('--grow', type=float, default=1); A('--steps', type=int, default=600); A('--mode', default=''); A('--wd', type=float, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed); p = lambda s: print(s, flush=True)
class AM:
    def __init__(s): s.s = s.n = 0; s.v = 0
    def up(s, v, n=1): s.v = v; s.s += v * n; s.n += n
    @property
    def a(s): return s.s / max(s.n, 1)
def blobs(n, k=10, d=20):
    c = np.random.default_rng(99).standard_normal((k, d)) * .9; y = r.integers(0, k, n); X = c[y] + r.standard_normal((n, d)); f = r.random(n) < a.noise; y = np.where(f, r.integers(0, k, n), y); return X, y
def top5(o, y): return np.mean([(t in q) for t, q in zip(y, np.argsort(-o, 1)[:, :5])]) * 100
np.seterr(all='ignore')
if a.style == 'imagenet':
    X, y = blobs(a.n); V, vy = blobs(1280); net = MLP([20, a.hid, 10], r, act='relu', opt='sgd', lr=a.lr, wd=a.wd); nb = a.n // 64; p("=> creating model 'mlp_tiny'")
    def show(pre, i, nb, T, D, L, A1, A5): p('%s[%*d/%d]\tTime %6.3f (%6.3f)\t' % (pre, len(str(nb)), i, nb, T.v, T.a) + ('Data %6.3f (%6.3f)\t' % (D.v, D.a) if D else '') + 'Loss %.4e (%.4e)\tAcc@1 %6.2f (%6.2f)\tAcc@5 %6.2f (%6.2f)' % (L.v, L.a, A1.v, A1.a, A5.v, A5.a))
    for e in range(a.epochs):
        T, D, L, A1, A5 = AM(), AM(), AM(), AM(), AM(); pm = r.permutation(a.n); net.lr = a.lr * (.1 ** (e // 30)) * a.grow ** e
        for b in range(nb):
            t = time.time(); i = pm[b * 64:b * 64 + 64]; o = net.f(X[i]); l, g, ac = xent(o, y[i]); net.back(g); time.sleep(.002); L.up(l, 64); A1.up(ac * 100, 64); A5.up(top5(o, y[i]), 64); T.up(time.time() - t); D.up(1e-4)
            if b % 10 == 0: show('Epoch: [%d]' % e, b + 1, nb, T, D, L, A1, A5)
        T, L, A1, A5 = AM(), AM(), AM(), AM()
        for b in range(20): i = slice(b * 64, b * 64 + 64); o = net.f(V[i]); l, _, ac = xent(o, vy[i]); L.up(l, 64); A1.up(ac * 100, 64); A5.up(top5(o, vy[i]), 64); T.up(1e-3); b % 10 or show('Test: ', b + 1, 20, T, None, L, A1, A5)
        p(' *   Acc@1 %.3f Acc@5 %.3f' % (A1.a, A5.a))
if a.style == 'tune':
    env = CartPole(r, 200); w = np.zeros(4); n = 0; t0 = time.time(); hist = []
    def roll(w):
        global n
        o = env.reset(); R = 0; d = t = False
        while not (d or t): o, q, d, t = env.step(int(o @ w > 0)); R += q; n += 1
        return R
    for it in range(1, a.epochs + 1):
        if a.mode == 'kick' and it == int(a.epochs * .6): env.force = -10.
        D = r.standard_normal((4, 4)); s = .05; rp = np.array([roll(w + s * d) for d in D]); rm = np.array([roll(w - s * d) for d in D])
        if a.mode != 'frozen': w = w + a.lr / 4 / (np.r_[rp, rm].std() + 1e-6) * ((rp - rm) @ D)
        hist = (hist + [roll(w + .03 * r.standard_normal(4)) for _ in range(4)])[-40:]; time.sleep(.05)
        if a.mode == 'crash' and it == 31: w = w.reshape(2, 2)
        p('== Status ==\nCurrent time: %s (running for 00:00:%05.2f)\nMemory usage on this node: 3.1/15.6 GiB\nUsing FIFO scheduling algorithm.\nResources requested: 1.0/2 CPUs, 0/0 GPUs\nNumber of trials: 1/1 (1 RUNNING)' % (datetime.datetime.now().strftime('%Y-%m-%d %H:%M:%S'), time.time() - t0))
        row = ['ARS_CartPole_%04x' % (a.seed + 40961), 'RUNNING', '10.0.0.7:4411', '%d' % it, '%.4g' % (time.time() - t0), '%d' % n, '%.6g' % np.mean(hist), '%g' % np.max(hist), '%g' % np.min(hist), '%.6g' % np.mean(hist)]; hd = ['Trial name', 'status', 'loc', 'iter', 'total time (s)', 'ts', 'reward', 'episode_reward_max', 'episode_reward_min', 'episode_len_mean']; W = [max(len(x), len(y)) + 2 for x, y in zip(hd, row)]
        p('+' + '+'.join('-' * k for k in W) + '+\n|' + '|'.join(' ' + h.ljust(k - 1) for h, k in zip(hd, W)) + '|\n|' + '+'.join('-' * k for k in W) + '|\n|' + '|'.join((' ' + x.ljust(k - 1)) if j < 3 else (x.rjust(k - 1) + ' ') for j, (x, k) in enumerate(zip(row, W))) + '|\n+' + '+'.join('-' * k for k in W) + '+\n')
if a.style == 'tq':
    from tqdm import trange
    X = r.uniform(-3, 3, (a.n, 2)); y = np.sin(2 * X[:, 0]) * X[:, 1] + .2 * r.standard_normal(a.n); Om = r.standard_normal((2, 200)) * 1.5; b = r.uniform(0, 6.28, 200); F = lambda x: np.sqrt(2 / 200) * np.cos(x @ Om + b); w = np.zeros(200); lr = a.lr; ema = None
    bar = trange(a.steps, mininterval=.1, desc='fit')
    for t in bar:
        i = r.integers(0, a.n, 32); f = F(X[i]); e = f @ w - y[i]; l = (e * e).mean(); w -= lr * (2 * f.T @ e / 32); lr *= a.grow; ema = l if ema is None else .95 * ema + .05 * l; bar.set_postfix(mse='%.4f' % ema, lr='%.2e' % lr, refresh=False); time.sleep(.004)
        if a.mode == 'bad' and t > a.steps * .5: y[r.integers(0, a.n, 20)] *= -1.0
if a.style == 'logu':
    from loguru import logger
    logger.remove(); logger.add(sys.stderr, colorize=True, format='<green>{time:YYYY-MM-DD HH:mm:ss.SSS}</green> | <level>{level: <8}</level> | <cyan>{name}</cyan>:<cyan>{function}</cyan>:<cyan>{line}</cyan> - <level>{message}</level>')
    d, K = 8, 15; th = r.standard_normal((K, d)) * .5; At = [np.eye(d) for _ in range(K)]; bt = np.zeros((K, d)); logger.info('LinUCB: {} items, {} features', K, d); ct = []; op = []
    for t in range(1, a.steps * 20 + 1):
        x = r.standard_normal(d); pr = 1 / (1 + np.exp(-(th @ x - .5)))
        if t % 40 == 1: inv = [np.linalg.inv(q) for q in At]
        mu = np.array([x @ inv[k] @ bt[k] + .4 * np.sqrt(x @ inv[k] @ x) for k in range(K)]); c = int(mu.argmax()) if a.mode != 'argmin' or t < a.steps * 12 else int(mu.argmin()); R = float(r.random() < pr[c]); At[c] += np.outer(x, x); bt[c] += R * x; ct.append(R); op.append(pr.max())
        if t % 200 == 0: logger.info('impressions={} ctr={:.4f} oracle_ctr={:.4f}', t, np.mean(ct), np.mean(op)); ct = []; op = []
        if a.mode == 'sing' and t == a.steps * 10: logger.warning('refreshing item features'); At[3] *= np.inf if 0 else 0
if a.style == 'json':
    X, y = blobs(a.n); V, vy = blobs(1280); net = MLP([20, a.hid, 10], r, act='relu', opt='sgd', lr=a.lr, wd=a.wd); t0 = time.time()
    for e in range(1, a.epochs + 1):
        t1 = time.time(); L = Ac = 0; net.lr = a.lr * a.grow ** e
        for b in range(a.n // 64): i = r.integers(0, a.n, 64); l, g, ac = xent(net.f(X[i]), y[i]); net.back(g); L += l; Ac += ac
        m = a.n // 64; lv, _, av = xent(net.f(V), vy); time.sleep(.04); p('json_stats: ' + json.dumps(dict(lr=net.lr, train_loss=float(L / m), train_acc=100 * float(Ac / m), test_loss=float(lv), test_acc=100 * float(av), epoch=e, num_classes=10, n_parameters=1498, train_time=time.time() - t1, test_time=.001)))
if a.style == 'guided':
    X = r.standard_normal((a.n, 1)) * .2 + r.choice([-2., 0, 2], (a.n, 1)); net = MLP([2, 64, 64, 1], r, lr=a.lr); al = np.cos(np.linspace(.02, 1.55, 100)) ** 2; acc = []; G = []; t0 = time.time(); p('Logging to /tmp/openai-2026-11-28\ncreating model and diffusion...\ntraining...')
    for s in range(a.steps * 10 + 1):
        i = r.integers(0, a.n, 64); t = r.integers(0, 100, 64); e = r.standard_normal((64, 1)); xt = np.sqrt(al[t])[:, None] * X[i] + np.sqrt(1 - al[t])[:, None] * e; d = net.f(np.c_[xt, t[:, None] / 50 - 1]) - e; net.lr = a.lr * a.grow ** s; net.back(2 * d / 64); acc.append((d * d).mean()); G.append(net.gnorm); q = t // 25
        if s % (a.steps // 6) == 0 and s:
            rows = dict(grad_norm=np.mean(G), loss=np.mean(acc), param_norm=float(np.sqrt(sum((w ** 2).sum() for w in net.W))), samples=s * 64, step=s); p('-' * 26); [p('| %-10s | %-9s |' % (k, '%.3g' % v if v < 1e4 and k not in ('samples', 'step') else '%d' % v if k in ('samples', 'step') else '%.2e' % v)) for k, v in rows.items()]; p('-' * 26); acc = []; G = []
