from tasks import *
a = args(lr=0.5, n=6000, seed=0, every=100, label='ok')
ids, V = text(); r = np.random.default_rng(a.seed); E = r.uniform(-.1, .1, (V * V, 24)); O = np.zeros((V, 24)); L = 0.; n = 0; t0 = time.time(); say(f"Read 0M words\nNumber of words:  {V*V}\nNumber of labels: {V}")
for u in range(a.n):
    lr = a.lr * (1 - u / a.n); i = r.integers(2, len(ids) - 3); c = np.concatenate([ids[i - 2:i] * V + ids[i - 1:i + 1], [ids[i - 1]]]); h = E[c].mean(0); z = O @ h; z -= z.max(); q = np.exp(z); q /= q.sum(); t = ids[i + 1] if a.label == 'ok' else r.integers(V); L += -math.log(q[t] + 1e-12); n += 1; q[t] -= 1; gh = O.T @ q; O -= lr * np.outer(q, h); E[c] -= lr * gh / 1
    if (u + 1) % a.every == 0: f = (u + 1) / a.n; d = time.time() - t0; sys.stdout.write(f"\rProgress: {100*f:5.1f}% words/sec/thread: {int(u/d):7d} lr: {lr:9.6f} avg.loss: {L/n:9.6f} ETA:   0h 0m{int(d/f-d):2d}s"); sys.stdout.flush()
say()
