import argparse, time, sys, numpy as np
from tg import *
p = argparse.ArgumentParser(description='digit VAE')
for k, d in (('--beta', 1.0), ('--lr', 2e-3), ('--latent', 6), ('--epochs', 16), ('--recon', 'bce'), ('--eps', 1e-6), ('--sharpen', 0.0), ('--seed', 1)): p.add_argument(k, type=type(d), default=d)
a = p.parse_args(); print(a); r = np.random.default_rng(a.seed); x, _ = digits(1); f4 = np.float32; enc = MLP([64, 96, 2 * a.latent], r); dec = MLP([a.latent, 96, 64], r); o = Opt(enc.params() + dec.params(), a.lr, clip=5.0)
for ep in range(1, a.epochs + 1):
    ix = r.permutation(len(x)); S = []
    for b in range(len(x) // 64):
        X = x[ix[b * 64:b * 64 + 64]]; o.zero(); h = enc(X); mu, lv = h[:, :a.latent], h[:, a.latent:]; z = mu + (lv * .5).exp() * r.standard_normal((64, a.latent)).astype(f4); q = (dec(z) * (1 + a.sharpen * (ep - 1))).sig(); t = T(X)
        rec = -(t * (q + a.eps).log() + (1 - X) * (1.0 - q + a.eps).log()).sum(1).mean(); kl = ((mu.sq() + lv.exp() - lv - 1.0) * .5).sum(1).mean(); l = rec + kl * a.beta; l.backward(); g = o.step(); S.append((float(l.d), float(rec.d), float(kl.d), g, float(mu.d.var(0).mean()), float(q.d.min()), float(q.d.max()))); time.sleep(.003)
    s = np.mean(S, 0); print(f'[{ep:02d}/{a.epochs}] sharpness {1+a.sharpen*(ep-1):.2f} elbo_loss {s[0]:.3f} = recon {s[1]:.3f} + {a.beta:g} * kl {s[2]:.4f} | grad_norm {s[3]:.3f} | var(mu) {s[4]:.5f} active units {int((mu.d.var(0)>.01).sum())}/{a.latent} | decoder out [{min(q[5] for q in S):.3g}, {max(q[6] for q in S):.9g}]')
