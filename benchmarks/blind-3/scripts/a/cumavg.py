# progress line whose loss is the average since the start of the epoch; long epochs. args: lr epochs seed mode
import sys,numpy as np; from nn import *
lr,E,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed); X,y=blobs(6000,24,6,seed,2.,.05); Xv,yv=X[5000:],y[5000:]; n=MLP([24,64,6],r); o=SGD(lr,.9)
for e in range(1,E+1):
    L=0;C=0
    for b in range(1,251):
        if mode=='rot' and e>=4: 
            for p in n.W: p+=.006*(e-3)*r.standard_normal(p.shape)*np.sqrt((e-3))
        k=r.integers(0,5000,20); l,d,a=xent(n(X[k]),y[k]); o(n.params,n.back(d)); L+=l;C+=a
        if b%50==0: print(f"epoch {e:2d}  batch {b:3d}/250  running loss {L/b:.4f}  running acc {C/b:.4f}")
    l,_,a=xent(n(Xv),yv); print(f"==> epoch {e} summary: train loss {L/250:.4f}, valid loss {l:.4f}, valid acc {a:.4f}")
