# GAN on a 5x5 grid of gaussians; table. args: lrd lrg dsteps gsteps steps seed
import sys,numpy as np; from nn import *
ld,lg,nd,ng,S,seed=float(sys.argv[1]),float(sys.argv[2]),int(sys.argv[3]),int(sys.argv[4]),int(sys.argv[5]),int(sys.argv[6]); r=np.random.default_rng(seed); g=np.linspace(-1,1,3); M=np.array([(a,b) for a in g for b in g]); D=MLP([2,64,1],r,'lrelu'); G=MLP([6,64,64,2],r,'relu'); od,og=Adam(ld,.5),Adam(lg,.5); B=50
print(f"{'iter':>6} | {'D loss':>8} | {'G loss':>8} | {'modes /9':>8} | {'sample std':>10}\n"+'-'*54); R=[]
for s in range(1,S+1):
    for _ in range(nd): x=M[r.integers(0,9,B)]+.05*r.standard_normal((B,2)); f=G(r.standard_normal((B,6))); l,d=bce(D(np.vstack([x,f])),np.r_[np.ones(B),np.zeros(B)]); od(D.params,D.back(d))
    for _ in range(ng): f=G(r.standard_normal((B,6))); gl,d=bce(D(f),np.ones(B)); D.back(d); og(G.params,G.back(D.dx))
    R.append((l,gl))
    if s%(S//50)==0: q=G(r.standard_normal((900,6))); dd=((q[:,None]-M)**2).sum(2); mi=dd.argmin(1); ok=dd.min(1)<.06; c=sum((mi[ok]==k).sum()>=9 for k in range(9)); a,b=np.mean(R,0);R=[]; print(f"{s:>6} | {a:>8.4f} | {b:>8.4f} | {c:>8} | {q.std(0).mean():>10.4f}")
