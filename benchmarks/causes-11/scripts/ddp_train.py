import os, time, argparse, datetime, logging, sys
import numpy as np, torch, torch.distributed as dist, torch.nn as nn
p=argparse.ArgumentParser(); p.add_argument('--epochs',type=int,default=20); p.add_argument('--bs',type=int,default=32); p.add_argument('--lr',type=float,default=.05); p.add_argument('--samples',type=int,default=2048); p.add_argument('--timeout',type=int,default=1800); p.add_argument('--drop-last',type=int,default=1); p.add_argument('--eval-on',default='all'); p.add_argument('--classes',type=int,default=12)
p.add_argument('--save-predictions',type=int,default=0); p.add_argument('--sleep',type=float,default=0.02)
a=p.parse_args(); rank,ws=int(os.environ['RANK']),int(os.environ['WORLD_SIZE'])
logging.basicConfig(format=f'[%(asctime)s rank{rank}] %(message)s',datefmt='%H:%M:%S',level=logging.INFO,stream=sys.stdout); log=logging.info
dist.init_process_group('gloo',timeout=datetime.timedelta(seconds=a.timeout))
if rank==0: log(f'args {vars(a)}')
log(f'pid {os.getpid()} joined, world size {ws}')
torch.manual_seed(0); rng=np.random.default_rng(0); K=12; C=rng.normal(0,1,(K,32)); y=rng.integers(0,K,a.samples+512); X=(C[y]+rng.normal(0,1.6,(a.samples+512,32))).astype('f4')
Xv,yv=torch.tensor(X[a.samples:]),torch.tensor(y[a.samples:]); X,y=torch.tensor(X[rank:a.samples:ws]),torch.tensor(y[rank:a.samples:ws])
log(f'shard {len(y)} samples, {len(y)//a.bs if a.drop_last else -(-len(y)//a.bs)} batches')
net=nn.Sequential(nn.Linear(32,64),nn.ReLU(),nn.Linear(64,a.classes)); opt=torch.optim.SGD(net.parameters(),a.lr,.9)
def sync():
    for q in net.parameters(): dist.all_reduce(q.grad); q.grad/=ws
for e in range(a.epochs):
    P=torch.randperm(len(y)); L=0; nb=len(y)//a.bs if a.drop_last else -(-len(y)//a.bs); t=time.time()
    for b in range(nb):
        i=P[b*a.bs:(b+1)*a.bs]; l=nn.functional.cross_entropy(net(X[i]),y[i]); opt.zero_grad(); l.backward(); sync(); opt.step(); L+=l.item(); time.sleep(a.sleep)
        if rank==0 and b%16==0: log(f'epoch {e} it {b}/{nb} loss {l.item():.4f}')
    log(f'epoch {e} finished, mean loss {L/nb:.4f}, {time.time()-t:.2f}s')
    if a.eval_on=='all' or rank==0:
        with torch.no_grad():
            if a.save_predictions and e==2:
                log(f'writing predictions of {a.save_predictions} rows')
                for r in range(a.save_predictions): net(Xv[r%512:r%512+1]); time.sleep(.01)
            o=net(Xv); v=torch.tensor([nn.functional.cross_entropy(o,yv).item(),(o.argmax(1)==yv).float().mean().item()])
        if a.eval_on!='rank0_sync' or e>=4: dist.all_reduce(v) if a.eval_on!='rank0' else None; v=v/ws if a.eval_on!='rank0' else v
        if rank==0: log(f'epoch {e} val loss {v[0]:.4f} acc {v[1]:.4f}')
log('bye'); dist.destroy_process_group()
