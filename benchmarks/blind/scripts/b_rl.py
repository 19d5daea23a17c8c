# ruff: noqa: B007, E501, N803, N806, PIE808, RUF059, SIM115
"""Reinforcement learning in numpy: bandits, gridworlds, cart-pole, self-play at Nim; each has its own way of telling."""

import argparse
import json
import time

import numpy as np
from b_nets import Adam, Net, norm, rest, softmax, truth

ap = argparse.ArgumentParser()
ap.add_argument("task")
ap.add_argument("--seed", type=int, default=0)
ap.add_argument("--n", type=int, default=4000)
ap.add_argument("--lr", type=float, default=0.01)
ap.add_argument("--eps", type=float, default=0.1)
ap.add_argument("--bonus", type=float, default=0.0)
ap.add_argument("--every", type=int, default=100)
ap.add_argument("--slip", type=float, default=0.1)
ap.add_argument("--bug", default="")
ap.add_argument("--first", type=int, default=0)
ap.add_argument("--sleep", type=float, default=0.1)
a = ap.parse_args()
rng = np.random.default_rng(a.seed)


def bandit():
    """UCB on 12 arms; the total regret can only grow. 'restless' arms swing with a period and are followed."""
    K = 12
    mean = rng.random(K)
    q, n = np.zeros(K), np.zeros(K)
    regret, got = 0.0, []
    for t in range(1, a.n + 1):
        mu = mean if a.bug != "restless" else 0.5 + 0.4 * np.sin(2 * np.pi * (t / 3000 + np.arange(K) / K))
        if a.bug == "restless":
            k = rng.integers(K) if rng.random() < a.eps else int(q.argmax())
        else:
            k = int((q + np.sqrt(2 * np.log(t) / np.maximum(n, 1e-9))).argmax())
        r = float(rng.random() < mu[k])
        n[k] += 1
        q[k] += (r - q[k]) * (a.lr if a.bug == "restless" else 1 / n[k])
        regret += mu.max() - mu[k]
        got.append(r)
        if t % a.every == 0:
            m = np.mean(got[-a.every :])
            print(
                f"t={t:06d}  total regret {regret:9.2f}  mean payoff {m:.3f}  favourite arm #{n.argmax()}  pulls/s {t / (t / a.every * a.sleep):.0f}"
            )
            truth(t, payoff=m, regret=regret)
            rest(a.sleep)


def grid():
    """Q-learning or SARSA in a maze. bug 'moved': the goal moves when nothing is explored any more."""
    W, H = 9, 7
    walls = {(3, y) for y in range(0, 5)} | {(6, y) for y in range(2, 7)}
    goal = (8, 6)
    Q = np.zeros((W, H, 4)) if a.bug != "sparse" else rng.normal(0, 1e-4, (W, H, 4))
    moves = [(1, 0), (-1, 0), (0, 1), (0, -1)]
    returns, lens = [], []
    for ep in range(1, a.n + 1):
        eps = max(a.eps, 1 - 2 * ep / a.n) if a.bug != "moved" else max(0.0, 1 - 3 * ep / a.n)
        if a.bug == "moved" and ep == int(0.8 * a.n):
            goal = (0, 6)
        x, y, G = 0, 0, 0.0
        for t in range(80):
            k = rng.integers(4) if rng.random() < eps else int(Q[x, y].argmax())
            d = moves[rng.integers(4) if rng.random() < a.slip else k]
            nx, ny = min(W - 1, max(0, x + d[0])), min(H - 1, max(0, y + d[1]))
            if (nx, ny) in walls:
                nx, ny = x, y
            done = (nx, ny) == goal
            r = (10.0 if done else -0.1) if a.bug != "sparse" else float(done)
            if a.bug == "moved" and (nx, ny) == (8, 6) and not done:
                r = -1.0
            G += r
            Q[x, y, k] += a.lr * (r + (0 if done else 0.97 * Q[nx, ny].max()) - Q[x, y, k])
            x, y = nx, ny
            if done:
                break
        returns.append(G)
        lens.append(t + 1)
        if ep % a.every == 0:
            m = np.mean(returns[-a.every :])
            w = f"   return {m:8.3f}   best {max(returns):7.2f}   steps {np.mean(lens[-a.every :]):5.1f}   explore {eps:.3f}"
            print(f"episode {ep:>6} >>{w}")
            truth(ep, ret=m)
            rest(a.sleep)


