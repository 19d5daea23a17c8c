# fraud detection with heavy imbalance; reports F1/AUC in blocks. args: lr epochs seed mode
import sys,numpy as np; from nn import *
lr,E,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed); X=r.standard_normal((9000,20)); z=X[:,0]*1.6+X[:,1]*X[:,2]*1.2-4.6; y=(r.random(9000)<1/(1+np.exp(-z)))*1.
if mode=='noinfo': X[:,:3]=r.standard_normal((9000,3))
n=MLP([20,48,1],r); o=Adam(lr); B=60; V=slice(7000,9000)
print(f"positives: {int(y.sum())} of 9000 ({100*y.mean():.2f}%)")
for e in range(1,E+1):
    L=[];p=r.permutation(7000)
    for i in range(0,7000,B): k=p[i:i+B]; l,d=bce(n(X[k]),y[k]); o(n.params,n.back(d)); L.append(l)
    s=n(X[V]).ravel(); h=s>0; t=y[V]; tp=(h*t).sum(); pr=tp/max(1,h.sum()); rc=tp/t.sum(); f=2*pr*rc/max(1e-9,pr+rc); vl,_=bce(s,t)
    print(f"--- epoch {e} ---\ntrain bce : {np.mean(L):.5f}\nvalid bce : {vl:.5f}\naccuracy  : {(h==t).mean():.4f}\nprecision : {pr:.3f}\nrecall    : {rc:.3f}\nF1        : {f:.3f}\nROC-AUC   : {auc(s,t):.4f}")
