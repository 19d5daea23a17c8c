# GAN on a ring of 8 gaussians. args: lrd lrg steps seed mode style
import sys,numpy as np,time; from nn import *
ld,lg,S,seed,mode,style=float(sys.argv[1]),float(sys.argv[2]),int(sys.argv[3]),int(sys.argv[4]),sys.argv[5],sys.argv[6]; r=np.random.default_rng(seed)
th=np.arange(8)*np.pi/4; M=np.c_[np.cos(th),np.sin(th)]*2
D=MLP([2,64,64,1],r,'lrelu'); G=MLP([4,64,64,2],r,'relu'); od,og=Adam(ld,.5),Adam(lg,.5); B=64; R=[]
for s in range(1,S+1):
    x=M[r.integers(0,8,B)]+.1*r.standard_normal((B,2)); z=r.standard_normal((B,4)); f=G(z)
    l,d=bce(D(np.vstack([x,f])),np.r_[np.ones(B)*(.9 if mode!='hard' else 1),np.zeros(B)]); acc=((D.z[-1].ravel()>0)==np.r_[np.ones(B),np.zeros(B)]).mean(); od(D.params,D.back(d))
    if mode!='hard' or s%1==0:
        f=G(r.standard_normal((B,4))); gl,d=bce(D(f),np.ones(B)); D.back(d); og(G.params,G.back(D.dx))
    R.append((l,gl,acc))
    if s%(S//60)==0:
        q=G(r.standard_normal((1000,4))); dd=((q[:,None]-M)**2).sum(2); mi=dd.argmin(1); ok=dd.min(1)<.09; c=len(set(k for k in range(8) if (mi[ok]==k).sum()>=10)); hq=ok.mean(); a,b,c2=np.mean(R,0); R=[]
        if style=='bar': print(f"{s:>6d} ~ D {a:.3f} (acc {c2*100:3.0f}%) ~ G {b:.3f} ~ modes {c}/8 ~ good samples {hq*100:4.1f}%")
        else: print(f"it={s} d_loss={a:.4f} g_loss={b:.4f} d_acc={c2:.3f} modes_covered={c} sample_std={q.std(0).mean():.3f}")