def cartpole(pol, T=200):
    s = rng.uniform(-0.05, 0.05, 4)
    S, A, P = [], [], []
    for _ in range(T):
        p = softmax(pol.forward(s[None]))[0]
        k = int(rng.random() < p[1])
        S.append(s.copy()), A.append(k), P.append(p)
        x, v, th, w = s
        F = 10.0 if k else -10.0
        tmp = (F + 0.05 * w * w * np.sin(th)) / 1.1
        al = (9.8 * np.sin(th) - np.cos(th) * tmp) / (0.5 * (4 / 3 - 0.1 * np.cos(th) ** 2 / 1.1))
        ac = tmp - 0.05 * al * np.cos(th) / 1.1
        s = s + 0.02 * np.array([v, ac, w, al])
        if abs(s[0]) > 2.4 or abs(s[2]) > 0.209:
            break
    return np.array(S), np.array(A), np.array(P)


def pole():
    """REINFORCE with a running baseline. One JSON record an update, in updates.jsonl, and a short line."""
    pol = Net([4, 24, 2], rng, gain=0.5)
    opt = Adam(pol.W)
    out = open("updates.jsonl", "w") if a.bug != "console" else None
    lr = a.lr
    for u in range(1, a.n + 1):
        if a.bug == "rate" and u > 0.5 * a.n:
            lr = a.lr * 40
        eps = [cartpole(pol) for _ in range(8)]
        S = np.concatenate([e[0] for e in eps])
        A = np.concatenate([e[1] for e in eps])
        R = np.concatenate([np.cumsum(0.99 ** np.arange(len(e[0])))[::-1] for e in eps])
        adv = (R - R.mean()) / (R.std() + 1e-8)
        if a.bug == "greedy":
            adv = R / 20
        if a.bug == "flip" and u > 0.55 * a.n:
            adv = -adv
        z = pol.forward(S)
        p = softmax(z)
        ent = -(p * np.log(p + 1e-12)).sum(1)
        one = np.eye(2)[A]
        dz = (p - one) * adv[:, None]
        dz += a.bonus * p * (np.log(p + 1e-12) + ent[:, None])
        g = pol.backward(dz / len(S))
        opt.step(g, lr)
        ret = np.mean([len(e[0]) for e in eps])
        loss = float((-np.log((p * one).sum(1) + 1e-12) * adv).mean())
        row = {
            "update": u,
            "return": round(float(ret), 2),
            "entropy": round(float(ent.mean()), 5),
            "pg_objective": round(loss, 5),
            "grad": round(norm(g), 4),
            "env_steps": u * len(S),
        }
        truth(u, ret=ret, ent=ent.mean(), g=norm(g))
        if out:
            out.write(json.dumps(row) + "\n")
            out.flush()
            if u % 10 == 0:
                print(f"update {u} ok, {time.strftime('%H:%M:%S')}")
        elif u % a.every == 0 and u >= a.first:
            print(f"u{u:05d} ret={ret:6.1f} H={ent.mean():.4f} pg={loss:+.4f} |g|={norm(g):.3f} lr={lr:.1e}")
        rest(a.sleep)


