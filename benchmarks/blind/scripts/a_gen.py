"""Generative toys in numpy: 1-d GAN, VAE, diffusion on a spiral, mixtures by EM, a hidden Markov model."""
import argparse, json, math, sys, time
import numpy as np

p = argparse.ArgumentParser()
p.add_argument("what")
p.add_argument("--mode", default="ok")
p.add_argument("--seed", type=int, default=0)
p.add_argument("--lr", type=float, default=0.01)
p.add_argument("--n", type=int, default=2000)
p.add_argument("--every", type=int, default=50)
p.add_argument("--nap", type=float, default=0.0)
A = p.parse_args()
g = np.random.default_rng(A.seed)
np.seterr(all="ignore")


class Net:
    """A small tanh/relu net with Adam."""
    def __init__(self, sizes, act="tanh", scale=1.0):
        self.W = [g.normal(0, scale / math.sqrt(a), (a, b)) for a, b in zip(sizes, sizes[1:])]
        self.b = [np.zeros(b) for b in sizes[1:]]
        self.act, self.m, self.v, self.t = act, None, None, 0

    def f(self, x):
        self.h = [x]
        for i, (w, b) in enumerate(zip(self.W, self.b)):
            x = x @ w + b
            if i < len(self.W) - 1:
                x = np.tanh(x) if self.act == "tanh" else np.maximum(x, 0)
            self.h.append(x)
        return x

    def back(self, d):
        gs = []
        for i in range(len(self.W) - 1, -1, -1):
            gs.append((self.h[i].T @ d, d.sum(0)))
            d = d @ self.W[i].T
            if i:
                d = d * ((1 - self.h[i] ** 2) if self.act == "tanh" else (self.h[i] > 0))
        self.g = gs[::-1]
        return d

    def adam(self, lr, sgd=False):
        P = self.W + self.b
        G = [a for a, _ in self.g] + [b for _, b in self.g]
        if sgd:
            for q, d in zip(P, G):
                q -= lr * d
            return
        if self.m is None:
            self.m = [np.zeros_like(q) for q in P]; self.v = [np.zeros_like(q) for q in P]
        self.t += 1
        for i, (q, d) in enumerate(zip(P, G)):
            self.m[i] = 0.9 * self.m[i] + 0.1 * d
            self.v[i] = 0.999 * self.v[i] + 0.001 * d * d
            q -= lr * (self.m[i] / (1 - 0.9 ** self.t)) / (np.sqrt(self.v[i] / (1 - 0.999 ** self.t)) + 1e-8)

    def norm(self):
        return math.sqrt(sum(float((a * a).sum() + (b * b).sum()) for a, b in self.g))


sig = lambda x: 1 / (1 + np.exp(-x))


def gan():
    G, D = Net([4, 32, 1]), Net([1, 32, 1])
    data = lambda n: np.where(g.random((n, 1)) < 0.5, -2, 2) + g.normal(0, 0.4, (n, 1))
    print("forger against critic; two humps at -2 and +2")
    for i in range(1, A.n + 1):
        lrd = A.lr * (float(i < 120) if A.mode == "collapse" else 2000 if A.mode == "logzero" else 1)
        for _ in range(1):
            x = data(128); z = g.normal(size=(128, 4)); fk = G.f(z)
            pr = sig(D.f(x)); D.back((pr - 1) / 128); gr = D.g
            lr_ = -np.log(pr).mean()                        # no epsilon
            pf = sig(D.f(fk)); D.back(pf / 128)
            lf_ = -np.log(1 - pf).mean()
            D.g = [(a + c, b + d) for (a, b), (c, d) in zip(gr, D.g)]
            D.adam(lrd)
        z = g.normal(size=(128, 4)); fk = G.f(z); pf = sig(D.f(fk))
        lg = -np.log(pf).mean()
        d = D.back((pf - 1) / 128)
        G.back(d); G.adam(A.lr * (0.2 if A.mode == "logzero" else 3 if A.mode == "collapse" else 1))
        if i % A.every == 0:
            print(f"round {i:>5} || critic {lr_ + lf_:.4f} | forger {lg:.4f} | spread of forgeries {fk.std():.3f} | left share {(fk < 0).mean():.2f}")
            time.sleep(A.nap)


