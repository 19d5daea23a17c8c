"""Text toys in numpy: a character RNN and skip-gram vectors on a made-up language."""
import argparse, math, sys, time
import numpy as np

p = argparse.ArgumentParser()
p.add_argument("what")
p.add_argument("--mode", default="ok")
p.add_argument("--seed", type=int, default=0)
p.add_argument("--lr", type=float, default=0.1)
p.add_argument("--n", type=int, default=3000)
p.add_argument("--every", type=int, default=50)
p.add_argument("--chars", type=int, default=20000)
p.add_argument("--skip", type=int, default=0, help="print only from this iteration on (the head of the log was lost)")
p.add_argument("--nap", type=float, default=0.0)
A = p.parse_args()
g = np.random.default_rng(A.seed)
np.seterr(all="ignore")
WORDS = ["".join(g.choice(list("aeiou" if i % 2 else "bdklmnprst")) for i in range(int(g.integers(2, 7)))) for _ in range(120)]


def text(n, rng=g):
    out, w = [], 0
    while sum(map(len, out)) + len(out) < n:
        w = (w * 7 + int(rng.integers(6))) % 120
        out.append(WORDS[w])
    return " ".join(out)[:n]


def rnn():
    T = text(A.chars); V = sorted(set(T)); ix = {c: i for i, c in enumerate(V)}
    D = np.array([ix[c] for c in T]); val = np.array([ix.get(c, 0) for c in text(2000, np.random.default_rng(A.seed + 99))])
    H, nv, L = 64, len(V), 20
    P = [g.normal(0, 0.1, (nv, H)), g.normal(0, 0.12, (H, H)), g.normal(0, 0.1, (H, nv)), np.zeros(H), np.zeros(nv)]
    M = [np.zeros_like(q) for q in P]
    def run(seq, h, grad=True):
        xs, hs, ps, l = seq[:-1], [h], [], 0.0
        for c in xs:
            h = np.tanh(P[0][c] + h @ P[1] + P[3]) if A.mode != "noclip" else np.maximum(P[0][c] + h @ P[1] + P[3], 0)
            hs.append(h)
            o = h @ P[2] + P[4]; o = o - o.max(); e = np.exp(o); ps.append(e / e.sum())
        l = -sum(math.log(max(ps[i][seq[i + 1]], 1e-300)) if ps[i][seq[i + 1]] == ps[i][seq[i + 1]] else float("nan") for i in range(len(xs))) / len(xs)
        if not grad:
            return l, h
        G = [np.zeros_like(q) for q in P]; dh = np.zeros(H)
        for i in range(len(xs) - 1, -1, -1):
            do = ps[i].copy(); do[seq[i + 1]] -= 1; do /= len(xs)
            G[2] += np.outer(hs[i + 1], do); G[4] += do
            d = do @ P[2].T + dh
            d = d * ((1 - hs[i + 1] ** 2) if A.mode != "noclip" else (hs[i + 1] > 0))
            G[3] += d; G[0][xs[i]] += d; G[1] += np.outer(hs[i], d); dh = d @ P[1].T
        return l, h, G
    if not A.skip:
        print(f"alphabet of {nv}, {len(T)} characters, memory {H}")
    pos, h, avg, lr = 0, np.zeros(H), math.log(nv), A.lr
    for i in range(1, A.n + 1):
        if pos + L + 1 > len(D):
            pos, h = 0, np.zeros(H)
        l, h, G = run(D[pos:pos + L + 1], h)
        pos += L
        gn = math.sqrt(sum(float((x * x).sum()) for x in G))
        if A.mode in ("creep", "jump"):
            lr = A.lr * (1 + (i / 500) ** 2) if A.mode == "creep" else A.lr * (1 if i < A.n * 0.6 else 14 if A.lr < 0.05 else 300)
        cl = 1.0 if A.mode == "noclip" else min(1.0, (5.0 if A.mode not in ("creep", "jump") else 50.0) / (gn + 1e-12))
        for q, m, d in zip(P, M, G):
            d = d * cl
            if A.mode == "noclip":
                q -= lr * d
            else:
                m += d * d
                if A.mode in ("creep", "jump"):
                    m *= 0.99
                    q -= lr * 0.1 * d / np.sqrt(m + 1e-8)
                else:
                    q -= lr * d / np.sqrt(m + 1e-8)
        avg = 0.98 * avg + 0.02 * l
        if i % A.every == 0 and i >= A.skip:
            if A.mode == "over":
                if i % (A.every * 4) == 0:
                    print(f"{i}\tseen {avg / math.log(2):.4f} bpc\tunseen {run(val, np.zeros(H), False)[0] / math.log(2):.4f} bpc")
                else:
                    print(f"{i}\tseen {avg / math.log(2):.4f} bpc")
            elif A.mode == "noclip":
                print(f"iteration={i:,} smooth_xent={avg:.4f} now={l:.4f} ∇={gn:.3g}")
            else:
                print(f"@{i} | bits {l / math.log(2):.3f} | smoothed {avg / math.log(2):.3f} | eta {lr:.4f}")
            time.sleep(A.nap)


def vectors():
    T = text(A.chars * 6).split(); V = sorted(set(T)); ix = {w: i for i, w in enumerate(V)}
    D = np.array([ix[w] for w in T]); nv = len(V)
    cnt = np.bincount(D) ** 0.75; cnt = np.cumsum(cnt / cnt.sum())
    E, O = g.normal(0, 0.5 / 24, (nv, 24)), np.zeros((nv, 24))
    total = len(D) * A.n * (0.22 if A.mode == "shortcount" else 1.0)  # the corpus size was counted on a sample
    seen, t0, ls, avg = 0, time.time(), [], None
    sys.stdout.write(f"Read {len(D)} words, {nv} kinds\n")
    for ep in range(A.n):
        for i in range(2, len(D) - 2):
            lr = max(A.lr * (1 - seen / total), A.lr * 1e-7)
            seen += 1
            c = D[i]; o = D[i + int(g.choice((-2, -1, 1, 2)))]
            t = np.concatenate([[o], np.searchsorted(cnt, g.random(4))])
            s = 1 / (1 + np.exp(-(O[t] @ E[c]))); d = s.copy(); d[0] -= 1
            ls.append(-math.log(s[0] + 1e-12) - np.log(1 - s[1:] + 1e-12).sum())
            gc = d @ O[t]; np.add.at(O, t, -lr * np.outer(d, E[c])); E[c] -= lr * gc
            if seen % A.every == 0:
                avg = float(np.mean(ls)); ls = []
                f = 100 * seen / (len(D) * A.n)
                if A.mode == "lines":
                    sys.stdout.write(f"{f:5.1f}% walked, {seen / (time.time() - t0):,.0f} words a second, alpha {lr:.6f}, sampled loss {avg:.4f}\n")
                else:
                    sys.stdout.write(f"\r{f:5.1f}% walked, {seen / (time.time() - t0):,.0f} words a second, alpha {lr:.6f}, sampled loss {avg:.4f}")
                sys.stdout.flush()
    sys.stdout.write("\n")


globals()[A.what]()
