import argparse, numpy as np
from core import *
ap = argparse.ArgumentParser(); ap.add_argument('--beta', type=float, default=1.); ap.add_argument('--lr', type=float, default=2e-3); ap.add_argument('--iters', type=int, default=2000)
A = ap.parse_args(); print('>> pebble-vae', vars(A)); X, _ = blobs(1, 5000); X = X/X.std(0); r = np.random.default_rng(0); Z = 4
en, de = MLP([24, 64, 2*Z], 1, 'tanh', gain=.5), MLP([Z, 64, 24], 2, 'tanh', gain=.5); o = Adam(en.p+de.p, A.lr)
for i in range(1, A.iters+1):
    x = X[r.integers(0, 5000, 128)]; h = en.fwd(x); mu, lv = h[:, :Z], np.clip(h[:, Z:], -8, 8); ep = r.normal(size=mu.shape); sd = np.exp(lv/2); y = de.fwd(mu+sd*ep)
    rec = .5*((y-x)**2).sum(1).mean(); kl = (-.5*(1+lv-mu**2-np.exp(lv))); g2 = de.bwd((y-x)/128); dz = de.dx
    g1 = en.bwd(np.c_[dz+A.beta*mu/128, dz*ep*sd*.5+A.beta*.5*(np.exp(lv)-1)/128]); o.step(g1+g2)
    if i % 50 == 0: print(f">> it {i:5d}  elbo {-(rec+kl.sum(1).mean()):9.4f}  recon {rec:8.4f}  kl {kl.sum(1).mean():8.5f}  active {(kl.mean(0)>.02).sum()}/{Z}  gnorm {norm(g1+g2):.3f}  lr {A.lr}", flush=True)
