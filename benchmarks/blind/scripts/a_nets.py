"""Small numpy nets with consoles of their own: distillation, contrast, imbalance, forecasts, curricula, restarts."""
import argparse, json, math, os, sys, time
import numpy as np

p = argparse.ArgumentParser()
p.add_argument("what")
p.add_argument("--mode", default="ok")
p.add_argument("--seed", type=int, default=0)
p.add_argument("--lr", type=float, default=0.01)
p.add_argument("--n", type=int, default=40)
p.add_argument("--nap", type=float, default=0.0)
A = p.parse_args()
g = np.random.default_rng(A.seed)
np.seterr(all="ignore")


class Net:
    def __init__(self, sizes, scale=1.4, relu=True):
        self.W = [g.normal(0, scale / math.sqrt(a), (a, b)) for a, b in zip(sizes, sizes[1:])]
        self.b = [np.zeros(b) for b in sizes[1:]]
        self.relu, self.t = relu, 0
        self.m = [np.zeros_like(q) for q in self.W + self.b]; self.v = [np.zeros_like(q) for q in self.W + self.b]

    def f(self, x):
        self.h = [x]
        for i, (w, b) in enumerate(zip(self.W, self.b)):
            x = x @ w + b
            if i < len(self.W) - 1:
                x = np.maximum(x, 0) if self.relu else np.tanh(x)
            self.h.append(x)
        return x

    def back(self, d):
        gw, gb = [], []
        for i in range(len(self.W) - 1, -1, -1):
            gw.append(self.h[i].T @ d); gb.append(d.sum(0))
            d = d @ self.W[i].T
            if i:
                d = d * ((self.h[i] > 0) if self.relu else (1 - self.h[i] ** 2))
        self.g = gw[::-1] + gb[::-1]

    def norm(self):
        return math.sqrt(sum(float((x * x).sum()) for x in self.g))

    def sgd(self, lr, mom=0.9, wd=0.0):
        for q, d, m in zip(self.W + self.b, self.g, self.m):
            m *= mom; m += d + wd * q; q -= lr * m

    def adam(self, lr):
        self.t += 1
        for q, d, m, v in zip(self.W + self.b, self.g, self.m, self.v):
            m *= 0.9; m += 0.1 * d; v *= 0.999; v += 0.001 * d * d
            q -= lr * (m / (1 - 0.9 ** self.t)) / (np.sqrt(v / (1 - 0.999 ** self.t)) + 1e-8)


def softmax(o):
    o = o - o.max(1, keepdims=True); e = np.exp(o)
    return e / e.sum(1, keepdims=True)


def blobs(n, k=8, d=16, s=1.0):
    C = np.random.default_rng(5).normal(0, 1, (k, d)); y = g.integers(k, size=n)
    return C[y] + g.normal(0, s, (n, d)), y


def distil():
    """Teacher made by a wide net; a bar of blocks redrawn with \\r, one line left per lap."""
    X, y = blobs(1600); Y = np.eye(8)[y]
    Te = Net([16, 128, 8])
    for _ in range(150):
        Te.back((softmax(Te.f(X)) - Y) / 1600); Te.adam(0.01)
    soft = softmax(Te.f(X) / 3)
    S = Net([16, 12, 8]); keep = []
    print(f"teacher ready, hits {(Te.f(X).argmax(1) == y).mean():.3f}")
    for lap in range(1, A.n + 1):
        P, ks, hit = g.permutation(1600), [], []
        for j in range(16):
            q = P[j * 100:j * 100 + 100]
            o = S.f(X[q]); pr = softmax(o / 3)
            ks.append(float((soft[q] * (np.log(soft[q] + 1e-12) - np.log(pr + 1e-12))).sum(1).mean())); hit.append((o.argmax(1) == y[q]).mean())
            S.back((pr - soft[q]) / 100); S.adam(A.lr)
            if A.mode == "hoard" and lap > 3:
                keep.append([np.tile(h, (60, 8)).copy() for h in S.h])         # activations kept "for the plots"
            if A.mode == "queue" and lap == int(A.n * 0.4) and j == 9:
                import queue, threading
                q1 = queue.Queue(maxsize=2)
                threading.Thread(target=lambda: [q1.put(0) for _ in range(2)], daemon=True).start()
                for _ in range(3):
                    q1.get()                                                   # the third never comes
            n = (j + 1) * 20 // 16
            sys.stdout.write(f"\rlap {lap:2d} ▕{'█' * n}{'·' * (20 - n)}▏ KL(teacher) {np.mean(ks):.4f}  agree {np.mean(hit):.3f}")
            sys.stdout.flush()
            time.sleep(A.nap)
        sys.stdout.write("\n")


