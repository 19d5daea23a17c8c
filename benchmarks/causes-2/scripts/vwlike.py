# online logistic regression over day files, progressive validation table
import sys, os, time
import numpy as np
a = dict(learning_rate=0.5, power_t=0.5, l2=1e-6, bits=12, days=40, per_day=1500, seed=0, label_delay_days=0)
for s in sys.argv[1:]:
    k, v = s[2:].split("="); a[k] = type(a[k])(v)
F = os.environ.get("F", "")
for k, v in a.items(): print(f"{k.replace('_',' ')} = {v}")
r = np.random.default_rng(a["seed"]); D = 1 << 7; wt = r.normal(size=D) * .5; w = np.zeros(D); t = 0
Xh = (r.random((1500, D)) < .15).astype(float); yh = (r.random(1500) < 1 / (1 + np.exp(-Xh @ wt * 1.2))).astype(float)
print("average  since      example   day         label    held-out  current\nloss     last       counter               mean     loss      rate"); tot = n = 0; nxt = 1
for day in range(1, a["days"] + 1):
    shift = F == "shift" and day >= 22
    X = (r.random((a["per_day"], D)) < (.15 if not shift else .45)).astype(float) * (1 if not shift else 4)
    y = (r.random(len(X)) < 1 / (1 + np.exp(-X @ wt * 1.2))).astype(float)
    if F == "labels" and day >= 24: y = r.permutation(y)
    if shift and day == 22: print(f"# day {day}: feature schema v2 (source app-android-7), counts instead of flags: mean feature value 0.15 -> {X.mean():.2f}")
    ls = 0.
    for i in range(0, len(X), 10):
        t += 1; z = X[i:i+10] @ w; p = 1 / (1 + np.exp(-np.clip(z, -50, 50))); eta = a["learning_rate"] * t ** -a["power_t"] if F != "grow" else a["learning_rate"] * 1.004 ** t
        ls += (np.logaddexp(0, z) - y[i:i+10] * z).sum(); w -= eta * (X[i:i+10].T @ (p - y[i:i+10]) / 10 + a["l2"] * w)
    tot += ls; n += len(X); zh = Xh @ w; lh = (np.logaddexp(0, zh) - yh * zh).mean()
    print(f"{tot/n:.6f} {ls/len(X):.6f} {n:>10}   2031-03-{day:02d}  {y.mean():.4f}   {lh:.6f}  {eta:.6f}" if day < 32 else f"{tot/n:.6f} {ls/len(X):.6f} {n:>10}   2031-04-{day-31:02d}  {y.mean():.4f}   {lh:.6f}  {eta:.6f}")
    time.sleep(.06)
print(f"\nfinished run\nnumber of examples = {n}\naverage loss = {tot/n:.6f}")
