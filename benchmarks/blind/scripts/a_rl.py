"""Reinforcement learning in numpy: bandits, cliff walking, Baird's star, CartPole, a swinging rod."""
import argparse, math, sys, time
import numpy as np

p = argparse.ArgumentParser()
p.add_argument("what")
p.add_argument("--mode", default="ok")
p.add_argument("--seed", type=int, default=0)
p.add_argument("--lr", type=float, default=0.1)
p.add_argument("--n", type=int, default=4000)
p.add_argument("--nap", type=float, default=0.0)
A = p.parse_args()
g = np.random.default_rng(A.seed)


def bandit():
    """Gradient bandit (mode ok/overflow) or sample means of a drifting bandit (mode stale)."""
    k = 10
    mu = g.normal(0, 1, k)
    h, q, c = np.zeros(k), np.zeros(k), np.zeros(k)
    base, win, ent = 0.0, [], 0.0
    print(f"gradient bandit with {k} levers; best lever pays {mu.max():.3f}" if A.mode != "stale" else f"sample-mean bandit, {k} levers that wander")
    for t in range(1, A.n + 1):
        if A.mode == "stale":
            a = int(g.integers(k)) if g.random() < 0.05 else int(q.argmax())
            if t > A.n * 0.35:
                mu += g.normal(0, 0.012, k)
                mu[int(q.argmax())] -= 0.0012
        else:
            e = np.exp(h)                                  # no max subtracted
            pi = e / e.sum()
            a = int(min(np.searchsorted(np.cumsum(pi), g.random()), k - 1))
        r = mu[a] + g.normal()
        if A.mode == "stale":
            c[a] += 1
            q[a] += (r - q[a]) / c[a]
        else:
            base += 0.01 * (r - base)
            one = np.eye(k)[a]
            h += A.lr * (r - base) * (one - pi)
            if A.mode == "overflow":
                h += 0.02 * abs(r) * one * math.sqrt(t)   # a bonus that nobody bounded
        win.append(r)
        if t % 100 == 0:
            if A.mode == "stale":
                print(f"[t={t:6d}]  pay/pull {np.mean(win):+.3f}   favourite lever {int(q.argmax())}   pulled {int(c.max())} times")
            else:
                ent = -float((pi * np.log(pi + 1e-300)).sum())
                print(f"[t={t:6d}]  pay/pull {np.mean(win):+.3f}   spread {ent:.3f} nats   pref.max {h.max():.2f}")
            win.clear()
            time.sleep(A.nap)


def cliff():
    """Q-learning on a cliff; semicolon lines in German."""
    W, H = 12, 4
    Q = np.zeros((W * H, 4))
    print("Klippenlauf: tabellarisches Q-Lernen, 48 Felder, 4 Richtungen")
    print("Durchlauf;Ertrag (Mittel 50);Schritte;Neugier;TD-Fehler")
    rs, ss, ds = [], [], []
    for ep in range(1, A.n + 1):
        eps = max(0.02, 0.6 * 0.995 ** ep)
        if A.mode == "neugier" and ep > A.n * 0.55:
            eps = min(1.0, 0.02 * 1.010 ** (ep - A.n * 0.55))   # the decay has the wrong sign after a restart of the schedule
        x, y, ret, n = 0, H - 1, 0.0, 0
        while n < 200:
            s = y * W + x
            a = int(g.integers(4)) if g.random() < eps else int(Q[s].argmax())
            x2 = min(W - 1, max(0, x + (0, 1, 0, -1)[a])); y2 = min(H - 1, max(0, y + (-1, 0, 1, 0)[a]))
            r, end = -1.0, False
            if y2 == H - 1 and 0 < x2 < W - 1:
                r, x2, y2 = -100.0, 0, H - 1
            elif y2 == H - 1 and x2 == W - 1:
                end = True
            d = r + (0 if end else Q[y2 * W + x2].max()) - Q[s, a]
            Q[s, a] += A.lr * d
            ds.append(abs(d)); ret += r; n += 1; x, y = x2, y2
            if end:
                break
        rs.append(ret); ss.append(n)
        if ep % 50 == 0:
            print(f"{ep};{np.mean(rs[-50:]):.2f};{np.mean(ss[-50:]):.1f};{eps:.4f};{np.mean(ds):.4f}".replace(".", ","))
            ds.clear()
            time.sleep(A.nap)


