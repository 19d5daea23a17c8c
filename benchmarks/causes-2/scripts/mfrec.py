# rating factorisation by SGD, with a bar of its own
import sys, os, time, glob
import numpy as np

opt = {"k": 16, "lr": 0.02, "reg": 0.05, "passes": 20, "users": 600, "items": 400, "noise": 0.4, "seed": 0}
for s in sys.argv[1:]:
    n, v = s.lstrip("-").split("="); opt[n] = type(opt[n])(v)
F = os.environ.get("F", "")
print("mfrec  " + "  ".join(f"{k}:{v}" for k, v in opt.items()))
g = np.random.default_rng(opt["seed"]); U, I, K = opt["users"], opt["items"], opt["k"]
P0, Q0 = g.normal(size=(U, 4)), g.normal(size=(I, 4))
os.makedirs("ratings", exist_ok=True)
for j in range(8):
    u, i = g.integers(0, U, 16000), g.integers(0, I, 16000)
    r = np.clip(3.4 + .5 * (P0[u] * Q0[i]).sum(1) + g.normal(size=16000) * opt["noise"], .5, 5).round(1)
    with open(f"ratings/part-{j}.csv", "w") as f:
        f.write("user,item,rating\n")
        for n, (a, b, c) in enumerate(zip(u, i, r)):
            c = "" if F == "nandata" and j == 5 and n % 2900 == 300 else c
            c = "4,5" if F == "comma" and j == 6 and n == 9210 else c
            f.write(f"{a},{b},{c}\n")


def read(path):
    rows = []
    for ln in open(path).read().split("\n")[1:]:
        if ln:
            q = ln.split(",")
            if len(q) != 3:
                raise ValueError(f"{path}: expected 3 fields, got {len(q)}: {ln!r}")
            rows.append((float(q[0]), float(q[1]), float(q[2]) if q[2] else float("nan")))
    return np.array(rows)


parts = sorted(glob.glob("ratings/part-*.csv"))
hold = read(parts[0]); mu = 3.4
P, Q = g.normal(size=(U, K)) * .1, g.normal(size=(I, K)) * .1
bu, bi = np.zeros(U), np.zeros(I)


def rmse(d):
    u, i = d[:, 0].astype(int), d[:, 1].astype(int)
    return np.sqrt(np.mean((d[:, 2] - mu - bu[u] - bi[i] - (P[u] * Q[i]).sum(1)) ** 2))


best = 9e9; t0 = time.time()
for ep in range(1, opt["passes"] + 1):
    se, n = 0., 0; sys.stdout.write(f"pass {ep:2d} ")
    files = parts[1:] if not F else (parts[1:4] if ep < 5 else parts[1:])
    if F and ep == 5: sys.stdout.write("(new parts: 4 5 6 7) ")
    for pth in files:
        d = read(pth)
        if not ep % 5: sys.stdout.write(f"[{os.path.basename(pth)[5]} mean {d[:,2].mean():.3f}] ")
        for s in range(0, len(d), 50):
            b = d[s:s + 50]; u, i = b[:, 0].astype(int), b[:, 1].astype(int)
            e = b[:, 2] - mu - bu[u] - bi[i] - (P[u] * Q[i]).sum(1)
            se += (e * e).sum(); n += len(b); pu = P[u].copy()
            np.add.at(P, u, opt["lr"] * (e[:, None] * Q[i] - opt["reg"] * P[u])); np.add.at(Q, i, opt["lr"] * (e[:, None] * pu - opt["reg"] * Q[i]))
            np.add.at(bu, u, opt["lr"] * (e - opt["reg"] * bu[u])); np.add.at(bi, i, opt["lr"] * (e - opt["reg"] * bi[i]))
        sys.stdout.write("#"); sys.stdout.flush()
    v = rmse(hold)
    print(f"  rmse {np.sqrt(se/n):.4f}  hold-out {v:.4f}{' *' if v < best else ''}  |P| {np.linalg.norm(P):.2f} |Q| {np.linalg.norm(Q):.2f}  {time.time()-t0:.1f}s"); best = min(best, v)
print(f"best hold-out rmse {best:.4f}")
