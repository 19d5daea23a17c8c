# ruff: noqa: B905, E501, N806
"""Sequences and words in numpy: a character RNN, skip-gram with negatives, HMM by EM, an n-gram mixture."""

import argparse
import sys
import time

import numpy as np
from b_nets import Adam, norm, rest, softmax, truth

ap = argparse.ArgumentParser()
ap.add_argument("task")
ap.add_argument("--seed", type=int, default=0)
ap.add_argument("--n", type=int, default=2000)
ap.add_argument("--lr", type=float, default=3e-3)
ap.add_argument("--every", type=int, default=20)
ap.add_argument("--style", default="a")
ap.add_argument("--sched", default="const")
ap.add_argument("--curriculum", action="store_true")
ap.add_argument("--first", type=int, default=0)
ap.add_argument("--states", type=int, default=4)
ap.add_argument("--bug", default="")
ap.add_argument("--sleep", type=float, default=0.1)
a = ap.parse_args()
rng = np.random.default_rng(a.seed)
TEXT = (
    "the miller had three sons and the mill and a donkey and a cat. the sons had to grind, the donkey had to fetch grain and carry "
    "the meal away, and the cat had to catch the mice. when the miller died, the three sons divided the inheritance: the eldest got "
    "the mill, the second the donkey, and the third the cat, for there was nothing else left for him. "
) * 12


def rate(t):
    if a.sched == "linear0":
        return a.lr * (1 - t / a.n)
    if a.sched == "restarts":
        T = a.n / 4
        return a.lr * 0.5 * (1 + np.cos(np.pi * ((t % T) / T))) + 1e-5
    if a.sched == "rising":
        return a.lr * np.exp(2.6 * max(0.0, t / a.n - 0.3) / 0.7)
    if a.sched == "soonzero":
        return a.lr * max(0.0, 1 - t / (0.18 * a.n))
    return a.lr