def baird():
    """Baird's star: off-policy linear TD, which diverges."""
    X = np.zeros((7, 8))
    for i in range(6):
        X[i, i], X[i, 7] = 2, 1
    X[6, 6], X[6, 7] = 1, 2
    w = np.array([1.0] * 6 + [10.0, 1.0])
    s = 0
    print("star problem, behaviour policy: dashed 6/7; target policy: solid always")
    for t in range(1, A.n + 1):
        dashed = g.random() < 6 / 7
        s2 = int(g.integers(6)) if dashed else 6
        rho = 0.0 if dashed else 7.0
        d = 0.99 * X[s2] @ w - X[s] @ w
        w = w + A.lr * rho * d * X[s]
        s = s2
        if t % 40 == 0:
            v = X @ w
            print(f"sweep {t // 40:4d} ({t} transitions)  value rms {math.sqrt(float(np.mean(v * v))):.4g}  weights |{np.abs(w).max():.4g}|")
            time.sleep(A.nap)


def cartpole():
    """REINFORCE with a linear-tanh policy, batch of episodes per update."""
    def roll(W):
        s = g.uniform(-0.05, 0.05, 4); S, Ac, P = [], [], []
        for _ in range(200):
            z = s @ W[0]; hdn = np.tanh(z); lo = float(np.clip(hdn @ W[1], -700, 700)); pr = 1 / (1 + math.exp(-lo))
            a = int(g.random() < pr)
            S.append(s); Ac.append(a); P.append(pr)
            f = 10.0 if a else -10.0
            x, v, th, om = s
            ct, st = math.cos(th), math.sin(th)
            tmp = (f + 0.05 * om * om * st) / 1.1
            al = (9.8 * st - ct * tmp) / (0.5 * (4 / 3 - 0.1 * ct * ct / 1.1))
            ac = tmp - 0.05 * al * ct / 1.1
            s = np.array([x + 0.02 * v, v + 0.02 * ac, th + 0.02 * om, om + 0.02 * al])
            if abs(s[0]) > 2.4 or abs(s[2]) > 0.21:
                break
        return np.array(S), np.array(Ac), np.array(P)
    W = [g.normal(0, 0.5, (4, 16)), g.normal(0, 0.1, 16)]
    m = [np.zeros_like(w) for w in W]; vv = [np.zeros_like(w) for w in W]
    print("pole balancing, 8 episodes an update, 16 tanh units")
    lr = A.lr
    for u in range(1, A.n + 1):
        eps = [roll(W) for _ in range(8)]
        sign = 1.0
        if A.mode == "flip" and u > A.n * 0.5:
            sign = -1.0                                     # advantage computed as baseline minus return
        if A.mode == "hot" and u > A.n * 0.45:
            lr = A.lr * 300
        G = [np.array([sum(0.98 ** j for j in range(len(a) - i)) for i in range(len(a))]) for _, a, _ in eps]
        allG = np.concatenate(G); adv = (allG - allG.mean()) / (allG.std() + 1e-8) * sign
        S = np.concatenate([e[0] for e in eps]); a = np.concatenate([e[1] for e in eps]); P = np.concatenate([e[2] for e in eps])
        hdn = np.tanh(S @ W[0])
        dlo = (a - P) * adv / len(a)
        gr = [S.T @ ((dlo[:, None] * W[1]) * (1 - hdn ** 2)), hdn.T @ dlo]
        for i in range(2):
            m[i] = 0.9 * m[i] + 0.1 * gr[i]; vv[i] = 0.99 * vv[i] + 0.01 * gr[i] ** 2
            W[i] = W[i] + lr * m[i] / (np.sqrt(vv[i]) + 1e-8)
        P2 = np.clip(P, 1e-12, 1 - 1e-12)
        ent = float(-(P2 * np.log(P2) + (1 - P2) * np.log(1 - P2)).mean())
        if u % 2 == 0:
            print(f"upd {u:4d} ~ balanced {np.mean([len(e[1]) for e in eps]):6.1f} ticks ~ H(pi) {ent:.4f} ~ |g| {math.sqrt(sum(float((x * x).sum()) for x in gr)):.3e}")


def rod():
    """Hill climbing of a PD controller for a rod whose integrator step is too large (mode stiff)."""
    k = np.array([2.0, 0.3])
    dt = 0.05
    best = -1e9
    scale = 0.3
    for trial in range(1, A.n + 1):
        c = k + g.normal(0, scale, 2)
        if A.mode == "stiff":
            c[1] += 0.13 * trial ** 0.9                            # damping creeps up: the explicit integrator turns unstable
        th, om, cost = 2.0, 0.0, 0.0
        for i in range(150):
            u = -c[0] * th - c[1] * om
            om = om + dt * (3 * math.sin(th if abs(th) < 1e6 else 0.0) + 4 * u)
            th = th + dt * om
            cost += th * th + 0.001 * u * u
        sc = -cost / 150
        if sc > best:
            best, k = sc, (c if A.mode != "stiff" else k)
        time.sleep(A.nap)
        print(f"#{trial} score={sc:.5g} best={best:.5g} gains=({c[0]:.3f},{c[1]:.3f})")


globals()[A.what]()
