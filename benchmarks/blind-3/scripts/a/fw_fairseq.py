# fairseq console; a copy-and-reverse "translation" of symbols by an MLP. args: lr epochs seed mode
import sys,time,datetime,numpy as np; from nn import *
lr0,E,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]
r=np.random.default_rng(seed); v,L=8,5
def data(n): x=r.integers(0,v,(n,L)); return np.eye(v)[x].reshape(n,-1),x[:,::-1].copy()
N=400 if mode=='over' else 4000
X,Y=data(N); Xv,Yv=data(400); n=MLP([v*L,128,v*L],r); o=Adam(lr0,b2=.98); up=0; scale=128.
if mode=='over':Y=np.where(r.random(Y.shape)<.35,r.integers(0,v,Y.shape),Y)
ts=lambda: datetime.datetime.now().strftime('%Y-%m-%d %H:%M:%S')
def loss(z,Y): 
    l,d,a=xent(z.reshape(-1,v),Y.ravel()); return l,d.reshape(z.shape)
print(f"{ts()} | INFO | fairseq_cli.train | task: TranslationTask\n{ts()} | INFO | fairseq_cli.train | num. shared model params: {sum(p.size for p in n.params):,} (num. trained: {sum(p.size for p in n.params):,})\n{ts()} | INFO | fairseq.trainer | begin training epoch 1")
B=40; best=9e9
for e in range(1,E+1):
    A=[];t=time.time();p=r.permutation(N)
    for i in range(0,N,B):
        up+=1; o.lr=lr0*min(1,up/200)*(1 if up<200 else (200/up)**.5); k=p[i:i+B]; l,d=loss(n(X[k]),Y[k]); G,g=clip(n.back(d),5.); 
        if mode=='fp16' and e>=5 and up%2==0:
            scale/=2; 
            if scale<1e-4: raise FloatingPointError("Minimum loss scale reached (0.0001). Your loss is probably exploding. Try lowering the learning rate, using gradient clipping or increasing the batch size.")
            print(f"{ts()} | INFO | fairseq.trainer | NOTE: gradient overflow detected, ignoring gradient, setting loss scale to: {scale}"); continue
        o(n.params,G); A.append(l/np.log(2))
        if up%25==0: print(f"{ts()} | INFO | train_inner | epoch {e:03d}: {i//B+1:6d} / {N//B} loss={np.mean(A[-25:]):.3f}, ppl={2**np.mean(A[-25:]):.2f}, wps={int(B*L*len(A)/(time.time()-t+1e-4))}, ups={len(A)/(time.time()-t+1e-4):.2f}, wpb={B*L}, bsz={B}, num_updates={up}, lr={o.lr:.6g}, gnorm={g:.3f}, loss_scale={scale:g}, train_wall=0, wall={int(time.time()-t)}")
    vl=loss(n(Xv),Yv)[0]/np.log(2); best=min(best,vl)
    print(f"{ts()} | INFO | valid | epoch {e:03d} | valid on 'valid' subset | loss {vl:.3f} | ppl {2**vl:.2f} | wps 0 | wpb {400*L} | bsz 400 | num_updates {up} | best_loss {best:.3f}")
    print(f"{ts()} | INFO | train | epoch {e:03d} | loss {np.mean(A):.3f} | ppl {2**np.mean(A):.2f} | num_updates {up} | lr {o.lr:.6g} | gnorm {g:.3f} | loss_scale {scale:g} | train_wall 1 | wall {int(time.time()-t)+e}")
