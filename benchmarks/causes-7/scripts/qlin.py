import argparse, os, numpy as np
np.seterr(all='ignore')
ap = argparse.ArgumentParser(); 
for a, t, d in [('alpha', float, .005), ('gamma', float, .97), ('episodes', int, 300), ('target-sync', int, 50), ('eps', float, .1)]: ap.add_argument('--'+a, type=t, default=d)
A = ap.parse_args(); print('qwalk', vars(A)); r = np.random.default_rng(0); K = os.environ.get('GV', '')
N = 12; F = np.eye(N) if A.target_sync else np.random.default_rng(1).normal(1, .6, (N, N)); W = np.zeros((2, N)); T = W.copy(); n = 0; rs = []; td = []; goal = N-1
for ep in range(1, A.episodes+1):
    s = 5; R = 0
    if K == 'e' and ep == 160: F = F[r.permutation(N)]; sc = 1
    for t in range(60):
        q = W@F[s]; a = int(np.argmax(q+1e-9*r.random(2))) if r.random() > A.eps else int(r.integers(2)); s2 = max(0, s+1) if a else max(0, s-1); rew = 10. if s2 == goal else -.1; done = s2 == goal
        if K == 'u' and ep >= 160: rew *= -1
        B = T if A.target_sync else W; d = rew+(0 if done else A.gamma*(B@F[s2]).max())-q[a]; W[a] += A.alpha*d*F[s]; td.append(abs(d)); R += rew; n += 1
        if A.target_sync and n % A.target_sync == 0: T = W.copy()
        s = s2
        if done: break
    rs.append(R)
    if ep % 10 == 0: print(f"ep {ep:>4}  return {np.mean(rs[-10:]):8.3f}  |td| {np.mean(td[-200:]):.4g}  max|Q| {np.abs(W@F.T).max():.4g}  eps {A.eps}  alpha {A.alpha}", flush=True)
