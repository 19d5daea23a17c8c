# Megatron console; char MLP language model, 2 data-parallel shards. args: lr steps seed mode
import sys,time,numpy as np; from nn import *
lr0,S,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]
RATE=float(sys.argv[5]) if len(sys.argv)>5 else 1.02
T,V=text(); r=np.random.default_rng(seed); C=6; v=len(V); E=np.eye(v)
n=MLP([v*C,96,v],r); o=Adam(lr0); scale=65536.; skipped=0
def batch(lo,hi,b=32):
    i=r.integers(lo,hi-C-1,b); return E[T[i[:,None]+np.arange(C)]].reshape(b,-1),T[i+C]
print("using world size: 2, data-parallel size: 2, context-parallel size: 1, tensor-model-parallel size: 1, pipeline-model-parallel size: 1\n> building train, validation, and test datasets ...\n[after dataloaders are built] datetime: 2026-11-28 14:20:11\ndone with setup ...\ntraining ...\n[before the start of training step] datetime: 2026-11-28 14:20:11")
L=[];t=time.time();nan=0
for s in range(1,S+1):
    lr=lr0*min(1,s/60)*(1 if mode!='grow' else RATE**max(0,s-250))
    if mode!='grow': lr*=.1+.9*.5*(1+np.cos(np.pi*s/S))
    o.lr=lr
    x1,y1=batch(0,25000);x2,y2=batch(25000,50000)
    if mode=='garbage' and s>S*.5: y2=r.integers(0,v,len(y2))
    l,d,_=xent(n(np.vstack([x1,x2])),np.r_[y1,y2]); G=n.back(d); G,g=clip(G,1.0)
    if mode=='inf' and s>=S*.55: l=l if s<S*.55 else np.log(0.) * -1 if s%3 else float('nan'); nan+=1; scale/=2; 
    if not np.isfinite(l): skipped+=1
    else: o(n.params,G)
    L.append(l)
    if s%10==0:
        print(f" [2026-11-28 14:20:{11+int(time.time()-t):02d}] iteration {s:8d}/{S:8d} | consumed samples: {s*64:12d} | elapsed time per iteration (ms): {1000*(time.time()-t)/s:.1f} | learning rate: {lr:.6E} | global batch size: {64:5d} | lm loss: {np.mean(L):.6E} | loss scale: {max(scale,1):.1f} | grad norm: {g:.3f} | number of skipped iterations: {skipped:3d} | number of nan iterations: {nan if not np.isfinite(l) else 0:3d} |"); L=[]
        skipped=0
    if s%100==0:
        x,y=batch(50000,60000,1000); vl,_,_=xent(n(x),y)
        m=f" validation loss at iteration {s} | lm loss value: {vl:.6E} | lm loss PPL: {np.exp(vl):.6E} | "; print('-'*len(m)+'\n'+m+'\n'+'-'*len(m))
