"""Small numpy trainings that the programs in this folder share; the printing is theirs."""
import argparse, os, sys, math, time
os.environ.setdefault('OMP_NUM_THREADS', '1'); os.environ.setdefault('OPENBLAS_NUM_THREADS', '1')
import numpy as np
np.seterr(all='ignore')
_t = None
def truth(step, **kw):
    global _t
    p = os.environ.get('TRUTH')
    if not p: return
    if _t is None: _t = open(p, 'w'); _t.write('step,name,value\n')
    for k, v in kw.items(): _t.write(f'{step},{k},{float(v):.6g}\n')
    _t.flush()
def args(**d):
    p = argparse.ArgumentParser()
    d.setdefault('seed', 0); d.setdefault('mode', ''); d.setdefault('sleep', 0.0)
    for k, v in d.items(): p.add_argument('--' + k, type=type(v), default=v)
    return p.parse_args()
def say(*a, end='\n', file=None): print(*a, end=end, file=file or sys.stdout, flush=True)
def softmax(z): z = z - z.max(1, keepdims=True); e = np.exp(z); return e / e.sum(1, keepdims=True)
class Net:
    def __init__(s, sizes, rng, act='relu', gain=1.0, bias=0.0):
        s.act = act; s.W = []
        for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
            s.W += [(rng.standard_normal((a, b)) * gain * math.sqrt((2 if act == 'relu' else 1) / a)), np.full(b, bias if i < len(sizes) - 2 else 0.0)]
        s.n = len(sizes) - 1
    def f(s, X):
        s.H = [X]
        for i in range(s.n):
            X = X @ s.W[2 * i] + s.W[2 * i + 1]
            if i < s.n - 1:
                X = np.maximum(X, 0) if s.act == 'relu' else np.tanh(X) if s.act == 'tanh' else 1 / (1 + np.exp(-X)) if s.act == 'sigmoid' else X
            s.H.append(X)
        return X
    def b(s, d):
        g = [None] * len(s.W)
        for i in reversed(range(s.n)):
            g[2 * i] = s.H[i].T @ d; g[2 * i + 1] = d.sum(0); d = d @ s.W[2 * i].T
            if i:
                h = s.H[i]; d = d * ((h > 0) if s.act == 'relu' else (1 - h * h) if s.act == 'tanh' else h * (1 - h) if s.act == 'sigmoid' else 1)
        s.dx = d
        return g
def gnorm(g): return math.sqrt(sum(float((x * x).sum()) for x in g)) if all(np.isfinite(x).all() for x in g) else float('nan')
class Opt:
    def __init__(s, W, kind='sgd', mu=0.9, wd=0.0): s.W = W; s.k = kind; s.mu = mu; s.wd = wd; s.m = [np.zeros_like(w) for w in W]; s.v = [np.zeros_like(w) for w in W]; s.t = 0
    def step(s, g, lr, clip=0):
        n = gnorm(g); s.t += 1
        if clip and n > clip: g = [x * clip / n for x in g]
        for i, w in enumerate(s.W):
            x = g[i] + s.wd * w
            if s.k == 'sgd': w -= lr * x
            elif s.k == 'mom': s.m[i] = s.mu * s.m[i] + x; w -= lr * s.m[i]
            elif s.k == 'adam':
                s.m[i] = .9 * s.m[i] + .1 * x; s.v[i] = .999 * s.v[i] + .001 * x * x
                w -= lr * s.m[i] / (1 - .9 ** s.t) / (np.sqrt(s.v[i] / (1 - .999 ** s.t)) + 1e-8)
            elif s.k == 'rms': s.v[i] = .9 * s.v[i] + .1 * x * x; w -= lr * x / (np.sqrt(s.v[i]) + 1e-8)
            elif s.k == 'ada': s.v[i] += x * x; w -= lr * x / (np.sqrt(s.v[i]) + 1e-8)
        return n
