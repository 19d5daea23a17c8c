# frame classifier for speech-like features, own console. args: lr seed mode
import sys,time,numpy as np; from nn import *
lr,seed,mode=float(sys.argv[1]),int(sys.argv[2]),sys.argv[3]; r=np.random.default_rng(seed)
C=r.standard_normal((20,13))*1.3; A=r.dirichlet(np.ones(20)*.15,20)
def utt():
    s=[r.integers(20)]
    for _ in range(59): s.append(s[-1] if r.random()<.7 else r.choice(20,p=A[s[-1]]))
    x=C[s]+r.standard_normal((60,13))*1.1; p=np.pad(x,((3,3),(0,0))); return np.hstack([p[i:i+60] for i in range(7)]),np.array(s)
dev=[utt() for _ in range(30)]; dx=np.vstack([a for a,_ in dev]);dy=np.hstack([b for _,b in dev])
n=MLP([91,160,20],r); o=SGD(lr,.9); best=100
print(f"am-train 0.7 | feats=mfcc13 ctx=+-3 targets=20 params={sum(p.size for p in n.params)} | dev 30 utts")
ax=[];u=0
for ep in range(1,11):
    X=[]
    for _ in range(160):
        x,y=utt(); u+=1
        if mode=='hot' and ep>=3: o.lr=lr*1.03**((ep-3)*160+_)
        if mode=='align' and ep>=5: y=np.roll(y,5*(ep-4))
        l,d,a=xent(n(x),y); G=n.back(d); g=gnorm(G); o(n.params,G); X.append((l,100-100*a))
        if u%40==0: print(f"[ep {ep:2d} utt {u:5d}] xent {np.mean(X[-40:],0)[0]:.3f} nats/frame | FER {np.mean(X[-40:],0)[1]:.1f}% | |g| {g:.2f} | lr {o.lr:.2e} | rtf 0.00{r.integers(2,9)}")
    l,_,a=xent(n(dx),dy); f=100-100*a; flag='*' if f<best else ' '; best=min(best,f)
    print(f"---- dev: xent {l:.3f} FER {f:.2f}% {flag}  (best {best:.2f}%)")
    if mode=='newbob' and ep>1 and pf-f<.5: o.lr/=2
    pf=f