def vae():
    U = g.normal(size=(3, 20))
    X = np.tanh(g.normal(size=(1500, 3)) @ U) + 0.1 * g.normal(size=(1500, 20))
    E, D = Net([20, 32, 6]), Net([3, 32, 20])
    t0 = time.time()
    for ep in range(1, A.n + 1):
        tot = rec_t = kl_t = 0.0
        beta = 1.0
        lr = A.lr
        if A.mode == "burst":
            lr = A.lr * 1.16 ** ep
        perm = g.permutation(1500)
        for k in range(0, 1500, 100):
            x = X[perm[k:k + 100]]
            h = E.f(x); mu, lv = h[:, :3], h[:, 3:]
            sd = np.exp(0.5 * lv); e = g.normal(size=mu.shape); z = mu + sd * e
            y = D.f(z)
            s2 = 0.05
            rec = 0.5 * (((x - y) ** 2).sum(1) / s2 + 20 * math.log(2 * math.pi * s2))
            kl = 0.5 * (mu ** 2 + np.exp(lv) - lv - 1).sum(1)
            dz = D.back((y - x) / s2 / 100)
            E.back(np.hstack([dz + beta * mu / 100, dz * e * 0.5 * sd + beta * 0.5 * (np.exp(lv) - 1) / 100]))
            E.adam(lr); D.adam(lr)
            rec_t += rec.sum(); kl_t += kl.sum(); tot += (rec + kl).sum()
        print(f"<{ep:03d}> ELBO {-tot / 1500:.3f} nats  (recon {-rec_t / 1500:.3f}, KL {kl_t / 1500:.3f})  {time.time() - t0:.1f} sec")
        time.sleep(A.nap)


def diffusion():
    th = g.uniform(0, 9, 2000); X = np.c_[th * np.cos(th), th * np.sin(th)] / 6
    N = Net([3, 48, 48, 2], act="relu")
    ab = np.cumprod(1 - np.linspace(1e-3, 0.25, 40))
    out = open("denoiser.jsonl", "w") if A.mode != "console" else sys.stdout
    print("writing denoiser.jsonl") if out is not sys.stdout else None
    cum, n = 0.0, 0
    for i in range(1, A.n + 1):
        lo, hi = 0, 2000
        if A.mode == "sorted":
            lo = int(1700 * min(1, max(0, (i - 0.5 * A.n) / (0.5 * A.n)))) * 0
        x = X[g.integers(lo, hi, 128)]
        if A.mode == "units" and i > 0.6 * A.n:
            x = x * (1 + 0.004 * (i - 0.6 * A.n)) 
        t = g.integers(0, 40, 128); a = ab[t][:, None]; e = g.normal(size=x.shape)
        y = np.sqrt(a) * x + np.sqrt(1 - a) * e
        if A.mode == "half":
            y = y.astype(np.float16)
        o = N.f(np.c_[y, t / 40 - 0.5])
        d = o - e
        N.back(2 * d / 128)
        lr = A.lr * (1.004 ** i if A.mode == "grow" else 1)
        N.adam(lr, sgd=A.mode in ("grow",))
        l = float((d * d).sum(1).mean()); cum += l; n += 1
        if i % A.every == 0:
            row = {"at": {"iteration": i, "examples": i * 128}, "noise_error": round(l, 5) if math.isfinite(l) else l, "cum_mean": round(cum / n, 5), "step_size": round(lr, 7)}
            out.write(json.dumps(row) + "\n"); out.flush()
            time.sleep(A.nap)
    print("done")