def nim():
    """A Q-table learns Nim against itself; the value error stays flat while the rating against a fixed ladder rises."""
    Q = np.zeros((22, 4))
    elo, err, won = 1000.0, [], []

    def best(heap):
        return heap % 4 or int(rng.integers(1, 4))

    def play(first, second, learn):
        heap, who, hist = 21, 0, []
        while heap > 0:
            k = min(heap, (first, second)[who](heap))
            hist.append((who, heap, k))
            heap -= k
            who = 1 - who
        if learn:
            for w, h, k in hist:
                d = (1.0 if w != who else -1.0) - Q[h, k]
                err.append(d * d)
                Q[h, k] += a.lr * d
        return 1 - who

    def self_move(heap):
        return int(rng.integers(1, 4)) if rng.random() < 0.4 else 1 + int(Q[heap, 1 : min(heap, 3) + 1].argmax())

    def sure(heap):
        return 1 + int(Q[heap, 1 : min(heap, 3) + 1].argmax())

    for it in range(1, a.n + 1):
        for _ in range(6):
            play(self_move, self_move, True)
        for slips, r in ((1.0, 900), (0.5, 1300), (0.25, 1600)):

            def rival(heap, slips=slips):
                return int(rng.integers(1, 4)) if rng.random() < slips else best(heap)

            first = it % 2
            win = play(sure, rival, False) == 0 if first else play(rival, sure, False) == 1
            won.append(win)
            elo += 6 * (win - 1 / (1 + 10 ** ((r - elo) / 400)))
        if it % a.every == 0:
            share = np.mean(won[-3 * a.every :])
            print(
                f"gen {it}  [value error {np.mean(err[-300:]):.4f}]  [rating {elo:.0f}]  [won {share:.0%} on the ladder]"
            )
            truth(it, elo=elo, err=np.mean(err[-300:]), won=share)
            rest(a.sleep)


def context():
    """A softmax policy for 10 situations with one right answer each: entropy goes to nothing since the policy is done."""
    th = np.zeros((10, 5))
    right = rng.integers(0, 5, 10)
    base = 0.0
    for t in range(1, a.n + 1):
        c = rng.integers(0, 10, 64)
        p = softmax(th[c])
        k = (p.cumsum(1) > rng.random((64, 1))).argmax(1)
        r = np.where(k == right[c], 1.0, 0.0) - 0.02 * rng.random(64)
        g = (np.eye(5)[k] - p) * (r - base)[:, None]
        np.add.at(th, c, a.lr * g)
        base += 0.05 * (r.mean() - base)
        if t % a.every == 0:
            p = softmax(th)
            H = -(p * np.log(p + 1e-12)).sum(1).mean()
            print(f"iter={t};mean_reward={r.mean():.4f};policy_entropy={H:.5f};baseline={base:.4f}")
            truth(t, reward=r.mean(), H=H)
            rest(a.sleep)


def replicator():
    """Rock, paper, scissors by gradient play with a little damping: strategies circle inside a bound."""
    M = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0.0]])
    x, y = softmax(rng.normal(size=3)), softmax(rng.normal(size=3))
    lx, ly = np.log(x), np.log(y)
    for t in range(1, a.n + 1):
        x, y = softmax(lx), softmax(ly)
        lx += a.lr * (M @ y + rng.normal(0, 0.3, 3)) - 0.002 * lx
        ly += a.lr * (M @ x + rng.normal(0, 0.3, 3)) - 0.002 * ly
        if t % a.every == 0:
            gap = (M @ y).max() + (M @ x).max()
            H = -(x * np.log(x)).sum()
            print(f"{t};{x @ M @ y:+.5f};{gap:.5f};{H:.5f}" if t > a.every else "round;payoff_row;nash_gap;entropy_row")
            truth(t, gap=gap, H=H)
            rest(a.sleep)


def critic():
    """Actor and critic on a one-dimensional target: the actor loss is minus Q and falls without end as Q rises; noisy."""
    w, th = np.zeros(4), 0.0
    sig = 0.6
    hist = []
    for t in range(1, a.n + 1):
        x = rng.normal()
        act = th * x + sig * rng.normal()
        r = 30 - (act - 1.7 * x) ** 2 + rng.normal(0, 3)
        f2 = np.array([1, act * x, act * act, x * x])
        lr = a.lr / (1 + t / 4000)
        d = r - w @ f2
        w += lr * d * f2 / (1 + f2 @ f2)
        th += 0.02 * lr * (w[1] * x + 2 * w[2] * th * x) * x
        hist.append((d * d, -(w @ f2), r))
        if t % a.every == 0:
            h = np.mean(hist[-a.every :], 0)
            print(f"{{step={t}, critic_loss={h[0]:.3f}, actor_loss={h[1]:.3f}, reward={h[2]:.3f}, gain={th:.4f}}}")
            truth(t, critic=h[0], actor=h[1], reward=h[2])
            rest(a.sleep)


globals()[a.task]()