def contrast():
    """InfoNCE of two noisy views; logs alignment and uniformity beside."""
    X, _ = blobs(2000, s=0.7)
    E = Net([16, 64, 8], scale=1.4)
    if A.mode == "zero":
        X = X * 0 + X.mean(0)                                                  # the loader broadcast the mean image
    t0 = time.time()
    N, tau = 64, 0.2
    for i in range(1, A.n + 1):
        x = X[g.integers(2000, size=N)]
        v = np.vstack([x + 0.3 * g.normal(size=x.shape), x + 0.3 * g.normal(size=x.shape)])
        if A.mode == "zero":
            v = np.vstack([x, x]) + 1e-6 * g.normal(size=(2 * N, 16))
        h = E.f(v); nr = np.linalg.norm(h, axis=1, keepdims=True) + 1e-9; z = h / nr
        Z1, Z2 = z[:N], z[N:]
        S = Z1 @ Z2.T / tau; P = softmax(S)
        l = -np.log(np.diag(P)).mean()
        D = (P - np.eye(N)) / N / tau
        dz = np.vstack([D @ Z2, D.T @ Z1]); dh = (dz - z * (dz * z).sum(1, keepdims=True)) / nr
        E.back(dh); E.adam(A.lr)
        if i % 25 == 0:
            top = (P.argmax(1) == np.arange(N)).mean()
            print(f"k={i}; nce={l:.4f}; top1={top:.3f}; align={((Z1 - Z2) ** 2).sum(1).mean():.4f}; imgs/s={i * N / (time.time() - t0):.0f}; tau={tau}", flush=True)
            time.sleep(A.nap)


