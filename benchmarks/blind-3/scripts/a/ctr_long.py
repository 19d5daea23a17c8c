# thousands of short lines: click model with momentum SGD, printed each step. args: lr steps seed mode
import sys,time,numpy as np; from nn import *
lr,S,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed); w=r.standard_normal(30); n=MLP([30,32,1],r); o=SGD(lr,.9)
for s in range(S):
    X=r.standard_normal((32,30)); c=w if mode!='creep' else w*np.cos(max(0,s-S*.4)/S*2.6)+np.roll(w,3)*np.sin(max(0,s-S*.4)/S*2.6); y=(X@c*.8-1+r.logistic(size=32)>0)*1.
    if mode=='creep': o.lr=lr*max(.002,1-s/S*1.8)
    l,d=bce(n(X),y); o(n.params,n.back(d)); print(f"{s}\t{l:.4f}\t{((n.z[-1].ravel()>0)==y).mean():.3f}" if s else f"step\tlogloss\taccuracy\n{s}\t{l:.4f}\t0.5")
