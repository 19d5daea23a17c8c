"""off-policy evaluation on the star chain with linear values, semi-gradient TD with importance weights"""
import argparse, csv, os, time
import numpy as np
p = argparse.ArgumentParser(); p.add_argument("--alpha", type=float, default=.01); p.add_argument("--gamma", type=float, default=.99); p.add_argument("--updates", type=int, default=20000); p.add_argument("--lam", type=float, default=0.); p.add_argument("--seed", type=int, default=0); p.add_argument("--on-policy", action="store_true")
a = p.parse_args(); print("starval: off-policy value learning |", a); r = np.random.default_rng(a.seed)
P = np.zeros((7, 8)); P[np.arange(6), np.arange(6)] = 2; P[:6, 7] = 1; P[6, 6] = 1; P[6, 7] = 2; w = np.array([1., 1, 1, 1, 1, 1, 10, 1]); s = 0
print("behaviour policy: 6/7 outer, 1/7 centre; target policy: always centre; bootstrapped, no target network, reward 0 everywhere")
f = csv.writer(open("critic.csv", "w", buffering=1)); f.writerow("update,td_rms,v_max,v_mean,w_norm,rho_mean,alpha,reward".split(",")); td, rho_ = [], []
for t in range(1, a.updates + 1):
    centre = r.random() < (1 if a.on_policy else 1 / 7); s2 = 6 if centre else int(r.integers(6)); rho = 7. if centre else 0.
    d = a.gamma * P[s2] @ w - P[s] @ w; w = w + a.alpha * rho * d * P[s]; td.append(d * d); rho_.append(rho); s = s2
    if t % 200 == 0:
        v = P @ w; row = [t, np.sqrt(np.mean(td[-200:])), v.max(), v.mean(), np.linalg.norm(w), np.mean(rho_[-200:]), a.alpha, 0.]; f.writerow([f"{q:.6g}" for q in row])
        if t % 1000 == 0: print(f"update {t:>6}   td rms {row[1]:12.5g}   max V {row[2]:12.5g}   mean V {row[3]:12.5g}   |w| {row[4]:11.5g}   alpha {a.alpha:g}", flush=True)
        time.sleep(.02)
print("done, critic.csv written")
