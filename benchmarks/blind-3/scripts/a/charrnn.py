# Elman char-RNN in numpy, prints samples between. args: lr iters seed mode
import sys,numpy as np; from nn import *
lr,S,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed)
T,V=text(20000); v=len(V);H=64;L=20;B=8
P=[r.standard_normal((v,H))*.1,r.standard_normal((H,H))*.1,r.standard_normal((H,v))*.1,np.zeros(H),np.zeros(v)]; o=Adam(lr) if mode!='sgd' else SGD(lr)
def sample(h,i,n=90):
    out=''
    for _ in range(n):
        h=np.tanh(P[0][i]+h@P[1]+P[3]); z=h@P[2]+P[4]; p=softmax(z[None])[0]
        if not np.isfinite(p).all(): return '?'
        i=r.choice(v,p=p); out+=V[i]
    return out.replace('\n','\\n')
print(f"data has {len(T)} characters, {v} unique."); sm=np.log2(v)
for s in range(1,S+1):
    i=r.integers(0,len(T)-L-1,B); X=T[i[:,None]+np.arange(L)];Y=T[i[:,None]+np.arange(1,L+1)]; h=np.zeros((B,H));hs=[h];ds=[];l=0
    for t in range(L):
        h=np.tanh(P[0][X[:,t]]+h@P[1]+P[3]); hs.append(h); a,d,_=xent(h@P[2]+P[4],Y[:,t]); l+=a/L; ds.append(d)
    G=[np.zeros_like(p) for p in P]; dh=0
    for t in range(L-1,-1,-1):
        G[2]+=hs[t+1].T@ds[t];G[4]+=ds[t].sum(0); q=(ds[t]@P[2].T+dh)*(1-hs[t+1]**2); G[3]+=q.sum(0); np.add.at(G[0],X[:,t],q); G[1]+=hs[t].T@q; dh=q@P[1].T
    if mode!='noclip': G,_=clip(G,5)
    if mode=='sgd' or mode=='noclip': o.lr=lr*(1.006**max(0,s-S//3))
    o(P,G); sm=.97*sm+.03*l/np.log(2)
    if s%20==0: print(f"iter {s:>5}, smooth bpc: {sm:.4f}")
    if s%300==0: print(f"----\n {sample(np.zeros(H),int(X[0,0]))} \n----")
