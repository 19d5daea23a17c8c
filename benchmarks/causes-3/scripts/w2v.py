import os,sys,time,numpy as np
F=os.environ['F'];r=np.random.default_rng(3)
V,D,K=400,24,5;lr0={'tiny':2e-7,'high':60.}.get(F,.05)
top=r.integers(0,10,V);seq=[]
for _ in range(1600):
    k=r.integers(0,10);w=np.where(top==k)[0];seq.append(r.choice(w,12))
seq=np.array(seq)
ep=6
print(f'Read 0M words\nNumber of words:  {V}\nNumber of labels: 0',flush=True)
open('args.txt','w').write(f'dim {D}\nws 3\nepoch {ep}\nminCount 5\nneg {K}\nwordNgrams 1\nloss ns\nmodel sg\nbucket 0\nlr {lr0:g}\nlrUpdateRate 100\nt 0.0001\n')
I=((r.random((V,D))-.5)/D*2).astype(np.float32);O=np.zeros((V,D),np.float32) if F!='high' else (r.normal(0,.3,(V,D))).astype(np.float32)
t0=time.time();tot=n=0;done=0;total=ep*len(seq)*12;B=8;ls=[]
def prog():
    el=time.time()-t0;p=done/total;eta=int(el*(1-p)/max(p,1e-6))
    sys.stdout.write(f'\rProgress: {100*p:5.1f}% words/sec/thread: {int(done/el):7d} lr: {lr:9.6g} avg.loss: {tot/max(n,1):9.6f} ETA: {eta//3600:2d}h{eta//60%60:2d}m{eta%60:2d}s');sys.stdout.flush()
with np.errstate(all='ignore'):
  for e in range(ep):
    for j in range(0,len(seq),B):
        s=seq[r.integers(0,len(seq),B)];lr=lr0*(1-done/total)
        if F=='restart':lr=lr0*.5*(1+np.cos(np.pi*((done/total*3)%1)))+1e-4
        c=s[:,3:9].ravel();o=s[:,3:9]+0;o=s[np.arange(B)[:,None],np.arange(3,9)+r.choice([-2,-1,1,2,3],(B,6))].ravel()
        neg=r.integers(0,V,(len(c),K));t=np.concatenate([o[:,None],neg],1)
        h=I[c];z=np.einsum('nd,nkd->nk',h,O[t]);lab=np.zeros_like(z);lab[:,0]=1
        sg=np.where(lab>0,z,-z);l=np.logaddexp(0,-sg).sum(1).mean();p=1/(1+np.exp(-z));gz=(p-lab)
        if not np.isfinite(l):
            prog();print();raise RuntimeError('Encountered NaN.')
        gh=np.einsum('nk,nkd->nd',gz,O[t]);np.add.at(O,t.ravel(),(-lr*gz[...,None]*h[:,None]).reshape(-1,D));np.add.at(I,c,-lr*gh)
        tot=tot*.995+l if n else l;n=n*.995+1;done+=B*12
        if (j//B)%12==0:prog();time.sleep(.02)
prog();print(f'\nWrote model.bin ({V} vectors, dim {D})')
