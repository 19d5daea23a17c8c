import argparse, time, numpy as np
from tg import *
p = argparse.ArgumentParser()
for k, d in (('--lr', 3e-3), ('--min-lr', 0.0), ('--lr-decay-iters', 600), ('--lr-decay-style', 'constant'), ('--lr-warmup-iters', 10), ('--clip-grad', 1.0), ('--optimizer', 'adam'), ('--seq-length', 16), ('--recall', 3), ('--rnn-init-gain', .9), ('--train-iters', 600), ('--global-batch-size', 64), ('--log-interval', 10), ('--activation', 'tanh'), ('--seed', 1234)): p.add_argument(k, type=type(d), default=d)
a = p.parse_args(); r = np.random.default_rng(a.seed); f4 = np.float32; Hn = 48
print('------------------------ arguments ------------------------'); [print(f'  {k} {"." * (44 - len(k))} {v}') for k, v in sorted(vars(a).items())]; print('-------------------- end of arguments ---------------------')
Wx = T(r.standard_normal((9, Hn)).astype(f4) * .4); U = np.linalg.qr(r.standard_normal((Hn, Hn)))[0].astype(f4); Wh = T(U * f4(a.rnn_init_gain)); b = T(np.zeros(Hn, f4)); Wo = T(r.standard_normal((Hn, 8)).astype(f4) * .1); ps = [Wx, Wh, b, Wo]; o = Opt(ps, a.lr, a.optimizer, .9, a.clip_grad or None)
acc = []; t0 = time.time(); I8 = np.eye(9, dtype=f4); print('[before the start of training step] datetime:', time.strftime('%Y-%m-%d %H:%M:%S'))
for it in range(1, a.train_iters + 1):
    f = .5 * (1 + np.cos(np.pi * min(1, it / a.lr_decay_iters))) if a.lr_decay_style == 'cosine' else 1
    o.lr = max(a.min_lr, a.lr * f) * min(1, it / max(1, a.lr_warmup_iters)); S = r.integers(0, 8, (a.global_batch_size, a.seq_length)); y = S[:, a.seq_length - 1 - a.recall]; h = T(np.zeros((a.global_batch_size, Hn), f4)); hs = []; o.zero()
    for t in range(a.seq_length): h = (h @ Wh + T(I8[S[:, t]] @ np.eye(9, dtype=f4)) @ Wx + b); h = h.relu() if a.activation == 'relu' else h.tanh(); hs.append(h)
    l = ce(h @ Wo, y); l.backward(); g = o.step(); acc.append((float(l.d), g)); sk = 0
    if it % a.log_interval == 0:
        m = np.mean(acc, 0); dt = (time.time() - t0) * 1000 / a.log_interval; t0 = time.time(); acc = []
        print(f' iteration {it:>8}/{a.train_iters:>8} | consumed samples: {it*a.global_batch_size:>12} | elapsed time per iteration (ms): {dt:.1f} | learning rate: {o.lr:.6E} | global batch size: {a.global_batch_size:>5} | lm loss: {m[0]:.6E} | loss scale: 1.0 | grad norm: {m[1]:.3f} | number of skipped iterations: {int(sk)} | number of nan iterations: {int(not np.isfinite(m[0]))} |')
        if it % (10 * a.log_interval) == 0: q = [float(np.sqrt((hs[t].g ** 2).sum())) for t in (0, a.seq_length // 2, a.seq_length - 1)]; print(f' backward signal |dL/dh_t|: t=0: {q[0]:.2e}  t={a.seq_length//2}: {q[1]:.2e}  t={a.seq_length-1}: {q[2]:.2e}')
