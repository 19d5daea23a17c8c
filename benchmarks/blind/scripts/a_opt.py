"""Search and physics toys in numpy: evolution strategies, a collocation solver, a CSV-only float16 regressor."""
import argparse, csv, datetime, math, sys, time
import numpy as np

p = argparse.ArgumentParser()
p.add_argument("what")
p.add_argument("--mode", default="ok")
p.add_argument("--seed", type=int, default=0)
p.add_argument("--lr", type=float, default=0.05)
p.add_argument("--n", type=int, default=200)
p.add_argument("--every", type=int, default=10)
p.add_argument("--nap", type=float, default=0.0)
A = p.parse_args()
g = np.random.default_rng(A.seed)
np.seterr(all="ignore")


def es():
    d = 10
    f = lambda x: -(100 * (x[:, 1:] - x[:, :-1] ** 2) ** 2 + (1 - x[:, :-1]) ** 2).sum(1)
    m, s = g.normal(0, 0.7, d), 0.3
    if A.mode == "tiny":
        s = 2e-6
    print("generation   fitness(best)   fitness(mean)        sigma")
    for k in range(1, A.n + 1):
        z = g.normal(size=(24, d)); x = m + s * z; y = f(x); o = np.argsort(-y)[:6]
        m2 = x[o].mean(0)
        ok = y[o].mean() > f(m[None])[0]
        if A.mode == "wrongway":
            s *= 1.0 if k < A.n * 0.4 else (0.97 if ok else 1.16)  # one-fifth rule with the branches swapped
            m = m2
        elif A.mode == "tiny":
            m = m2
        else:
            s *= 1.06 if ok else 0.94
            m = m2
        if k % A.every == 0:
            print(f"{k:>10d}   {y.max():>13.5g}   {y.mean():>13.5g}   {s:>10.3e}")
            time.sleep(A.nap)


def heat():
    """u'' + k sin(u) = f on a line by random tanh features and gradient descent on the residual."""
    n, H = 80, 60
    x = np.linspace(0, 1, n)[:, None]
    w, b = g.normal(0, 5, (1, H)), g.uniform(-5, 5, H)
    t = np.tanh(x @ w + b); t2 = (-2 * t * (1 - t * t)) * w ** 2
    f = -np.pi ** 2 * np.sin(np.pi * x[:, 0])
    sc = np.abs(t2).max()
    c = np.zeros(H); v = np.zeros(H); mm = np.zeros(H)
    lr = A.lr
    t0 = time.time()
    print("Kollokation: 80 Punkte, 60 Ansatzfunktionen")
    for i in range(1, A.n + 1):
        r = t2 @ c - f
        bc = np.array([t[0] @ c, t[-1] @ c])
        G = 2 * t2.T @ r / n + 2 * 50 * (t[0] * bc[0] + t[-1] * bc[1])
        if A.mode == "steif":
            lr = A.lr * 1.003 ** i
            c = c - lr * G / sc ** 2
        elif A.mode == "fest":
            c = c - A.lr * G / sc ** 2
        else:
            mm = 0.9 * mm + 0.1 * G; v = 0.999 * v + 0.001 * G * G
            c = c - A.lr * (mm / (1 - 0.9 ** i)) / (np.sqrt(v / (1 - 0.999 ** i)) + 1e-9)
        if i % A.every == 0:
            print(f"Schritt {i:6d} > Residuum {float((r * r).mean()):.3E} > Rand {float((bc * bc).sum()):.3E} > gesamt {float((r * r).mean() + 50 * (bc * bc).sum()):.3E}")
            time.sleep(A.nap)


def half():
    """Everything in float16; rows with time stamps in one CSV, nothing on the console."""
    d = 24
    w0 = g.normal(size=d).astype(np.float16); w = np.zeros(d, np.float16)
    with open("history.csv", "w", newline="") as fh:
        o = csv.writer(fh); o.writerow(["when", "update", "huber", "mse_valid", "largest_weight", "rows_per_s"])
        Xv = g.normal(size=(200, d)).astype(np.float16)
        for i in range(1, A.n + 1):
            sc = 1.0 if i < A.n * 0.65 or A.mode == "ok" else 1.0 + 0.05 * (i - A.n * 0.65)
            X = (g.normal(size=(64, d)) * sc).astype(np.float16); y = X @ w0
            r = X @ w - y + (0.3 * g.normal(size=64)).astype(np.float16)
            G = (X.T @ r / np.float16(64)).astype(np.float16)
            w = (w - np.float16(A.lr) * G).astype(np.float16)
            if i % A.every == 0:
                rv = Xv @ w - Xv @ w0
                ar = np.abs(r); hub = np.where(ar < 1, 0.5 * r * r, ar - np.float16(0.5)).mean()
                o.writerow([datetime.datetime.now().isoformat(timespec="milliseconds"), i, f"{float(hub):.5f}", f"{float((rv * rv).mean()):.5f}" if i % (5 * A.every) == 0 else "",
                            f"{float(np.abs(w).max()):.4f}", f"{64 * 1000 + int(g.integers(9000))}"])
                fh.flush()
                time.sleep(A.nap)


globals()[A.what]()
