# ruff: noqa: B007, E501, F401, N806
"""Older learners by hand: matrix factorisation, SVM by SGD, online regression, evolution, Gaussian process, PINN, contrast, and so on."""

import argparse
import sys

import numpy as np
from b_nets import Adam, Momentum, Net, norm, rest, softmax, truth, xent

ap = argparse.ArgumentParser()
ap.add_argument("task")
ap.add_argument("--seed", type=int, default=0)
ap.add_argument("--n", type=int, default=100)
ap.add_argument("--lr", type=float, default=0.01)
ap.add_argument("--reg", type=float, default=0.05)
ap.add_argument("--rank", type=int, default=6)
ap.add_argument("--every", type=int, default=1)
ap.add_argument("--style", default="a")
ap.add_argument("--dim", type=int, default=10)
ap.add_argument("--noise", type=float, default=0.3)
ap.add_argument("--bug", default="")
ap.add_argument("--sleep", type=float, default=0.1)
a = ap.parse_args()
rng = np.random.default_rng(a.seed)


def factor():
    """Ratings of 120 people for 90 films."""
    U0, V0 = rng.normal(size=(120, 3)), rng.normal(size=(90, 3))
    pairs = np.stack([rng.integers(0, 120, 3600), rng.integers(0, 90, 3600)], 1)
    r = (U0[pairs[:, 0]] * V0[pairs[:, 1]]).sum(1) + rng.normal(0, a.noise, 3600)
    if a.bug == "small":
        pairs, r = pairs[:2400], r[:2400]
    k = int(len(r) * 0.8)
    U, V = rng.normal(0, 0.3, (120, a.rank)), rng.normal(0, 0.3, (90, a.rank))
    print(f"{'sweep':>6} {'RMSE(fit)':>11} {'RMSE(test)':>11}")
    for e in range(1, a.n + 1):
        lr = a.lr
        if a.style == "saw":
            lr = a.lr * (0.2 + 0.8 * (((e - 1) % 8) / 7))
        for i in rng.permutation(k):
            u, v = pairs[i]
            d = r[i] - U[u] @ V[v]
            U[u], V[v] = U[u] + lr * (d * V[v] - a.reg * U[u]), V[v] + lr * (d * U[u] - a.reg * V[v])
        d = r - (U[pairs[:, 0]] * V[pairs[:, 1]]).sum(1)
        tr, te = np.sqrt((d[:k] ** 2).mean()), np.sqrt((d[k:] ** 2).mean())
        truth(e, train=tr, val=te)
        print(f"{e:6d} {tr:11.5f} {te:11.5f}")
        rest(a.sleep)


def svm():
    """Pegasos: the first objectives are huge since the first steps are."""
    w0 = rng.normal(size=a.dim)
    w, seen = np.zeros(a.dim), []
    for t in range(1, a.n + 1):
        X = rng.normal(size=(16, a.dim))
        y = np.sign(X @ w0 + rng.normal(0, a.noise, 16))
        m = y * (X @ w) < 1
        eta = 1 / (a.reg * t)
        w = (1 - eta * a.reg) * w + eta / 16 * ((y * m) @ X)
        seen.append(a.reg / 2 * w @ w + np.maximum(0, 1 - y * (X @ w)).mean())
        if t % a.every == 0:
            obj = np.mean(seen[-a.every :])
            Xt = np.random.default_rng(1).normal(size=(800, a.dim))
            acc = (np.sign(Xt @ w) == np.sign(Xt @ w0)).mean()
            print(f"pegasos t={t} eta={eta:.5f} primal={obj:.4f} margin_errors={m.sum():d}/16 test_hits={acc:.3f}")
            truth(t, primal=obj, acc=acc)
            rest(a.sleep)


def online():
    """Predict, then learn; costs since the start and since the last line, which doubles its distance or not."""
    w0, w = rng.normal(size=a.dim), np.zeros(a.dim)
    total, since, last = 0.0, 0.0, 0
    nxt = a.every
    print("average    since       example   current   current\nloss       last        counter     label   predict")
    for t in range(1, a.n + 1):
        if a.bug == "wander" and t > a.n * 0.3:
            w0 = w0 + rng.normal(0, 0.012, a.dim)
        if a.bug == "season" and t == a.n // 2:
            w0 = np.roll(w0, 1)
        x = rng.normal(size=a.dim)
        y = w0 @ x + rng.normal(0, a.noise)
        p = w @ x
        lr = a.lr / (1 + (t / 150) ** 2) if a.bug == "wander" else a.lr
        w += lr * (y - p) * x
        total, since = total + (y - p) ** 2, since + (y - p) ** 2
        if t == nxt:
            print(f"{total / t:<10.6f} {since / (t - last):<10.6f} {t:>8d} {y:>9.4f} {p:>9.4f}")
            truth(t, avg=total / t, since=since / (t - last))
            since, last = 0.0, t
            nxt = nxt * 2 if a.style == "double" else nxt + a.every
            rest(a.sleep)


