# two data-parallel workers in real processes that exchange gradients over pipes. args: lr steps seed mode
import sys,os,time,numpy as np; from multiprocessing import Process,Pipe; from nn import *
lr,S,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]
def work(rk,c):
    X,y=blobs(4000,30,8,seed,2.2,.05); X,y=X[rk::2],y[rk::2]; n=MLP([30,96,8],np.random.default_rng(seed)); o=SGD(lr,.9); r=np.random.default_rng(seed*10+rk); t0=time.time(); L=[]
    if mode=='skew' and rk==1: X=X*1.0
    for s in range(1,S+1):
        k=r.integers(0,1900,24); 
        l,d,a=xent(n(X[k]),y[k]); G=n.back(d)
        if mode=='dead' and rk==1 and s==S//2: print(f"[rank1] worker exiting: SIGBUS while mapping shard 7",flush=True); os._exit(135)
        if mode=='desync' and rk==1 and s>S//2: G=[g*-.6 for g in G]
        if mode=='stuck' and rk==1 and s==int(S*.6): time.sleep(1000)
        c.send(G)
        try: H=c.recv()
        except EOFError:
            print(f"[rank{rk}] RuntimeError: [pipes/pair.cc:534] Connection closed by peer [127.0.0.1]:41{r.integers(100,999)}",flush=True); raise
        o(n.params,[(g+h)/2 for g,h in zip(G,H)]); L.append((l,a))
        if s%20==0:
            m=np.mean(L,0); L=[]; print(f"[rank{rk}] step {s}/{S} loss {m[0]:.4f} acc {m[1]:.3f} allreduce {1.1+r.random():.2f}ms throughput {24*s/(time.time()-t0):.0f} ex/s",flush=True)
        if rk==0 and s%100==0:
            Xv,yv=blobs(4000,30,8,seed,2.2,.05); vl,_,va=xent(n(Xv[3800:]),yv[3800:]); print(f"[rank0] >> eval @ {s}: val_loss {vl:.4f} val_acc {va:.4f}",flush=True)
if __name__=='__main__':
    a,b=Pipe(); print(f"launcher: spawning 2 workers (master 127.0.0.1:29511)",flush=True)
    P=[Process(target=work,args=(0,a)),Process(target=work,args=(1,b))]; [p.start() for p in P]; a.close(); b.close(); [p.join() for p in P]
    bad=[p.exitcode for p in P]; 
    if any(bad): print(f"launcher: workers ended with exit codes {bad}; aborting job",flush=True); sys.exit(1)
    print("launcher: all workers finished",flush=True)
