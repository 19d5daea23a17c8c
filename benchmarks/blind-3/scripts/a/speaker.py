# speaker embeddings: softmax training, equal error rate. key: value blocks. args: lr epochs seed mode
import sys,time,numpy as np; from nn import *
lr,E,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed); M=r.standard_normal((40,12))@r.standard_normal((12,60))*.35; MV=r.standard_normal((20,12))@r.standard_normal((12,60))*.35
X=lambda C,k: C[k]+1.3*r.standard_normal((len(k),60)); n=MLP([60,64,24],r); H=MLP([24,40],r); o=Adam(lr); kv=np.repeat(np.arange(20),15); V=X(M,kv); fx=None
def eer():
    if mode=='stale' and fx is not None: e=fx
    else:
        e=n(V); e=e/np.linalg.norm(e,axis=1,keepdims=True)
    s=e@e.T; iu=np.triu_indices(300,1); t=(kv[:,None]==kv)[iu]; v=s[iu]; th=np.quantile(v,np.linspace(0,1,400)); fa=np.array([(v[~t]>h).mean() for h in th]); fr=np.array([(v[t]<=h).mean() for h in th]); i=abs(fa-fr).argmin(); return 50*(fa[i]+fr[i]),e
for ep in range(1,E+1):
    L=[];A=[]
    for _ in range(60): k=r.integers(0,40,48); h=n(X(M,k)); l,d,a=xent(H(h),k); G2=H.back(d); G=n.back(H.dx); o(n.params+H.params,G+G2); L.append(l);A.append(a)
    q,e=eer(); 
    if mode=='stale' and ep==3: fx=e
    print(f"epoch: {ep}\n  loss: {np.mean(L):.4f}\n  train accuracy: {100*np.mean(A):.2f} %\n  EER: {q:.3f} %\n  lr: {o.lr}")
    if mode=='segv' and ep==E//2+2:
        import ctypes,resource; resource.setrlimit(resource.RLIMIT_CORE,(0,0)); ctypes.string_at(0)
