# GAN on a ring of 8 Gaussians, CSV to stdout
import argparse, json, time, numpy as np
from tg import *
p = argparse.ArgumentParser()
for k, d in (('--lr-g', 1e-3), ('--lr-d', 1e-3), ('--d-steps', 1), ('--g-steps', 1), ('--lr-g-finetune', 0.0), ('--z-dim', 8), ('--steps', 4000), ('--d-decay', 1.0), ('--decay-from', 2000), ('--seed', 0), ('--d-hidden', 64)): p.add_argument(k, type=type(d), default=d)
a = p.parse_args(); json.dump(vars(a), open('hparams.json', 'w')); r = np.random.default_rng(a.seed); f4 = np.float32
C = np.stack([np.cos(np.arange(8) * np.pi / 4), np.sin(np.arange(8) * np.pi / 4)], 1).astype(f4) * 2
G = MLP([a.z_dim, 64, 64, 2], r); D = MLP([2, a.d_hidden, a.d_hidden, 1], r); og = Opt(G.params(), a.lr_g); od = Opt(D.params(), a.lr_d)
for o in (og, od): o.b1 = .5
print('# modes=8 ' + ' '.join(f'{k}={v}' for k, v in vars(a).items())); print('step,d_loss,g_loss,d_real_acc,d_fake_acc,sample_std,modes_covered,lr_d,lr_g')
for st in range(1, a.steps + 1):
    for _ in range(a.d_steps):
        x = C[r.integers(0, 8, 64)] + .05 * r.standard_normal((64, 2)).astype(f4); f = G(r.standard_normal((64, a.z_dim)).astype(f4)).d; od.zero(); dr, df = D(x), D(f); ld = (-dr).softplus().mean() + df.softplus().mean(); ld.backward(); od.step()
    for _ in range(a.g_steps if st > a.decay_from else 1):
        og.zero(); od.zero(); lg = (-D(G(r.standard_normal((64, a.z_dim)).astype(f4)))).softplus().mean(); lg.backward(); og.step()
    if st == a.decay_from and a.lr_g_finetune: og.lr = a.lr_g_finetune
    if st > a.decay_from: od.lr *= a.d_decay
    if st % 50 == 0:
        s = G(r.standard_normal((400, a.z_dim)).astype(f4)).d; d2 = ((s[:, None] - C[None]) ** 2).sum(-1); k = d2.argmin(1); cov = sum(((k == i) & (d2.min(1) < .16)).sum() >= 8 for i in range(8)); print(f'{st},{float(ld.d):.4f},{float(lg.d):.4f},{(dr.d>0).mean():.3f},{(df.d<0).mean():.3f},{s.std(0).mean():.4f},{cov},{od.lr:.3g},{og.lr:.3g}')
