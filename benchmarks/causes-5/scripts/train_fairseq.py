# char LM, fairseq-like console; fp16 with a dynamic loss scale
import argparse, time, numpy as np, sys
from tg import *
p = argparse.ArgumentParser()
for k, d in (('--arch', 'char_mlp_lm'), ('--lr', .003), ('--max-epoch', 6), ('--lr-scheduler', 'fixed'), ('--t-mult', 1), ('--lr-period-updates', 60), ('--warmup-updates', 10), ('--fp16', 0), ('--fp16-init-scale', 128), ('--min-loss-scale', 0.0001), ('--embed-scale', 1.0), ('--clip-norm', 1.0), ('--seed', 1), ('--updates-per-epoch', 50)): p.add_argument(k, type=type(d), default=d)
a = p.parse_args(); t0 = time.time()
def log(s): print(time.strftime('%Y-%m-%d %H:%M:%S') + ' | INFO | ' + s)
log('fairseq_cli.train | ' + str({'common': {'seed': a.seed, 'fp16': bool(a.fp16), 'fp16_init_scale': a.fp16_init_scale, 'min_loss_scale': a.min_loss_scale}, 'model': {'arch': a.arch, 'embed_scale': a.embed_scale}, 'optimization': {'max_epoch': a.max_epoch, 'clip_norm': a.clip_norm, 'lr': [a.lr]}, 'lr_scheduler': {'_name': a.lr_scheduler, 'warmup_updates': a.warmup_updates, 'lr_period_updates': a.lr_period_updates}}))
r = np.random.default_rng(a.seed)
P = r.dirichlet(np.ones(20) * .15, 400).reshape(20, 20, 20); s = [0, 1]
for _ in range(9000): s.append(int(r.choice(20, p=P[s[-2], s[-1]])))
s = np.array(s); X = np.stack([s[i:i + len(s) - 3] for i in range(2)], 1); Y = s[2:2 + len(X)]
dt = np.float16 if a.fp16 else np.float32
E1 = T(r.standard_normal((20, 32)).astype(np.float32) * .5); m = MLP([64, 256, 20], r); master = [E1] + m.params()
o = Opt(master, a.lr, 'adam', clip=a.clip_norm); scale = float(a.fp16_init_scale) if a.fp16 else 1; u = 0
def fwd(x, half):
    e, W = (T(E1.d.astype(dt)), [(T(W.d.astype(dt)), T(b.d.astype(dt))) for W, b in m.W]) if half else (E1, m.W)
    h = (e[x[:, 0]] * a.embed_scale @ W[0][0][:32]) + (e[x[:, 1]] * a.embed_scale @ W[0][0][32:]) + W[0][1]
    h = h.relu(); z = (h @ W[1][0]) + W[1][1]
    return z, [e] + [q for l in W for q in l]
log(f'fairseq.trainer | training on 1 devices (CPUs)'); 
for ep in range(1, a.max_epoch + 1):
    log(f'fairseq.trainer | begin training epoch {ep}'); acc = []
    for b in range(a.updates_per_epoch):
        c = u % a.lr_period_updates
        o.lr = a.lr * min(1, (u + 1) / max(1, a.warmup_updates)) * (.05 + .95 * .5 * (1 + np.cos(np.pi * c / a.lr_period_updates)) if a.lr_scheduler == 'cosine' else 1)
        j = r.integers(0, 8000, 256); o.zero(); z, ps = fwd(X[j], a.fp16); l = ce(z, Y[j]); l.backward(scale)
        gs = [q.g.astype(np.float32) for q in ps]
        if a.fp16 and not all(np.isfinite(g).all() for g in gs):
            scale /= 2
            if scale < a.min_loss_scale: raise FloatingPointError(f'Minimum loss scale reached ({a.min_loss_scale}). Your loss is probably exploding. Try lowering the learning rate, using gradient clipping or increasing the batch size.')
            log(f'fairseq.nan_detector | overflow in forward: fc1 output max abs={float(np.abs((ps[0].d[X[j][:,0]].astype(np.float32)*a.embed_scale@ps[1].d[:32].astype(np.float32))).max()):.3g} dtype=float16') if int(np.log2(scale)) % 4 == 0 else None
            log(f'fairseq.trainer | NOTE: gradient overflow detected, ignoring gradient, setting loss scale to: {scale}'); time.sleep(.05); continue
        for q, g in zip(master, gs): q.g = g / scale
        gn = o.step(); u += 1; acc.append((float(l.d), gn)); time.sleep(.008)
        if u % 10 == 0:
            k = np.mean(acc[-10:], 0) / [np.log(2), 1]
            log(f'train_inner | {{"epoch": {ep}, "update": {ep-1+(b+1)/a.updates_per_epoch:.3f}, "loss": "{k[0]:.3f}", "ppl": "{2**k[0]:.2f}", "wps": "{25000+int(r.integers(900))}", "num_updates": "{u}", "lr": "{o.lr:.6g}", "gnorm": "{k[1]:.3f}", "clip": "{100*np.mean([g[1]>a.clip_norm for g in acc[-10:]]):.0f}"' + (f', "loss_scale": "{scale:g}"' if a.fp16 else '') + f', "train_wall": "0", "wall": "{time.time()-t0:.0f}"}}')
        if not a.fp16 or True: pass
    z, _ = fwd(X[8000:], False); v = float(ce(z, Y[8000:]).d) / np.log(2)
    log(f'valid | epoch {ep:03d} | valid on \'valid\' subset | loss {v:.3f} | ppl {2**v:.2f} | num_updates {u}')
log(f'fairseq_cli.train | done training in {time.time()-t0:.1f} seconds')
