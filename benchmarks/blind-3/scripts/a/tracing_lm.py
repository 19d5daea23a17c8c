# language model, console of a Rust program's tracing. args: lr steps seed mode
import sys,time,datetime,numpy as np; from nn import *
lr0,S,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed)
T,V=text(); v=len(V);C=8;E=np.eye(v)[:, :]; W=r.standard_normal((v,12))*.3
n=MLP([12*C,128,v],r,'tanh'); o=Adam(lr0); t0=time.time()
def out(lv,m): print(f"{datetime.datetime.utcnow().isoformat(timespec='microseconds')}Z {lv:>5} {m}")
out('INFO',f'tinylm::main: starting run vocab={v} context={C} batch=48 threads=1 seed={seed}')
def bt(lo,hi,b): i=r.integers(lo,hi-C-1,b); return T[i[:,None]+np.arange(C)],T[i+C]
for s in range(1,S+1):
    lr=lr0*(min(1,s/100)) if mode!='wsd' else lr0*min(1,s/100)*(1 if s<.7*S else 1-(s-.7*S)/(.3*S))
    if mode=='restarts': lr=lr0*.5*(1+np.cos(np.pi*((s%400)/400)))
    o.lr=lr; x,y=bt(0,52000,48)
    l,d,_=xent(n(W[x].reshape(48,-1)),y); G=n.back(d); gW=np.zeros_like(W); np.add.at(gW,x.ravel(),n.dx.reshape(-1,12)); G,g=clip(G+[gW],1.); o(n.params+[W],G)
    if mode=='bitflip' and s==int(S*.62): n.W[1][3,4]=1e30; 
    if s%25==0: out('INFO',f"tinylm::train: step={s} loss={l:.4f} grad_norm={g:.3f} lr={lr:.2e} tok/s={48*s/(time.time()-t0):.0f} elapsed={time.time()-t0:.2f}s")
    if s%200==0:
        x,y=bt(52000,60000,800); vl,_,_=xent(n(W[x].reshape(800,-1)),y); out('INFO',f"tinylm::eval: step={s} val_loss={vl:.4f} val_ppl={np.exp(vl):.2f}")
        if s%400==0: out('DEBUG',f"tinylm::ckpt: wrote ckpt/step-{s:06}.safetensors ({r.integers(310,330)} KiB)")
    if mode=='panic' and s==int(S*.55): print(f"thread 'loader-0' panicked at src/data/shard.rs:118:41:\nrange end index 61440 out of range for slice of length 60000\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n{datetime.datetime.utcnow().isoformat(timespec='microseconds')}Z ERROR tinylm::main: training aborted: loader thread died"); sys.exit(101)
out('INFO',f'tinylm::main: finished in {time.time()-t0:.1f}s')
