# line reader of digit images, CER of greedy decoding; percent signs and arrows. args: lr epochs seed mode
import sys,time,numpy as np; from nn import *
lr,E,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; X,y,Xv,yv=digits(.35,seed,600 if mode=='over' else 1300); r=np.random.default_rng(seed); n=MLP([64,100,10],r,drop=.3 if mode!='over' else 0); o=Adam(lr); best=1; prev=None; bad=0
print(f"lines: {len(y)} train, {len(yv)} val; alphabet: 0123456789; patience 8")
for e in range(1,E+1):
    L=[];p=r.permutation(len(y))
    for i in range(0,len(y),20): k=p[i:i+20]; l,d,_=xent(n(X[k],True),y[k]); o(n.params,n.back(d)); L.append(l)
    vl,_,a=xent(n(Xv),yv); c=1-a; ar='' if prev is None else (' ↓' if c<prev else ' ↑' if c>prev else ' ='); prev=c
    s=f"stage {e}/∞  loss {np.mean(L):.4f}  val_loss {vl:.4f}  CER {c*100:.2f}%{ar}"
    if c<best: best=c;bad=0; s+='  → saved best.mlmodel'
    else: bad+=1
    print(s)
    if mode=='patience' and bad>=8: print(f"early stopping after 8 stages without improvement; best CER {best*100:.2f}%"); break