def charrnn():
    chars = sorted(set(TEXT))
    V, H = len(chars), 48
    ids = np.array([chars.index(c) for c in TEXT])
    P = [rng.normal(0, s, sh) for s, sh in ((0.1, (V, H)), (0.12, (H, H)), (0.1, (H, V)))] + [np.zeros(H), np.zeros(V)]
    op = Adam(P)
    smooth, B = np.log(V), 8
    for t in range(1, a.n + 1):
        L = 24
        if a.curriculum:
            L = (3, 8, 16, 32)[min(3, 4 * (t - 1) // a.n)]
        i = rng.integers(0, len(ids) - L - 1, B)
        X = np.stack([ids[k : k + L] for k in i])
        Y = np.stack([ids[k + 1 : k + L + 1] for k in i])
        if a.curriculum and (t - 1) * 4 // a.n >= 2:
            X = (X + 7 * ((t - 1) * 4 // a.n - 1)) % V
        hs, ps, loss = [np.zeros((B, H))], [], 0.0
        for k in range(L):
            hs.append(np.tanh(P[0][X[:, k]] + hs[-1] @ P[1] + P[3]))
            p = softmax(hs[-1] @ P[2] + P[4])
            ps.append(p)
            loss -= np.log(p[np.arange(B), Y[:, k]] + 1e-12).mean()
        G = [np.zeros_like(p) for p in P]
        dn = np.zeros((B, H))
        for k in reversed(range(L)):
            d = ps[k].copy()
            d[np.arange(B), Y[:, k]] -= 1
            d /= B * L
            G[2] += hs[k + 1].T @ d
            G[4] += d.sum(0)
            dh = (d @ P[2].T + dn) * (1 - hs[k + 1] ** 2)
            G[3] += dh.sum(0)
            np.add.at(G[0], X[:, k], dh)
            G[1] += hs[k].T @ dh
            dn = dh @ P[1].T
        lr = rate(t)
        op.step(G, lr)
        loss /= L
        smooth = 0.97 * smooth + 0.03 * loss
        if t % a.every == 0 and t >= a.first:
            truth(t, loss=loss, smooth=smooth, lr=lr)
            if a.style == "a":
                print(f"@{t} nats/char {loss:.4f} smooth {smooth:.4f} lr {lr:.2e}")
                if t % (a.every * 10) == 0:
                    h, c, s = np.zeros(H), 0, ""
                    for _ in range(60):
                        h = np.tanh(P[0][c] + h @ P[1] + P[3])
                        c = rng.choice(V, p=softmax(h @ P[2] + P[4]))
                        s += chars[c]
                    print(f"----\n{s}\n----")
            elif a.style == "bpc":
                print(
                    f"{time.strftime('%d.%m. %H:%M:%S')} | tokens {t * B * L:>8,} | bpc {loss / np.log(2):.3f} | bpc(avg) {smooth / np.log(2):.3f} | gn {norm(G):.2f} | ctx {L}"
                )
            elif a.style == "ja":
                print(f"反復 {t} / {a.n}  損失 {loss:.4f}  平均損失 {smooth:.4f}  学習率 {lr:.1e}")
            else:
                print(
                    f"{t:6d} {loss:9.5f} {np.exp(min(20, loss)):10.3f} {lr:11.4e}"
                    if t > a.every
                    else "  iter      loss  perplexity          lr"
                )
            rest(a.sleep)


def skipgram():
    words = TEXT.replace(",", "").replace(".", "").replace(":", "").split()
    vocab = sorted(set(words))
    ids = np.array([vocab.index(w) for w in words])
    V, D = len(vocab), 24
    A, B = rng.normal(0, 0.1, (V, D)), np.zeros((V, D))
    total, seen, t0, recent = 0.0, 0, time.time(), []
    for t in range(1, a.n + 1):
        i = rng.integers(3, len(ids) - 3, 32)
        ctx = ids[i + rng.choice([-2, -1, 1, 2], 32)]
        lr = rate(t)
        for w, c in zip(ids[i], ctx):
            neg = rng.integers(0, V, 5)
            o = np.concatenate([[c], neg])
            y = np.array([1.0, 0, 0, 0, 0, 0])
            s = 1 / (1 + np.exp(-(B[o] @ A[w])))
            loss = -(np.log(s[0] + 1e-9) + np.log(1 - s[1:] + 1e-9).sum())
            g = (s - y)[:, None]
            ga = (g * B[o]).sum(0)
            B[o] -= lr * g * A[w]
            A[w] -= lr * ga
            total, seen = total + loss, seen + 1
            recent.append(loss)
        if t % a.every == 0:
            truth(t, avg=total / seen, recent=np.mean(recent[-2000:]), lr=lr)
            if a.style == "a":
                sys.stdout.write(
                    f"\rAlpha: {lr:.6f}  Progress: {100 * t / a.n:.2f}%  Words/thread/sec: {seen / (time.time() - t0) / 1000:.2f}k  Avg loss: {total / seen:.4f} "
                )
            else:
                print(
                    f"{100 * t / a.n:5.1f} % gelesen, Kosten je Paar {np.mean(recent[-1500:]):.4f}, Schrittweite {lr:.5f}, {seen} Paare"
                )
            sys.stdout.flush()
            rest(a.sleep)
    print()


def hmm():
    K, M, T = a.states, 8, 600
    A0 = np.eye(K) * 0.8 + 0.2 / K
    A0 /= A0.sum(1, keepdims=True)
    B0 = rng.dirichlet(np.ones(M) * 0.4, K)
    s, obs = 0, []
    for _ in range(T):
        s = rng.choice(K, p=A0[s])
        obs.append(rng.choice(M, p=B0[s]))
    A, B, pi = rng.dirichlet(np.ones(K) * 5, K), rng.dirichlet(np.ones(M) * 5, K), np.ones(K) / K
    last = None
    print("  it      log-likelihood           gain   states")
    for it in range(1, a.n + 1):
        al, be, c = np.zeros((T, K)), np.ones((T, K)), np.zeros(T)
        for t in range(T):
            al[t] = (pi if t == 0 else al[t - 1] @ A) * B[:, obs[t]]
            c[t] = al[t].sum()
            al[t] /= c[t]
        for t in reversed(range(T - 1)):
            be[t] = A @ (B[:, obs[t + 1]] * be[t + 1]) / c[t + 1]
        ga = al * be
        xi = sum(np.outer(al[t], B[:, obs[t + 1]] * be[t + 1]) * A / c[t + 1] for t in range(T - 1))
        A = xi / xi.sum(1, keepdims=True)
        for m in range(M):
            B[:, m] = ga[np.array(obs) == m].sum(0)
        B /= B.sum(1, keepdims=True)
        pi = ga[0] / ga[0].sum()
        ll = np.log(c).sum()
        print(f"{it:4d} {ll:19.6f} {'' if last is None else format(ll - last, '14.6f'):>14}   {K}")
        truth(it, ll=ll)
        rest(a.sleep)
        if last is not None and ll - last < 2e-3:
            print(f"converged after {it} iterations (gain below 0.002)")
            break
        last = ll


globals()[a.task]()
