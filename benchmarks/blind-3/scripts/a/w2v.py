# skip-gram with negative sampling, console of a C tool. args: alpha epochs seed mode
import sys,time,numpy as np
al,E,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed)
K=400; topic=r.integers(0,20,K); N=24000; z=np.repeat(r.integers(0,20,N//12),12); W=np.array([r.choice(np.flatnonzero(topic==t)) if r.random()<.8 else r.integers(K) for t in z])
D=32; A=(r.random((K,D))-.5)/D; B=np.zeros((K,D)); t0=time.time(); tot=E*N; done=0
print(f"Starting training using file corpus.txt\nVocab size: {K}\nWords in train file: {N}"); acc=0;cnt=0
bs=120
for e in range(E):
    for i in range(0,N-10,bs):
        a=al*max(1e-4,1-done/tot) if mode!='const' else al*(1+done/tot*60)
        c=np.arange(i,min(i+bs,N-6)); o=c+r.integers(1,6,len(c)); x,y=W[c],W[o]; neg=r.integers(0,K,(len(c),5))
        T=np.hstack([y[:,None],neg]); L=np.zeros(T.shape); L[:,0]=1; s=np.einsum('nd,nkd->nk',A[x],B[T]); p=1/(1+np.exp(-np.clip(s,-500,500) if mode!='const' else -s)); 
        acc+=-(np.log(np.where(L==1,p,1-p)+1e-300)).sum(); cnt+=len(c); g=(L-p)*a*4; ga=np.einsum('nk,nkd->nd',g,B[T]); gb=g[...,None]*A[x][:,None]; np.add.at(A,x,ga); np.add.at(B,T,gb); done+=len(c)
        if (i//bs)%16==0: print(f"\rAlpha: {a:.6f}  Progress: {100*done/tot:.2f}%  Loss: {acc/cnt:.4f}  Words/thread/sec: {done/1000/(time.time()-t0):.2f}k  ",end='',flush=True); acc=0;cnt=0
print()
