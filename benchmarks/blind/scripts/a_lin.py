"""Linear and matrix methods in numpy: momentum regression, Pegasos SVM, progressive validation, k-means, factorisation, Gaussian process."""
import argparse, math, sys, time
import numpy as np

p = argparse.ArgumentParser()
p.add_argument("what")
p.add_argument("--mode", default="ok")
p.add_argument("--seed", type=int, default=0)
p.add_argument("--lr", type=float, default=0.01)
p.add_argument("--mom", type=float, default=0.9)
p.add_argument("--n", type=int, default=1000)
p.add_argument("--every", type=int, default=10)
p.add_argument("--only", default="", help="stream: print the running mean alone")
p.add_argument("--nap", type=float, default=0.0)
A = p.parse_args()
g = np.random.default_rng(A.seed)
np.seterr(all="ignore")


def momentum():
    d = 20
    w0 = g.normal(size=d); w = np.zeros(d); v = np.zeros(d)
    for i in range(1, A.n + 1):
        X = g.normal(size=(32, d)) * np.linspace(0.3, 1.6, d); y = X @ w0 + g.normal(0, 0.5, 32)
        r = X @ w - y
        lr = A.lr
        if A.mode == "creep":
            lr = A.lr * 1.0015 ** i                              # a decay with the wrong sign in its exponent
        if A.mode == "cyclic":
            lr = A.lr * (0.1 + 0.9 * abs((i % 200) / 100 - 1))
        v = A.mom * v - lr * X.T @ r / 32; w = w + v
        if i % A.every == 0:
            print(f"--- minibatch {i} ---\n    squared error ........ {float((r * r).mean()):.6g}\n    step ................. {lr:.5f}\n    speed ................ {np.linalg.norm(v):.4g}")
            time.sleep(A.nap)


def svm():
    d = 30
    X = g.normal(size=(4000, d)); w0 = g.normal(size=d); y = np.sign(X @ w0 + g.normal(0, 1.5, 4000))
    if A.mode == "raw":
        X[:, 3] = np.exp(g.normal(5, 1.5, 4000))             # an income column that was never scaled
    w, lam = np.zeros(d), 1e-3
    hs, es = [], []
    for t in range(1, A.n + 1):
        i = int(g.integers(4000)); m = y[i] * (X[i] @ w)
        eta = 1 / (lam * (t + 500)) if A.mode != "raw" else A.lr * 1.00035 ** t
        w *= (1 - eta * lam)
        if m < 1:
            w += eta * y[i] * X[i]
        hs.append(max(0.0, 1 - m)); es.append(m < 0)
        if t % A.every == 0:
            print(f"t={t:<7d} primal={0.5 * lam * float(w @ w) + np.mean(hs):.4f}  hinge={np.mean(hs):.4f}  mistakes={100 * np.mean(es):.1f}%  ||w||={np.linalg.norm(w):.3f}")
            hs.clear(); es.clear()
            time.sleep(A.nap)


def stream():
    """Progressive validation: running mean, mean since the last line, one example."""
    d = 40
    w0 = g.normal(size=d) / 3; w = np.zeros(d); G = np.ones(d) * 1e-3
    tot = sl = 0.0; nl = 0; nxt = A.every
    if not A.only:
        print("running    recent     example    current    current   nonzero")
        print("mean loss  mean loss  counter      label    predict   weights")
    for t in range(1, A.n + 1):
        x = (g.random(d) < 0.2) * g.normal(size=d)
        if A.mode == "drift" and t > A.n * 0.4:
            w0 = w0 + g.normal(0, 0.004, d) * (1 + 2 * (t / A.n - 0.4))
        if A.mode == "quarrel" and t > A.n * 0.6:
            w0 = -w0 if t % 7 == 0 else w0                    # every seventh example comes from a market that does the opposite
        if A.mode == "badfeed" and t > A.n * 0.7:
            x[7] = 1e4 * g.normal()                          # the sensor now sends millimetres times ten
        y = float(x @ w0 + 0.3 * g.normal()); pr = float(x @ w)
        l = (pr - y) ** 2
        gr = 2 * (pr - y) * x
        G += gr * gr
        w -= (A.lr / np.sqrt(G) if A.mode != "badfeed" else A.lr * 0.2) * gr
        tot += l; sl += l; nl += 1
        if t == nxt:
            if A.only:
                print(f"{t} examples, {A.only} {tot / t:.6g}")
            else:
                print(f"{tot / t:<10.6g} {sl / nl:<10.6g} {t:>9d} {y:>10.4f} {pr:>10.4g} {int((abs(w) > 1e-4).sum()):>9d}")
            sl, nl = 0.0, 0
            nxt += A.every
            time.sleep(A.nap)
    print(f"\nfinished run\nnumber of examples = {A.n}\nrunning mean loss = {tot / A.n:.6f}")


