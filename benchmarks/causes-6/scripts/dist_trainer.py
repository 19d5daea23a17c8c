# data-parallel trainer, one process a rank, allreduce over shared memory
import multiprocessing as mp, numpy as np, time, sys, logging, argparse, threading, os
from nets import *
def main(rank,world,bar,buf,a):
    logging.basicConfig(stream=sys.stdout,format=f'%(asctime)s [rank{rank}] %(levelname)s %(message)s',level=logging.INFO); lg=logging.getLogger()
    rng=np.random.default_rng(5); w=rng.normal(size=(10,1)); net=MLP([10,24,1],rng); opt=SGD(net.p,a.lr,.9); r=np.random.default_rng(rank); sh=np.frombuffer(buf,dtype='f4').reshape(world,-1)
    if rank==0: lg.info('world_size=%d backend=shm timeout=%.0fs %s',world,a.timeout,vars(a))
    for step in range(1,a.steps+1):
        if a.eval_rank==rank and step==a.eval_at:
            lg.info('running extra evaluation on rank %d',rank); time.sleep(600)
        x=r.normal(size=(32,10)).astype('f4'); y=np.sin(x@w).astype('f4'); e=net.forward(x)-y; g=net.backward(2*e/32)
        flat=np.concatenate([q.ravel() for q in g]); sh[rank]=flat
        t=time.time()
        try: bar.wait(a.timeout)
        except threading.BrokenBarrierError:
            lg.error('Watchdog: allreduce(seq=%d, numel=%d) timed out after %.1f s; last completed seq=%d',step,flat.size,time.time()-t,step-1)
            if rank==0: raise RuntimeError(f'collective allreduce seq={step} timed out waiting for peers (arrived: {sorted(set(range(world))-{a.eval_rank})})')
            return
        m=sh.mean(0).copy(); bar.wait(a.timeout); o=0
        for i,q in enumerate(g): g[i]=m[o:o+q.size].reshape(q.shape); o+=q.size
        opt.step(g)
        if rank==0 and step%10==0: lg.info('step %d loss %.4f lr %.3g grad_norm %.3f',step,float((e*e).mean()),opt.lr,gnorm(g))
        time.sleep(.004)
if __name__=='__main__':
    ap=argparse.ArgumentParser()
    for k,v in dict(lr=.02,steps=900,timeout=5.0,eval_rank=2,eval_at=313).items(): ap.add_argument('--'+k.replace('_','-'),type=type(v),default=v)
    a=ap.parse_args(); W=3; n=10*24+24+24+1; buf=mp.RawArray('f',W*n); bar=mp.Barrier(W)
    ps=[mp.Process(target=main,args=(i,W,bar,buf,a),daemon=True) for i in range(1,W)]
    [p.start() for p in ps]; main(0,W,bar,buf,a)