def mixture():
    K = 4
    C = g.normal(0, 4, (K, 2)); X = C[g.integers(K, size=800)] + g.normal(0, 0.6, (800, 2))
    if A.mode == "singular":
        X[:3] = [30.0, 30.0]
    mu = X[g.choice(800, K, replace=False)].copy()
    if A.mode == "singular":
        mu[0] = [29.0, 29.5]
    if A.mode == "same":
        mu[:] = X.mean(0)
    S = np.array([np.eye(2) * 4.0] * K); w = np.ones(K) / K
    prev = None
    for it in range(1, A.n + 1):
        L = np.zeros((800, K))
        for k in range(K):
            c = np.linalg.cholesky(S[k])
            d = np.linalg.solve(c, (X - mu[k]).T)
            L[:, k] = np.log(w[k]) - 0.5 * (d * d).sum(0) - np.log(np.diag(c)).sum() - math.log(2 * math.pi)
        m = L.max(1, keepdims=True); ll = (m[:, 0] + np.log(np.exp(L - m).sum(1)))
        R = np.exp(L - ll[:, None]); tot = ll.mean()
        print(f"EM cycle {it:02d}   mean log-likelihood {tot:+.6f}   gain {0 if prev is None else tot - prev:.2e}   smallest component {w.min():.4f}")
        prev = tot
        w = R.mean(0); n = R.sum(0)
        mu = (R.T @ X) / n[:, None]
        for k in range(K):
            d = X - mu[k]
            S[k] = (R[:, k, None] * d).T @ d / n[k]
        time.sleep(A.nap)


def hmm():
    """Baum-Welch; mode raw: the forward pass is not scaled, so long sequences underflow."""
    T0, K, V = A.every, 3, 6
    Tm = np.full((K, K), 0.05) + np.eye(K) * 0.85; Em = g.dirichlet(np.ones(V) * 0.5, K)
    def sample(n):
        s, o = 0, []
        for _ in range(n):
            s = int(g.choice(K, p=Tm[s])); o.append(int(g.choice(V, p=Em[s])))
        return np.array(o)
    a = g.dirichlet(np.ones(K) * 3, K); b = g.dirichlet(np.ones(V) * 3, K); pi = np.ones(K) / K
    print("再推定を開始します (状態 3, 記号 6)")
    for it in range(1, A.n + 1):
        n = T0 if A.mode != "raw" else T0 + 25 * it         # the sequences get longer every round
        O = [sample(n) for _ in range(3)]
        na, nb, ll, used = np.zeros((K, K)) + 1e-3, np.zeros((K, V)) + 1e-3, 0.0, 0
        for o in O:
            n_ = len(o); al = np.zeros((n_, K)); be = np.ones((n_, K)); c = np.ones(n_)
            al[0] = pi * b[:, o[0]]
            if A.mode != "raw":
                c[0] = al[0].sum(); al[0] /= c[0]
            for t in range(1, n_):
                al[t] = (al[t - 1] @ a) * b[:, o[t]]
                if A.mode != "raw":
                    c[t] = al[t].sum(); al[t] /= c[t]
            for t in range(n_ - 2, -1, -1):
                be[t] = (a * b[:, o[t + 1]]) @ be[t + 1]
                if A.mode != "raw":
                    be[t] /= c[t + 1]
            ll += (np.log(c).sum() if A.mode != "raw" else np.log(al[-1].sum())) / n_
            ga = al * be; ga /= ga.sum(1, keepdims=True)
            for t in range(n_ - 1):
                x = al[t][:, None] * a * b[:, o[t + 1]] * be[t + 1]
                na += x / x.sum()
            for t in range(n_):
                nb[:, o[t]] += ga[t]
        a = na / na.sum(1, keepdims=True); b = nb / nb.sum(1, keepdims=True)
        print(f"反復 {it:3d}  対数尤度/記号 {ll / 3:.5f}  系列長 {n}  遷移対角 {np.diag(a).mean():.3f}")
        time.sleep(A.nap)


globals()[A.what]()
