import os,sys,time,datetime,torch,torch.distributed as dist,torch.multiprocessing as mp
import torch.nn as nn
F=os.environ['F']
def w(rk):
    torch.set_num_threads(1);torch.manual_seed(rk);dist.init_process_group('gloo',init_method='tcp://127.0.0.1:29613',rank=rk,world_size=2,timeout=datetime.timedelta(seconds=8))
    pr=lambda m:print(f'[rank{rk}] {time.strftime("%H:%M:%S")} {m}',flush=True)
    pr(f'init gloo world_size=2 timeout=8s lr=0.05 batch=32x2 shard={rk}/2')
    m=nn.Sequential(nn.Linear(10,32),nn.ReLU(),nn.Linear(32,1));[dist.broadcast(p.data,0) for p in m.parameters()];o=torch.optim.SGD(m.parameters(),.05);n=[160,131][rk] if F=='uneven' else 160
    pr(f'sampler: {n} batches per epoch');wt=torch.linspace(-1,1,10)
    for b in range(1,n+1):
        x=torch.randn(32,10);y=(x@wt+.3*torch.randn(32))[:,None];l=((m(x)-y)**2).mean();o.zero_grad();l.backward()
        for p in m.parameters():dist.all_reduce(p.grad);p.grad/=2
        o.step();time.sleep(.03)
        if b%10==0 and rk==0:pr(f'epoch 1 batch {b}/{n} loss {l.item():.4f}')
    pr(f'epoch 1 done, {n} batches; saving shard metrics');
    if rk==1:time.sleep(60)
if __name__=='__main__':
    mp.spawn(w,nprocs=2)