def rare():
    """2 % positives; a report block per epoch, only F1 matters. mode noise: labels of the small training set are partly wrong."""
    d = 20
    w = g.normal(size=d)
    def make(n, flip=0.0):
        X = g.normal(size=(n, d)); s = X @ w / math.sqrt(d) + 0.25 * g.normal(size=n)
        y = (s > np.quantile(s, 0.98 if A.mode != "noise" else 0.7)).astype(float)
        y = np.where(g.random(n) < flip, 1 - y, y)
        return X, y
    X, y = make(3000 if A.mode != "noise" else 400, 0.2 if A.mode == "noise" else 0); Xv, yv = make(1500)
    M = Net([d, 48 if A.mode != "noise" else 160, 1])
    if A.mode == "major":
        M.b[-1][:] = -4
        X = X * 0.02                                                           # scaled twice
        Xv = Xv * 0.02
    fe = open("metrics.ndjson", "w") if A.mode == "noise" else None
    for ep in range(1, A.n + 1):
        ls = []
        for q in np.array_split(g.permutation(len(X)), max(1, len(X) // 60)):
            o = M.f(X[q])[:, 0]; pr = 1 / (1 + np.exp(-o))
            ls.append(float((np.logaddexp(0, o) - y[q] * o).mean()))
            M.back(((pr - y[q]) / len(q))[:, None])
            if A.mode == "major":
                M.sgd(A.lr, 0.0)
            else:
                M.adam(A.lr)
        o = M.f(Xv)[:, 0]; pv = o > 0
        tp = float((pv & (yv > 0)).sum()); pre = tp / max(1, pv.sum()); rec = tp / yv.sum()
        f1 = 2 * pre * rec / max(1e-9, pre + rec)
        rk = np.argsort(np.argsort(o)) + 1; n1 = yv.sum(); au = (rk[yv > 0].sum() - n1 * (n1 + 1) / 2) / (n1 * (len(yv) - n1))
        if fe:
            fe.write(json.dumps({"round": ep, "scores": {"fit": {"logloss": round(np.mean(ls), 5)}, "holdout": {"logloss": round(float((np.logaddexp(0, o) - yv * o).mean()), 5), "auroc": round(float(au), 5)}}}) + "\n"); fe.flush()
        else:
            print(f"Runde {ep}\n  Verlust      {np.mean(ls):.4f}\n  Treffer      {float((pv == (yv > 0)).mean()):.4f}\n  F1 (selten)  {f1:.4f}\n  AUROC        {au:.4f}" if A.mode == "major" or A.mode == "ok" else "")
            if A.mode == "badcol" :
                print(f"round {ep} fit {np.mean(ls):.4f} f1 {f1:.4f}")
        time.sleep(A.nap)


def forecast():
    """AR net for a seasonal series, Spanish console; the learning rate is cut by a rule."""
    t = np.arange(1500); s = np.sin(t / 7) + 0.5 * np.sin(t / 23) + 0.15 * g.normal(size=1500)
    X = np.stack([s[i:i + 24] for i in range(1470)]); y = s[24:1494]
    M = Net([24, 32, 1], relu=False)
    lr, best, bad = A.lr, 9e9, 0
    print("serie de 1500 valores, ventana 24")
    for ep in range(1, A.n + 1):
        ls = []
        for q in np.array_split(g.permutation(1200), 12):
            o = M.f(X[q])[:, 0]; e = o - y[q]; ls.append(float((e * e).mean()))
            M.back((2 * e / len(q))[:, None])
            if A.mode == "disk":
                M.adam(lr)
            else:
                M.sgd(lr, 0.0)
        ev = M.f(X[1200:])[:, 0] - y[1200:]; v = float((ev * ev).mean())
        if A.mode == "cut":
            bad = 0 if v < best * 0.9 else bad + 1                             # asks for ten per cent in every epoch
            best = min(best, v)
            if bad >= 2:
                lr *= 0.1; bad = 0
        if A.mode == "disk":
            with open("pesos.txt", "a") as f:
                f.write(" ".join(f"{x:.9f}" for x in M.W[0].ravel()) + "\n")
        print(f"época {ep}/{A.n} · pérdida {np.mean(ls):.5f} · validación {v:.5f} · tasa {lr:.2e}".replace(".", ",") if A.mode != "disk" else
              f"época {ep}/{A.n} · pérdida {np.mean(ls):.5f} · validación {v:.5f}")
        time.sleep(A.nap)


def adding():
    """A curriculum of longer and longer parity words: the loss jumps at each promotion and is learnt again."""
    L, need = 2, 0
    M = Net([10, 128, 1])
    print("## curriculum: parity of the first L bits of 10")
    run = None
    for i in range(1, A.n + 1):
        x = g.integers(0, 2, (128, 10)).astype(float) * 2 - 1; y = (x[:, :L].prod(1) > 0).astype(float)
        o = M.f(x)[:, 0]; l = float((np.logaddexp(0, o) - y * o).mean()); acc = float(((o > 0) == (y > 0)).mean())
        M.back(((1 / (1 + np.exp(-o)) - y) / 128)[:, None]); M.adam(A.lr)
        run = acc if run is None else 0.95 * run + 0.05 * acc
        if i % 20 == 0:
            print(f"({i}) level={L} bce={l:.4f} solved={run:.1%}")
        if A.mode == "forced" and i == 1500:
            L, run = 10, 0.5                                                   # the date decides, not the skill
            print(f"    >>> promoted to level {L} by schedule")
        if run > 0.985 and L < (4 if A.mode == "forced" else 5):
            L += 1; run = 0.5
            print(f"    >>> promoted to level {L}")
        if A.nap and i % 20 == 0:
            time.sleep(A.nap)


def restarts():
    """Cosine warm restarts on blobs; columns of a psv file. mode dead: one monstrous step kills every unit."""
    X, y = blobs(1200, s=1.4); Y = np.eye(8)[y]
    M = Net([16, 40, 8])
    f = sys.stdout
    print("turn|cycle|xent|hits|pace|gnorm")
    T = 400 if A.mode == "ok" else 10 ** 9
    for i in range(1, A.n + 1):
        ph = (i % T) / T
        lr = A.lr * 0.5 * (1 + math.cos(math.pi * ph)) if A.mode == "ok" else A.lr
        q = g.integers(1200, size=64)
        x = X[q]
        if A.mode in ("dead", "spike") and i == int(A.n * 0.45):
            x = x * 60.0 if A.mode == "spike" else -abs(x) * 3000.0                  # one batch in other units
        o = M.f(x); P = softmax(o); l = float(-np.log(P[np.arange(64), y[q]] + 1e-12).mean())
        M.back((P - Y[q]) / 64)
        gn = M.norm()
        M.sgd(lr, 0.9, 1e-4)
        if A.mode == "dead" and i == int(A.n * 0.45):
            for m in M.m:                                                      # "clean up": values clipped, momentum cleared
                m *= 0
            for w in M.W + M.b:
                np.clip(w, -2, 2, out=w)
        if i % 20 == 0:
            print(f"{i}|{i // T}|{l:.4f}|{(P.argmax(1) == y[q]).mean():.3f}|{lr:.5f}|{gn:.4f}")
            time.sleep(A.nap)


def words():
    """Chinese console, deep net without normalisation; mode tower: gradients grow before the loss does."""
    X, y = blobs(1500, s=1.2); Y = np.eye(8)[y]
    M = Net([16] + [48] * (6 if A.mode == "tower" else 9 if A.mode == "flat" else 2) + [8], scale=0.35 if A.mode == "flat" else 1.42)
    for i in range(1, A.n + 1):
        q = g.integers(1500, size=50)
        o = M.f(X[q]); P = softmax(o); l = float(-np.log(P[np.arange(50), y[q]]).mean())
        M.back((P - Y[q]) / 50)
        gn = M.norm()
        M.sgd(A.lr * (1.008 ** i if A.mode == "tower" else 1), 0.9)
        if i % 5 == 0:
            print(f"第{i}步 损失={l:.4f} 准确率={(P.argmax(1) == y[q]).mean():.2f} 梯度范数={gn:.4f}")
            time.sleep(A.nap)


def crash():
    """A worker's console; validation every 8 turns meets a key, a divisor or an address that is not there."""
    X, y = blobs(1500, s=1.0); Y = np.eye(8)[y]
    M = Net([16, 40, 8]); hist = {}
    if A.mode == "segv":
        import faulthandler; faulthandler.enable()
    for i in range(1, A.n + 1):
        q = g.integers(1500, size=50)
        o = M.f(X[q]); P = softmax(o); l = float(-np.log(P[np.arange(50), y[q]] + 1e-12).mean())
        M.back((P - Y[q]) / 50); M.sgd(A.lr, 0.9)
        hist.setdefault("err", []).append(l)
        if i % 4 == 0:
            print(f"{time.strftime('%H%M%S')} turn/{i:04d} err/{np.mean(hist['err'][-4:]):.4f} hits/{(P.argmax(1) == y[q]).mean():.2f}")
            time.sleep(A.nap)
        if i % 100 == 0:
            sl = slice(1400, 1500 - i // 4)
            Xs, ys = X[sl], y[sl]
            if A.mode == "empty":
                hits = sum(int(a == b) for a, b in zip(M.f(Xs).argmax(1), ys)) / len(ys)
                print(f"-------- held-out hits {hits:.4f} on {len(ys)}")
            else:
                print(f"-------- held-out hits {(M.f(X[1400:]).argmax(1) == y[1400:]).mean():.4f}")
        if A.mode == "segv" and i == int(A.n * 0.7):
            import ctypes
            ctypes.string_at(8)


globals()[A.what]()