def blobs(n, d, k, rng, spread=1.0, flip=0.0, imb=0.0, centers=None):
    C = rng.standard_normal((k, 3, d)) * 1.6 if centers is None else centers
    p = np.ones(k) / k
    if imb: p = np.array([1 - imb] + [imb / (k - 1)] * (k - 1))
    y = rng.choice(k, n, p=p); X = C[y, rng.integers(0, 3, n)] + rng.standard_normal((n, d)) * spread
    f = rng.random(n) < flip; y = np.where(f, rng.integers(0, k, n), y)
    return X, y, C
class Cls:
    """classifier; data: gaussian mixtures with three modes in each class"""
    def __init__(s, n=1000, nv=400, d=10, k=4, hid=(32,), seed=0, spread=1.3, flip=0.0, imb=0.0, act='relu', gain=1.0, opt='sgd', bs=32, wd=0.0, data=None, bias=0.0, smooth=0.0, drop=0.0, mu=0.9):
        s.r = np.random.default_rng(seed)
        if data: s.X, s.y, s.Xv, s.yv, k = data
        else:
            s.X, s.y, s.C = blobs(n, d, k, s.r, spread, flip, imb); s.Xv, s.yv, _ = blobs(nv, d, k, s.r, spread, 0.0, imb, s.C)
        s.k = k; s.bs = bs; s.drop = drop
        s.net = Net((s.X.shape[1],) + tuple(hid) + (k,), s.r, act, gain, bias); s.o = Opt(s.net.W, opt, wd=wd, mu=mu); s.p = 0; s.perm = s.r.permutation(len(s.X)); s.it = 0; s.sign = 1
        s.nb = max(1, len(s.X) // bs)
    def loss(s, X, y, g=False, w=None):
        z = s.net.f(X); p = softmax(z); n = len(y); l = -np.log(p[np.arange(n), y] + 1e-300)
        L = float(l.mean()) if np.isfinite(p).all() else float('nan')
        acc = float((p.argmax(1) == y).mean())
        if not g: s.P = p; return L, acc
        q = p.copy(); q[np.arange(n), y] -= 1; q /= n
        return L, acc, s.net.b(q * s.sign)
    def batch(s):
        if s.p + s.bs > len(s.X): s.p = 0; s.perm = s.r.permutation(len(s.X))
        i = s.perm[s.p:s.p + s.bs]; s.p += s.bs; return s.X[i], s.y[i]
    def step(s, lr, clip=0, noise=0.0):
        X, y = s.batch()
        if s.drop: X = X * (s.r.random(X.shape) > s.drop) / (1 - s.drop)
        L, a, g = s.loss(X, y, True); s.it += 1
        n = s.o.step(g, lr, clip); return dict(loss=L, acc=a, gnorm=n)
    def val(s):
        L, a = s.loss(s.Xv, s.yv); pr = s.P.argmax(1); f = []
        for c in range(s.k):
            tp = ((pr == c) & (s.yv == c)).sum(); f.append(2 * tp / max(1, (pr == c).sum() + (s.yv == c).sum()))
        top = (np.argsort(-s.P, 1)[:, :2] == s.yv[:, None]).any(1).mean()
        rec = [float(((pr == c) & (s.yv == c)).sum() / max(1, (s.yv == c).sum())) for c in range(s.k)]
        return dict(loss=L, acc=a, f1=float(np.mean(f)), top2=float(top), rec=rec)
    def epoch(s, lr, **k):
        R = [s.step(lr, **k) for _ in range(s.nb)]
        return {q: float(np.mean([r[q] for r in R])) for q in R[0]}
def text(n, seed=0, V=26):
    """sentences of a small random grammar"""
    r = np.random.default_rng(seed); words = [''.join(r.choice(list('etaoinshrdlucmfwypvbgkjqxz'), r.integers(2, 7), p=np.linspace(26, 1, 26) / 351)) for _ in range(60)]
    nxt = [r.choice(60, 4) for _ in range(60)]; w = 0; out = []
    while sum(map(len, out)) + len(out) < n: out.append(words[w]); w = nxt[w][r.integers(4)] if r.random() < .9 else r.integers(60)
    return ' '.join(out)[:n]
def lm(n=6000, nv=1500, ctx=4, hid=(64,), seed=0, **k):
    t = text(n + nv, seed); cs = sorted(set(t)); V = len(cs); ids = np.array([cs.index(c) for c in t])
    def mk(a):
        I = np.stack([a[j:len(a) - ctx + j] for j in range(ctx)], 1); X = np.zeros((len(I), ctx * V)); X[np.arange(len(I))[:, None], I + np.arange(ctx) * V] = 1
        return X, a[ctx:]
    X, y = mk(ids[:n]); Xv, yv = mk(ids[n:])
    return Cls(hid=hid, seed=seed, data=(X, y, Xv, yv, V), **k)
class Reg:
    def __init__(s, n=600, nv=200, d=6, hid=(32,), seed=0, noise=0.2, opt='sgd', bs=32, nll=False, act='tanh', gain=1.0, feats=0, wd=0):
        s.r = r = np.random.default_rng(seed); A = r.standard_normal((d, 3)); 
        def mk(m): X = r.standard_normal((m, d)); h = X @ A; y = np.sin(h[:, 0]) + .5 * h[:, 1] * (h[:, 2] > 0) * .3 + .3 * h[:, 1]; return np.hstack([X, r.standard_normal((m, feats))]), y + noise * r.standard_normal(m)
        s.X, s.y = mk(n); s.Xv, s.yv = mk(nv); s.nll = nll; s.bs = bs; s.nb = n // bs
        s.net = Net((d + feats,) + tuple(hid) + (2 if nll else 1,), r, act, gain); s.o = Opt(s.net.W, opt, wd=wd)
    def L(s, X, y, g=False):
        z = s.net.f(X); e = z[:, 0] - y; n = len(y)
        if s.nll:
            ls = np.clip(z[:, 1], -12, 12) if s.nll != 'raw' else z[:, 1]; v = np.exp(-2 * ls); L = float((ls + .5 * e * e * v).mean()); d = np.stack([e * v, 1 - e * e * v], 1) / n
        else: L = float((e * e).mean()); d = 2 * e[:, None] / n
        m = float(np.abs(e).mean())
        return (L, m, s.net.b(d)) if g else (L, m)
    def step(s, lr, clip=0):
        i = s.r.integers(0, len(s.y), s.bs); L, m, g = s.L(s.X[i], s.y[i], True); return dict(loss=L, mae=m, gnorm=s.o.step(g, lr, clip))
    def val(s):
        L, m = s.L(s.Xv, s.yv); e = s.net.f(s.Xv)[:, 0] - s.yv; return dict(loss=L, mae=m, r2=float(1 - (e ** 2).mean() / s.yv.var()), mse=float((e ** 2).mean()))
    def epoch(s, lr, **k):
        R = [s.step(lr, **k) for _ in range(s.nb)]; return {q: float(np.mean([r[q] for r in R])) for q in R[0]}
class Gan:
    def __init__(s, seed=0, z=4, h=32, bs=64): s.r = np.random.default_rng(seed); s.G = Net((z, h, 2), s.r, 'tanh'); s.D = Net((2, h, 1), s.r, 'relu'); s.og = Opt(s.G.W, 'adam'); s.od = Opt(s.D.W, 'adam'); s.z = z; s.bs = bs
    def real(s, n): a = s.r.integers(0, 8, n) * np.pi / 4; return np.stack([np.cos(a), np.sin(a)], 1) * 2 + .1 * s.r.standard_normal((n, 2))
    def step(s, lg, ld):
        n = s.bs; x = s.real(n); f = s.G.f(s.r.standard_normal((n, s.z))); sg = lambda t: 1 / (1 + np.exp(-t))
        z = s.D.f(np.vstack([x, f])); p = sg(z[:, 0]); y = np.r_[np.ones(n), np.zeros(n)]
        dl = float(-(y * np.log(p + 1e-300) + (1 - y) * np.log(1 - p + 1e-300)).mean() * 2); s.od.step(s.D.b(((p - y) / n)[:, None]), ld); dx, dg1 = p[:n].mean(), p[n:].mean()
        f = s.G.f(s.r.standard_normal((n, s.z))); p = sg(s.D.f(f)[:, 0]); gl = float(-np.log(p + 1e-300).mean()); s.D.b(((p - 1) / n)[:, None]); s.og.step(s.G.b(s.D.dx), lg)
        a = np.arctan2(f[:, 1], f[:, 0]); near = np.abs(np.hypot(f[:, 0], f[:, 1]) - 2) < .4; modes = len(set((np.round(a / (np.pi / 4)).astype(int) % 8)[near])) if np.isfinite(a).all() else 0
        return dict(d=dl, g=gl, dx=float(dx), dg1=float(dg1), dg2=float(p.mean()), modes=modes)
class Vae:
    def __init__(s, seed=0, d=12, z=3, h=32, n=1500, bs=64): s.r = r = np.random.default_rng(seed); A = r.standard_normal((3, d)); f = lambda m: np.tanh(r.standard_normal((m, 3)) @ A) + .1 * r.standard_normal((m, d)); s.X = f(n); s.Xv = f(300); s.E = Net((d, h, 2 * z), r, 'tanh'); s.D = Net((z, h, d), r, 'tanh'); s.o = Opt(s.E.W + s.D.W, 'adam'); s.z = z; s.bs = bs; s.nb = n // bs
    def L(s, X, beta, g=False):
        n = len(X); e = s.E.f(X); m, ls = e[:, :s.z], e[:, s.z:]; ep = s.r.standard_normal(m.shape); sd = np.exp(ls); zz = m + sd * ep; o = s.D.f(zz); rec = float(((o - X) ** 2).sum(1).mean() * 5); kl = float((.5 * (m * m + sd * sd) - ls - .5).sum(1).mean())
        if not g: return rec, kl
        gd = s.D.b(10 * (o - X) / n); dz = s.D.dx; ge = s.E.b(np.hstack([dz + beta * m / n, dz * ep * sd + beta * (sd * sd - 1) / n])); return rec, kl, ge + gd
    def step(s, lr, beta=1., clip=0): i = s.r.integers(0, len(s.X), s.bs); rec, kl, g = s.L(s.X[i], beta, True); return dict(rec=rec, kl=kl, loss=rec + beta * kl, gnorm=s.o.step(g, lr, clip))
    def val(s, beta=1.): rec, kl = s.L(s.Xv, beta); return dict(rec=rec, kl=kl, loss=rec + beta * kl)
class Diff:
    def __init__(s, seed=0, bs=128, h=64, opt='adam'): s.r = r = np.random.default_rng(seed); s.net = Net((2 + 8, h, h, 2), r, 'relu'); s.o = Opt(s.net.W, opt); s.bs = bs; s.T = 50; s.ab = np.cumprod(1 - np.linspace(1e-3, .15, 50)); s.ema = None
    def step(s, lr, clip=0, bad=False):
        r = s.r; t = r.uniform(0, 3 * np.pi, s.bs); x = np.stack([t * np.cos(t), t * np.sin(t)], 1) / 5
        if bad: x = x / np.zeros_like(x[:1])
        k = r.integers(0, s.T, s.bs); e = r.standard_normal(x.shape); a = s.ab[k][:, None]; xt = np.sqrt(a) * x + np.sqrt(1 - a) * e; te = np.hstack([np.sin(k[:, None] * w) for w in (.05, .1, .2, .4)] + [np.cos(k[:, None] * w) for w in (.05, .1, .2, .4)])
        o = s.net.f(np.hstack([xt, te])); L = float(((o - e) ** 2).mean()); return dict(loss=L, gnorm=s.o.step(s.net.b((o - e) / s.bs), lr, clip))
class Pole:
    """n cart-poles at once"""
    def __init__(s, n, r): s.n = n; s.r = r; s.S = r.uniform(-.05, .05, (n, 4)); s.t = np.zeros(n, int); s.ret = np.zeros(n); s.done_returns = []; s.wind = 0.; s.sign = 1; s.max = 200
    def step(s, a):
        x, v, th, w = s.S.T; f = np.where(a == 1, 10., -10.) * s.sign + s.wind; c, sn = np.cos(th), np.sin(th); tmp = (f + .05 * w * w * sn) / 1.1; ta = (9.8 * sn - c * tmp) / (.5 * (4 / 3 - .1 * c * c / 1.1)); xa = tmp - .05 * ta * c / 1.1
        s.S = np.stack([x + .02 * v, v + .02 * xa, th + .02 * w, w + .02 * ta], 1); s.t += 1; s.ret += 1; fail = (np.abs(s.S[:, 0]) > 2.4) | (np.abs(s.S[:, 2]) > .21); d = fail | (s.t >= s.max); i = np.where(d)[0]
        s.done_returns += list(s.ret[i]); ns = s.S.copy(); s.S[i] = s.r.uniform(-.05, .05, (len(i), 4)); s.t[i] = 0; s.ret[i] = 0; return ns, np.ones(s.n), d, fail
class AC:
    """advantage actor-critic with clipped ratio and several passes (a small PPO)"""
    def __init__(s, seed=0, n=8, T=64, ent=.01, h=32, passes=3): s.r = np.random.default_rng(seed); s.env = Pole(n, s.r); s.P = Net((4, h, 2), s.r, 'tanh', .7); s.V = Net((4, h, 1), s.r, 'tanh'); s.op = Opt(s.P.W, 'adam'); s.ov = Opt(s.V.W, 'adam'); s.n = n; s.T = T; s.ent = ent; s.passes = passes; s.steps = 0; s.rs = 1.; s.upd = 0; s.clip = .2
    def iter(s, lr, vlr=None):
        S, A, R, D, LP = [], [], [], [], []; e = s.env
        for _ in range(s.T):
            p = softmax(s.P.f(e.S * [1, 1, 5, 2])); a = (s.r.random(s.n) < p[:, 1]).astype(int); st = e.S.copy(); ns, r, d, f = e.step(a); S.append(st); A.append(a); R.append(r * s.rs - 0); D.append(d); LP.append(p[np.arange(s.n), a])
        S = np.array(S) * [1, 1, 5, 2]; A = np.array(A); R = np.array(R); D = np.array(D); LP = np.array(LP); v = s.V.f(S.reshape(-1, 4)).reshape(s.T, s.n) * 20; nxt = s.V.f(e.S * [1, 1, 5, 2])[:, 0] * 20; adv = np.zeros_like(R); g = 0; 
        for t in reversed(range(s.T)): nv = nxt if t == s.T - 1 else v[t + 1]; de = R[t] + .98 * nv * (~D[t]) - v[t]; g = de + .98 * .95 * (~D[t]) * g; adv[t] = g
        tgt = (adv + v).reshape(-1); ad = adv.reshape(-1); ad = (ad - ad.mean()) / (ad.std() + 1e-8); S = S.reshape(-1, 4); A = A.reshape(-1); LP = LP.reshape(-1); N = len(A)
        for _ in range(s.passes):
            p = softmax(s.P.f(S)); pa = p[np.arange(N), A]; ra = pa / LP; use = ~(((ra > 1 + s.clip) & (ad > 0)) | ((ra < 1 - s.clip) & (ad < 0))); H = -(p * np.log(p + 1e-12)).sum(1)
            one = np.zeros_like(p); one[np.arange(N), A] = 1; d = -(ad * ra * use)[:, None] * (one - p) / N + s.ent * (p * (np.log(p + 1e-12) + H[:, None])) / N; gn = s.op.step(s.P.b(d), lr)
            vv = s.V.f(S)[:, 0]; vl = float((((vv * 20 - tgt)) ** 2).mean()); s.ov.step(s.V.b(((vv - tgt / 20) / N)[:, None]), vlr or lr)
        s.steps += s.T * s.n; s.upd += 1; dr = e.done_returns[-30:]; ra_ = ra; kl = float((ra_ - 1 - np.log(np.maximum(ra_, 1e-12))).mean())
        return dict(ret=float(np.mean(dr)) if dr else float('nan'), ent=float(H.mean()), vl=vl, pl=float(-(np.minimum(ra * ad, np.clip(ra, .8, 1.2) * ad)).mean()), kl=kl, gn=gn, steps=s.steps, n=len(e.done_returns), ev=float(1 - (tgt - v.reshape(-1)).var() / (tgt.var() + 1e-9)), cf=float((np.abs(ra - 1) > .2).mean()), eplen=float(np.mean(dr)) if dr else float('nan'))
def bar(i, n, w=10, full='█', part='▏▎▍▌▋▊▉', empty=' '):
    x = w * i / n; k = int(x); s = full * k
    if k < w: j = int((x - k) * 8); s += (part[j - 1] if j else empty) if part else empty; s += empty * (w - k - 1)
    return s
def hms(t): t = int(t); return f'{t // 60:02d}:{t % 60:02d}' if t < 3600 else f'{t // 3600}:{t % 3600 // 60:02d}:{t % 60:02d}'
def mk(a, k=4, **kw):
    """Cls by mode; the causes are made here"""
    m = a.mode; d = dict(n=960, nv=400, d=10, k=k, hid=(32,), seed=a.seed, bs=32); d.update(kw)
    if m == 'overfit': d.update(n=kw.get('on', 160), spread=1.9, flip=.25, hid=(96,), bs=min(d['bs'], 16)); d.pop('on', 0)
    d.pop('on', 0)
    if m == 'dead': d.update(bias=-60.0, act='relu')
    if m == 'shuffled': d.update(flip=1.0)
    if m == 'sat': d.update(act='sigmoid', gain=60.)
    c = Cls(**d); c.mode = m; c.a = a
    if m == 'tinyrare': pass
    return c
def sched(c, it, tot, lr):
    """learning rate of step it, and what goes wrong then"""
    m = c.mode; x = it / tot
    if m in ('poison', 'inf') and it == int(.55 * tot): c.X = c.X.copy(); c.X[c.r.random(len(c.X)) < .02] = np.nan if m == 'poison' else np.inf
    if m == 'rise': return lr * 1e5 ** x
    if m == 'riseslow': return lr * 300 ** x
    if m == 'jump' and x >= .5: return lr * 300
    if m == 'ascent' and x >= .4: c.sign = -1; return lr * .03
    if m == 'rot' and x >= .3 and it % max(1, tot // 60) == 0: j = c.r.random(len(c.y)) < .025; c.y = np.where(j, c.r.integers(0, c.k, len(c.y)), c.y)
    if m == 'deadlr': return lr * max(0., 1 - x / .25)
    if m == 'harder' and it == int(.5 * tot): c.X = np.vstack([c.X, c.Xv[:200] * 0 + c.r.standard_normal((200, c.X.shape[1])) * 2]); c.y = np.r_[c.y, np.full(200, 0)]
    if m == 'swap' and it == int(.5 * tot): c.y = (c.y + 1) % c.k; c.yv = (c.yv + 1) % c.k
    if m == 'spike' and it == int(.6 * tot): return lr * 40
    if m == 'cyc': return lr * (.1 + .9 * abs(((it / tot * 8) % 2) - 1))
    if m == 'restart': return lr * .5 * (1 + math.cos(math.pi * ((x * 4) % 1))) + 1e-5
    if m == 'cos': return lr * .5 * (1 + math.cos(math.pi * x)) + 1e-6
    if m == 'warm': return lr * min(1, it / (.1 * tot) + .01) * (1 - x * .9)
    return lr
def rl(a, **k):
    m = a.mode; d = dict(seed=a.seed); d.update(k)
    if m == 'ent': d.update(ent=-0.1)
    e = AC(**d); e.mode = m; return e
def rlr(e, it, tot, lr):
    m = e.mode; x = it / tot
    if m == 'lrjump' and x >= .5: return lr * 60
    if m == 'sign' and it == int(.55 * tot): e.env.sign = -1
    if m == 'sign' and x >= .55: return lr * .02
    if m == 'wind' and x >= .5: e.env.wind = 14.; return lr * .02
    if m == 'ent' and x >= .4: return lr * 200
    if m == 'negr' and x >= .5: e.rs = -1.
    if m == 'boom': return lr * 1e7 ** max(0, x - .3)
    if m == 'lin': return lr * (1 - x)
    if m == 'zero': return 0.
    return lr
class Ema:
    def __init__(s, b=.9): s.b = b; s.v = None
    def __call__(s, x): s.v = x if s.v is None else s.b * s.v + (1 - s.b) * x; return s.v
