# learning to rank (pairwise), NDCG higher is better. args: lr iters seed mode
import sys,numpy as np; from nn import *
lr,S,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed); wt=r.standard_normal(16)
def q(): X=r.standard_normal((20,16)); s=X@wt+X[:,0]*X[:,1]*2+r.standard_normal(20)*1.5; return X,np.digitize(s,[0,3,5,8])
tr=[q() for _ in range(400)]; va=[q() for _ in range(100)]; n=MLP([16,48,1],r); o=Adam(lr)
if mode=='unlearn': tr=[(X*0+r.standard_normal(X.shape),y) for X,y in tr]
def ndcg(m,D):
    o_=[]
    for X,y in D:
        s=m(X).ravel(); g=2.0**y-1; dc=1/np.log2(np.arange(2,12)); a=(g[np.argsort(-s)][:10]*dc).sum(); b=(np.sort(g)[::-1][:10]*dc).sum(); o_.append(a/b if b else 1)
    return np.mean(o_)
L=[]
for s in range(1,S+1):
    X,y=tr[r.integers(400)]; f=n(X).ravel(); M=(y[:,None]>y[None]); d=f[:,None]-f[None]; l=(np.log1p(np.exp(-d))*M).sum()/max(1,M.sum()); g=-(M/(1+np.exp(d)))/max(1,M.sum()); gr=n.back((g.sum(1)-g.sum(0))[:,None]); o(n.params,gr); L.append(l)
    if s%(S//50)==0: print(f"iter={s:<6d} pair_loss={np.mean(L):.4f}  ndcg@10/valid={ndcg(n,va):.4f}  lr={o.lr:g}"); L=[]
    if mode=='swap' and s==S//2: wt2=-wt; tr=[(X,np.digitize(X@wt2+r.standard_normal(20),[0,3,5,8])) for X,_ in tr]
