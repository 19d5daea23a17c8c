import argparse, numpy as np
from core import *
np.seterr(all='ignore')
ap = argparse.ArgumentParser()
for a, t, d in [('lrD', float, 1e-3), ('lrG', float, 1e-3), ('niter', int, 15), ('nz', int, 8), ('manualSeed', int, 1), ('batchSize', int, 128)]: ap.add_argument('--'+a, type=t, default=d)
A = ap.parse_args(); print(A); print('Random Seed: ', A.manualSeed); r = np.random.default_rng(A.manualSeed)
C = np.c_[np.cos(np.arange(8)*np.pi/4), np.sin(np.arange(8)*np.pi/4)]*2; B = A.batchSize
G, D = MLP([A.nz, 64, 64, 2], A.manualSeed), MLP([2, 64, 64, 1], 5); oG, oD = Adam(G.p, A.lrG), Adam(D.p, A.lrD); sg = lambda z: 1/(1+np.exp(-z))
for e in range(A.niter):
    for i in range(200):
        x = C[r.integers(0, 8, B)]+r.normal(0, .1, (B, 2)); f = G.fwd(r.normal(size=(B, A.nz)))
        pr = sg(D.fwd(x)); g = D.bwd((pr-1)/B); pf = sg(D.fwd(f)); g = [a+b for a, b in zip(g, D.bwd(pf/B))]; oD.step(g); ld = -(np.log(pr+1e-8).mean()+np.log(1-pf+1e-8).mean())
        f = G.fwd(r.normal(size=(B, A.nz))); p2 = sg(D.fwd(f)); D.bwd((p2-1)/B); oG.step(G.bwd(D.dx))
        if i % 50 == 0: print(f"[{e}/{A.niter}][{i}/200] Loss_D: {ld:.4f} Loss_G: {-np.log(p2+1e-8).mean():.4f} D(x): {pr.mean():.4f} D(G(z)): {pf.mean():.4f} / {p2.mean():.4f}", flush=True)
    f = G.fwd(r.normal(size=(1000, A.nz))); q = ((f[:, None]-C[None])**2).sum(-1); k = q.argmin(1)[q.min(1) < .25]; print(f"samples epoch {e}: centres hit {sum((k==j).sum()>10 for j in range(8))}/8  on-centre {len(k)/1000:.3f}  sample std {f.std(0).mean():.4f} (data 1.41)", flush=True)