def kmeans():
    K = 12
    C = g.normal(0, 5, (K, 3)); X = C[g.integers(K, size=6000)] + g.normal(0, 1, (6000, 3))
    M = X[g.choice(6000, K, replace=False)].copy()
    n = 0
    for it in range(1, A.n + 1):
        B = X[g.integers(0, 6000, 60 if A.mode == "vide" else 300)]
        if A.mode == "derive" and it > A.n * 0.4:
            B = B + np.array([0.012, -0.009, 0.004]) * (it - A.n * 0.4)  # the machines age, the rate of the centres has decayed
        D = ((B[:, None] - M[None]) ** 2).sum(2); a = D.argmin(1)
        M2 = np.array([B[a == k].sum(0) / (a == k).sum() for k in range(K)]) if A.mode == "vide" else \
            np.array([M[k] + (0.3 if A.mode != "derive" else 0.3 * 0.97 ** it) * (B[a == k].mean(0) - M[k]) if (a == k).any() else M[k] for k in range(K)])
        print(f"tour {it:3d} : inertie moyenne {D.min(1).mean():.4f} ; déplacement {float(np.abs(M2 - M).max()):.4f} ; plus petit groupe {np.bincount(a, minlength=K).min()}")
        M = M2
        time.sleep(A.nap)


def ratings():
    U, V, r = 200, 150, 3
    P0, Q0 = g.normal(0, 0.8, (U, r)), g.normal(0, 0.8, (V, r))
    n = 4000
    u, v = g.integers(U, size=n), g.integers(V, size=n)
    y = 3.5 + (P0[u] * Q0[v]).sum(1) + g.normal(0, 0.6, n)
    tr, te = slice(0, 3200), slice(3200, n)
    R = 24 if A.mode == "rank" else 5
    reg = 0.0 if A.mode == "rank" else 0.12
    P, Q = g.normal(0, 0.15, (U, R)), g.normal(0, 0.15, (V, R))
    lr = A.lr
    for ps in range(1, A.n + 1):
        se = 0.0
        if A.mode == "bold":
            lr *= 1.05                                       # bold driver without the brake
        for i in g.permutation(3200):
            a, b = u[i], v[i]
            e = y[i] - 3.5 - float(P[a] @ Q[b])
            se += e * e
            P[a], Q[b] = P[a] + lr * (e * Q[b] - reg * P[a]), Q[b] + lr * (e * P[a] - reg * Q[b])
        pe = y[te] - 3.5 - (P[u[te]] * Q[v[te]]).sum(1)
        print(f"pass {ps:02d} of {A.n}: fitted rmse {math.sqrt(se / 3200):.4f}, probe rmse {math.sqrt(float((pe * pe).mean())):.4f}, rate {lr:.4f}")
        time.sleep(A.nap)


def gp():
    n = 60
    x = np.sort(g.uniform(0, 6, n)); y = np.sin(2 * x) + 0.05 * g.normal(size=n)
    th = np.log(np.array([0.3, 1.0, 0.3])); m = np.zeros(3); v = np.zeros(3)
    d2 = (x[:, None] - x[None]) ** 2
    for it in range(1, A.n + 1):
        l, s, nz = np.exp(th)
        K0 = s * s * np.exp(-0.5 * d2 / l ** 2)
        if A.mode == "nojitter" :
            nz = nz * 0.86 ** it                             # noise annealed towards zero, no jitter
        K = K0 + nz * nz * np.eye(n)
        L = np.linalg.cholesky(K)
        a = np.linalg.solve(L.T, np.linalg.solve(L, y)); Ki = np.linalg.inv(K)
        nl = 0.5 * float(y @ a) + float(np.log(np.diag(L)).sum()) + 0.5 * n * math.log(2 * math.pi)
        B = Ki - np.outer(a, a)
        gr = 0.5 * np.array([(B * (K0 * d2 / l ** 2)).sum(), (B * 2 * K0).sum(), 2 * nz * nz * np.trace(B)])
        m = 0.9 * m + 0.1 * gr; v = 0.99 * v + 0.01 * gr ** 2
        th = th - A.lr * (m / (1 - 0.9 ** it)) / (np.sqrt(v / (1 - 0.99 ** it)) + 1e-9)
        print(f"evidence #{it}: -log p(y) = {nl:.5f}; length {l:.4f}; amplitude {s:.4f}; noise {nz:.3g}")
        time.sleep(A.nap)


globals()[A.what]()
