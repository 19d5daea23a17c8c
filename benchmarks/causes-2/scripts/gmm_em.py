import argparse, csv, os, time
import numpy as np

p = argparse.ArgumentParser()
p.add_argument("-K", type=int, default=12); p.add_argument("--max-iter", type=int, default=120); p.add_argument("--reg", type=float, default=1e-6)
p.add_argument("--n", type=int, default=8000); p.add_argument("--dim", type=int, default=2); p.add_argument("--seed", type=int, default=0); p.add_argument("--tol", type=float, default=1e-7)
o = p.parse_args(); F = os.environ.get("F", "")
print("EM for a mixture of diagonal Gaussians"); print("options:", o)
r = np.random.default_rng(o.seed)
M = r.normal(size=(10, o.dim)) * 5
z = r.integers(0, 10, o.n); X = M[z] + r.normal(size=(o.n, o.dim)) * r.uniform(.3, .9, (10, 1))[z]
if F == "dup": X[:400] = np.round(M[0] * 2)          # one sensor reports a constant
if F == "tiny": X = X * .003
print(f"X {X.shape}  column means {np.round(X.mean(0), 3)}  std {np.round(X.std(0), 4)}  distinct rows {len(np.unique(X, axis=0))}")
mu = X[r.choice(o.n, o.K, replace=False)]; var = np.tile(X.var(0), (o.K, 1)); w = np.full(o.K, 1 / o.K)
f = csv.writer(open("em_trace.csv", "w", buffering=1)); f.writerow("iter,avg_loglik,delta,min_var,max_weight,min_weight".split(",")); last = -np.inf
for it in range(1, o.max_iter + 1):
    lp = -.5 * (((X[:, None] - mu) ** 2) / var + np.log(2 * np.pi * var)).sum(2) + np.log(w)
    m = lp.max(1, keepdims=True); ll = (m[:, 0] + np.log(np.exp(lp - m).sum(1)))
    R = np.exp(lp - ll[:, None]); Nk = R.sum(0); w = Nk / o.n
    mu = (R.T @ X) / Nk[:, None]; var = (R.T @ X ** 2) / Nk[:, None] - mu ** 2 + o.reg
    if F != "dup": var = np.maximum(var, 1e-12)
    L = ll.mean(); f.writerow([it, f"{L:.6f}", f"{L-last:.3e}", f"{var.min():.3e}", f"{w.max():.4f}", f"{w.min():.3e}"])
    if it % 5 == 0 or it < 4: print(f"  iteration {it:>4} : average log-likelihood {L: .6f}  (+{L-last:.2e})  smallest variance {var.min():.2e}")
    if abs(L - last) < o.tol: print(f"converged after {it} iterations"); break
    last = L
    time.sleep(.03)
