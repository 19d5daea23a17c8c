# fine-tuning on task B while old task A is watched. args: lr steps seed replay
import sys,numpy as np; from nn import *
lr,S,seed,rep=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),float(sys.argv[4]); r=np.random.default_rng(seed); X,y,Xv,yv=digits(.3,seed); A,B=y<5,y>=5; n=MLP([64,64,10],r); o=Adam(2e-3)
for i in range(500): k=r.choice(np.flatnonzero(A),32); l,d,_=xent(n(X[k]),y[k]); o(n.params,n.back(d))
o=SGD(lr,.9); ev=lambda m:xent(n(Xv[m]),yv[m])[2]
print(f"[ft] base checkpoint loaded; task-A acc before fine-tuning: {ev(yv<5):.3f}; replay fraction {rep}"); L=[]
for s in range(1,S+1):
    m=int(32*rep); k=np.r_[r.choice(np.flatnonzero(B),32-m),r.choice(np.flatnonzero(A),m)].astype(int); l,d,_=xent(n(X[k]),y[k]); o(n.params,n.back(d)); L.append(l)
    if s%(S//40)==0: print(f"[ft] step {s:4d} | loss {np.mean(L):.4f} | new-task acc {ev(yv>=5):.3f} | old-task acc {ev(yv<5):.3f} | lr {lr:g}"); L=[]
