# Kaggle notebook: 4-fold tabular net. args: lr seed mode
import sys,numpy as np; from nn import *
lr,seed,mode=float(sys.argv[1]),int(sys.argv[2]),sys.argv[3]; r=np.random.default_rng(seed)
N=260 if mode=='over' else 4000; X,y=blobs(N,25,2,seed,1.0 if mode=='over' else 1.6,.15 if mode=='over' else .05)
f=r.integers(0,4,N); print(f"train shape: ({N}, 26)  test shape: (1200, 25)\nSEED = {seed}"); oof=np.zeros(N)
for k in range(4):
    print(f"\n========== fold: {k} training =========="); tr,va=f!=k,f==k; n=MLP([25,128,64,1],np.random.default_rng(seed+k)); o=Adam(lr); best=0; xt,yt=X[tr],y[tr]
    for e in range(1,(41 if mode=='over' else 9)):
        L=[]; p=r.permutation(len(yt))
        for i in range(0,len(p),32):
            q=p[i:i+32]; l,d=bce(n(xt[q],True),yt[q]); o(n.params,n.back(d)); L.append(l)
        z=n(X[va]).ravel(); vl,_=bce(z,y[va]); sc=auc(z,y[va])
        print(f"Epoch {e} - avg_train_loss: {np.mean(L):.4f}  avg_val_loss: {vl:.4f}  time: 0s"); print(f"Epoch {e} - Score: {sc:.4f}")
        if sc>best: best=sc; print(f"Epoch {e} - Save Best Score: {best:.4f} Model"); oof[va]=z
        if mode=='crash' and k==2 and e==4:
            oof[np.flatnonzero(va)]=n(X[:10]).ravel()
    print(f"========== fold: {k} result ==========\nScore: {best:.4f}")
print(f"========== CV ==========\nScore: {auc(oof,y):.4f}")
