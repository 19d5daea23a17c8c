# transfer: head first, then all layers (loss jumps when the net is unfrozen with new augmentation). args: lr e1 e2 seed mode
import sys,time,numpy as np; from nn import *
lr,e1,e2,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),int(sys.argv[4]),sys.argv[5]; r=np.random.default_rng(seed); X,y,Xv,yv=digits(.2,seed); n=MLP([64,96,10],r,drop=.2); o=Adam(1e-3)
for _ in range(150): k=r.integers(0,1300,32); l,d,_a=xent(n(X[k]),(y[k]>4)*1); o(n.params,n.back(d))
n.W[1]=r.standard_normal((96,10))*.02; n.b[1][:]=0; E=0
for st,(ne,fr) in enumerate(((e1,True),(e2,False))):
    print(f"\n>>> Phase {st+1}: {'backbone frozen, training classifier' if fr else 'all layers unfrozen, random erasing on'} ({ne} epochs)"); o=Adam(lr if not fr else 3e-3)
    for e in range(ne):
        E+=1; L=[];A=[];p=r.permutation(1300)
        if mode=='wd' and not fr: n.W[0]*=.93; n.W[1]*=.93
        for i in range(0,1300,26):
            k=p[i:i+26]; x=X[k]*((r.random((26,64))>.25) if not fr else 1); l,d,a=xent(n(x,True),y[k]); g=n.back(d); L.append(l);A.append(a)
            if fr: o([n.W[1],n.b[1]],[g[1],g[3]])
            else: o(n.params,g)
        vl,_,va=xent(n(Xv),yv); print(f"Epoch {E:02d} [{'frozen' if fr else 'full'}] trn_loss={np.mean(L):.3f} trn_acc={np.mean(A):.1%} val_loss={vl:.3f} val_acc={va:.1%}")