def bench(x):
    if a.style == "rosen":
        return float((100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum())
    if a.style == "rast":
        return float((x * x - 10 * np.cos(2 * np.pi * x) + 10).sum())
    return float((x * x * 10.0 ** (np.arange(len(x)) / 2)).sum())


def cma():
    """A plain CMA-ES with restarts by doubling, as planned; prints the best of each generation."""
    d, lam, gen, evals = a.dim, 4 + int(3 * np.log(a.dim)), 0, 0
    print("gen   evals   best-of-gen      best-ever        sigma     cond")
    ever = 9e99
    while gen < a.n:
        m, s, C = rng.uniform(-3, 3, d), 1.0, np.eye(d)
        ps, pc = np.zeros(d), np.zeros(d)
        mu = lam // 2
        w = np.log(mu + 0.5) - np.log(np.arange(1, mu + 1))
        w /= w.sum()
        me = 1 / (w**2).sum()
        cs, cc, c1 = (me + 2) / (d + me + 5), 4 / (d + 4), 2 / ((d + 1.3) ** 2 + me)
        cm = min(1 - c1, 2 * (me - 2 + 1 / me) / ((d + 2) ** 2 + me))
        local, stuck = 9e99, 0
        while gen < a.n:
            gen += 1
            ev, R = np.linalg.eigh(C)
            ev = np.sqrt(np.maximum(ev, 1e-20))
            Z = rng.normal(size=(lam, d))
            Yv = (Z * ev) @ R.T
            Xs = m + s * Yv
            f = np.array([bench(x) for x in Xs])
            if a.noise:
                f = f * np.exp(a.noise * rng.normal(size=lam))
            evals += lam
            o = np.argsort(f)
            y = w @ Yv[o[:mu]]
            m = m + s * y
            ps = (1 - cs) * ps + np.sqrt(cs * (2 - cs) * me) * (R @ ((R.T @ y) / ev))
            pc = (1 - cc) * pc + np.sqrt(cc * (2 - cc) * me) * y
            C = (1 - c1 - cm) * C + c1 * np.outer(pc, pc) + cm * (Yv[o[:mu]].T * w) @ Yv[o[:mu]]
            s *= np.exp((np.linalg.norm(ps) / np.sqrt(d) - 1) * cs / 2)
            if a.bug == "shrink":
                s *= 0.8
            ever = min(ever, f.min())
            stuck = stuck + 1 if f.min() > local * (1 - 1e-3) - 1e-12 else 0
            local = min(local, f.min())
            if gen % a.every == 0:
                print(f"{gen:4d} {evals:7d}   {f.min():.8e}   {ever:.8e}   {s:.2e} {ev.max() / ev.min():8.1e}")
                truth(gen, best=f.min(), ever=ever)
                rest(a.sleep)
            if stuck > 25 and a.bug == "restart":
                lam *= 2
                print(f"# restart with population {lam}")
                break


def ga():
    """A genetic search for a bit string: fitness, higher is better, climbs in steps."""
    L, P = 60, 40
    goal = rng.integers(0, 2, L)
    pop = rng.integers(0, 2, (P, L))
    for g in range(1, a.n + 1):
        f = (pop == goal).sum(1) / L
        idx = np.argsort(-f)[: P // 2]
        a1, a2 = pop[rng.choice(idx, P)], pop[rng.choice(idx, P)]
        m = rng.random((P, L)) < 0.5
        pop = np.where(m, a1, a2)
        pop = np.where(rng.random((P, L)) < 0.004, 1 - pop, pop)
        if a.bug == "":
            pop[0] = a1[0]
        if g % a.every == 0:
            div = (pop != pop.mean(0).round()).mean()
            print(
                f"generation {g}: fittest {f.max():.4f}, mean fitness {f.mean():.4f}, diversity {div:.4f}, killed {P // 2} of {P}"
            )
            truth(g, best=f.max(), mean=f.mean())
            rest(a.sleep)


def gp():
    """Hyper-parameters of a Gaussian process by gradient: the negative log evidence goes below zero."""
    X = np.sort(rng.uniform(-4, 4, 60))
    y = np.sin(2 * X) + rng.normal(0, 0.05, 60)
    th = np.array([1.0, 1.0, -0.5])
    op = Adam([th])

    def nle(q):
        D = (X[:, None] - X) ** 2
        K = np.exp(2 * q[1]) * np.exp(-D / 2 / np.exp(2 * q[0])) + (np.exp(2 * q[2]) + 1e-6) * np.eye(60)
        L = np.linalg.cholesky(K)
        al = np.linalg.solve(K, y)
        return 0.5 * y @ al + np.log(np.diag(L)).sum() + 30 * np.log(2 * np.pi)

    for t in range(1, a.n + 1):
        g = np.array([(nle(th + 1e-4 * e) - nle(th - 1e-4 * e)) / 2e-4 for e in np.eye(3)])
        op.step([g], a.lr)
        if t % a.every == 0:
            v = nle(th)
            print(
                f"NLE({t:03d}) = {v: .5f}    lengthscale {np.exp(th[0]):.4f}    amplitude {np.exp(th[1]):.4f}    noise {np.exp(th[2]):.4f}"
            )
            truth(t, nle=v)
            rest(a.sleep)


def pinn():
    """u'' = -pi^2 sin(pi x) with a net of random sines; the weights of the terms are balanced anew now and then."""
    F = rng.normal(0, 2.5, 60)
    B = rng.uniform(0, 6.28, 60)
    c = np.zeros(60)
    op = Adam([c])
    wb = 1.0
    for t in range(1, a.n + 1):
        x = rng.random(64)
        S = np.sin(np.outer(x, F) + B)
        res = (-(F**2) * S) @ c + np.pi**2 * np.sin(np.pi * x)
        Sb = np.sin(np.outer([0.0, 1.0], F) + B)
        bc = Sb @ c
        lp, lb = (res**2).mean(), (bc**2).mean()
        g = 2 * (-(F**2) * S).T @ res / 64 + wb * 2 * Sb.T @ bc / 2
        lr = a.lr * 0.5 * (1 + np.cos(np.pi * t / a.n)) if a.style == "cos" else a.lr
        op.step([g], lr)
        if t % (a.n // 6) == 0:
            wb = float(np.clip(lp / (lb + 1e-9), 1, 1e3)) if a.bug == "" else wb * 3
            print(f"  (balance: boundary weight now {wb:.1f})")
        if t % a.every == 0:
            xs = np.linspace(0, 1, 101)
            rel = np.linalg.norm(np.sin(np.outer(xs, F) + B) @ c - np.sin(np.pi * xs)) / np.linalg.norm(
                np.sin(np.pi * xs)
            )
            print(f"[{t:>6}] L = {lp + wb * lb:.4e}  L_pde = {lp:.4e}  L_bc = {lb:.4e}  rel.err = {rel:.3e}")
            truth(t, L=lp + wb * lb, rel=rel)
            rest(a.sleep)


def contrast():
    """InfoNCE with a queue that fills: the loss rises while there are more and more negatives, and then falls."""
    E = Net([16, 48, 8], rng, "relu", gain=1.4)
    op = Adam(E.W)
    mix = rng.normal(size=(6, 16))
    bank = rng.normal(size=(16, 8))
    bank /= np.linalg.norm(bank, axis=1, keepdims=True)
    hist = []
    for t in range(1, a.n + 1):
        s = rng.normal(size=(32, 6))
        x1 = s @ mix + rng.normal(0, a.noise, (32, 16))
        x2 = s @ mix + rng.normal(0, a.noise, (32, 16))
        k = E.forward(x2)
        k = k / np.linalg.norm(k, axis=1, keepdims=True)
        q = E.forward(x1)
        n = np.linalg.norm(q, axis=1, keepdims=True)
        qn = q / n
        logit = np.concatenate([(qn * k).sum(1, keepdims=True), qn @ bank.T], 1) / 0.2
        loss, dz = xent(logit, np.zeros(32, int))
        dq = (dz[:, :1] * k + dz[:, 1:] @ bank) / 0.2
        dq = (dq - qn * (dq * qn).sum(1, keepdims=True)) / n
        op.step(E.backward(dq), a.lr)
        bank = np.concatenate([bank, k])[-(min(512, 16 + 2 * t)) :]
        hist.append((loss, (logit.argmax(1) == 0).mean()))
        if t % a.every == 0:
            m = np.mean(hist[-a.every :], 0)
            print(f"{t:05d}> nce={m[0]:.3f} top1={100 * m[1]:.1f}% queue={len(bank)}")
            truth(t, nce=m[0], top1=m[1])
            rest(a.sleep)


def distil():
    """A student learns a teacher's soft answers: the cost has a floor, the teacher's own entropy."""
    T, S = Net([12, 20, 6], rng, gain=3.0), Net([12, 40, 6], rng, "relu", gain=1.4)
    op = Momentum(S.W)
    for t in range(1, a.n + 1):
        x = rng.normal(size=(128, 12))
        p = softmax(T.forward(x) / 2)
        z = S.forward(x)
        q = softmax(z / 2)
        ce = -(p * np.log(q + 1e-12)).sum(1).mean()
        agree = (p.argmax(1) == q.argmax(1)).mean()
        op.step(S.backward((q - p) / 128), a.lr if t < 0.7 * a.n else a.lr * 0.1)
        if t % a.every == 0:
            print(f"batch={t} soft_ce={ce:.4f} agree={agree:.3f} teacher_entropy={-(p * np.log(p)).sum(1).mean():.4f}")
            truth(t, ce=ce, agree=agree)
            rest(a.sleep)


def fed():
    """Rounds of averaging over clients with unlike data; a third of them answers each round."""
    C, d = 24, 12
    W0 = rng.normal(size=(d, 5))
    data = []
    for c in range(C):
        x = rng.normal(size=(60, d)) + rng.normal(0, 0.8, d)
        data.append((x, (x @ W0 + rng.normal(0, a.noise, (60, 5))).argmax(1)))
    W = np.zeros((d, 5))
    xt = rng.normal(size=(900, d))
    yt = (xt @ W0).argmax(1)
    for r in range(1, a.n + 1):
        who = rng.choice(C, 5, replace=False)
        lost = [int(c) for c in who if rng.random() < 0.15][:3]
        who = [c for c in who if int(c) not in lost]
        if lost:
            print(f"round {r}: no answer from clients {lost} (timed out), going on without")
        new, cost = [], []
        for c in who:
            w, (x, y) = W.copy(), data[c]
            for _ in range(8):
                loss, dz = xent(x @ w, y)
                w -= a.lr * x.T @ dz
            cost.append(loss)
            new.append(w)
        W = np.mean(new, 0)
        acc = ((xt @ W).argmax(1) == yt).mean()
        sys.stdout.write(
            f"round {r}/{a.n}: clients {sorted(int(c) for c in who)}, local cost {np.mean(cost):.4f}, spread {np.std(cost):.3f}, central accuracy {acc:.4f}\n"
        )
        truth(r, cost=np.mean(cost), acc=acc)
        rest(a.sleep)


def anneal():
    """Weights of a perceptron by simulated annealing: temperature and acceptance sink to zero at the planned end."""
    x = rng.normal(size=(200, 8))
    y = np.sign(x @ rng.normal(size=8) + rng.normal(0, a.noise, 200))

    def cost(w):
        return np.log1p(np.exp(-y * (x @ w))).mean()

    w = rng.normal(size=8) * 2
    c, acc = cost(w), 0
    for t in range(1, a.n + 1):
        T = 0.5 * (1 - t / a.n) ** 2
        v = w + rng.normal(0, 0.25, 8)
        cv = cost(v)
        if cv < c or rng.random() < np.exp((c - cv) / max(T, 1e-12)):
            w, c, acc = v, cv, acc + 1
        if t % a.every == 0:
            print(f"T {T:.5f}  energy {c:.5f}  accepted {acc / a.every:.1%}")
            truth(t, energy=c)
            acc = 0
            rest(a.sleep)


def perceptron():
    """Separable points: mistakes go to zero, and the margin grows on."""
    x = rng.normal(size=(400, a.dim))
    u = rng.normal(size=a.dim)
    keep = np.abs(x @ u) > 0.04 * np.linalg.norm(u)
    x, w = x[keep], np.zeros(a.dim)
    y, clean = np.sign(x @ u), 0
    for e in range(1, a.n + 1):
        wrong = 0
        for i in rng.permutation(len(x)):
            if y[i] * (w @ x[i]) <= 0.5 * np.linalg.norm(w) * a.noise:
                wrong += y[i] * (w @ x[i]) <= 0
                w += a.lr * y[i] * x[i]
        hinge = np.maximum(0, 1 - y * (x @ w)).mean()
        print(
            f"pass {e:>3} | mistakes {wrong:>3} | hinge {hinge:.6f} | margin {(y * (x @ w)).min() / np.linalg.norm(w):+.4f}"
        )
        truth(e, wrong=wrong, hinge=hinge)
        rest(a.sleep)
        clean = clean + 1 if wrong == 0 else 0
        if clean == 8:
            print("eight passes without a mistake: done")
            break


globals()[a.task]()
