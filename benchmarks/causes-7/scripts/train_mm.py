import argparse, os, time, datetime, threading, queue, math
import numpy as np
from core import *
np.seterr(all='ignore')
ap = argparse.ArgumentParser()
for a, t, d in [('lr', float, .05), ('epochs', int, 8), ('gamma', float, 1.0), ('seed', int, 0), ('iters', int, 100), ('wd', float, 0.)]: ap.add_argument('--'+a, type=t, default=d)
ap.add_argument('--sched', default='constant'); ap.add_argument('--freeze', default='')
A = ap.parse_args(); K = os.environ.get('GV', '')
def log(m, lv='INFO'): print(f"{datetime.datetime.now():%m/%d %H:%M:%S} - mmengine - {lv} - {m}", flush=True)
log('Config:\n' + '\n'.join(f'{k} = {v!r}' for k, v in vars(A).items()) + "\nmodel = dict(type='TabularMLP', width=256, depth=3, num_classes=10)\noptim_wrapper = dict(type='SGD', momentum=0.9, clip_grad=None)\ntrain_dataloader = dict(batch_size=128, num_workers=1, prefetch=4)")
open('config.yaml', 'w').write('\n'.join(f'{k}: {v}' for k, v in vars(A).items())+'\nbatch_size: 128\nnum_workers: 1\n')
X, Y = blobs(1+A.seed, 12800); XV, YV = blobs(99, 2000)
if K == 'n': X[7000:7400, 3] = np.nan
net = MLP([24, 256, 256, 10], A.seed)
par = net.p
if A.freeze: par = [a for i, a in enumerate(net.p) if False]; 
log(f'Optimizer SGD: {len(par)} parameter tensors, {sum(a.size for a in par)} of {sum(a.size for a in net.p)} values')
opt = SGD(par, A.lr)
q = queue.Queue(4); r = np.random.default_rng(A.seed)
def worker():
    n = 0
    for e in range(A.epochs):
        o = r.permutation(12800) if K != 'n' else np.arange(12800)
        for i in range(A.iters):
            n += 1
            if K == 's' and n > 230: time.sleep(.004*1.06**(n-230))
            q.put((X[o[i*128:i*128+128]], Y[o[i*128:i*128+128]]))
threading.Thread(target=worker, daemon=True).start()
T = A.epochs*A.iters; n = 0; t1 = time.time()
for e in range(1, A.epochs+1):
    td = tt = 0
    for i in range(1, A.iters+1):
        t0 = time.time()
        while True:
            try: x, y = q.get(timeout=0.8); break
            except queue.Empty: log(f'DataLoader: no batch from worker 0 for {time.time()-t0:.1f} s (queue 0/4), still waiting', 'WARNING')
        td += time.time()-t0
        if A.sched == 'exp': opt.lr = A.lr*A.gamma**n
        if A.sched == 'restart': opt.lr = 1e-4+A.lr*.5*(1+math.cos(math.pi*(n % 200)/200))
        l, d = ce(net.fwd(x), y); g = net.bwd(d); opt.step(g); n += 1; tt += time.time()-t0
        if i % 10 == 0:
            log(f"Epoch(train) {e:>3}][{i:>3}/{A.iters}]".replace(') ', ') [')+f"  lr: {opt.lr:.4e}  eta: {str(datetime.timedelta(seconds=int((time.time()-t1)/n*(T-n))))}  time: {tt/10:.4f}  data_time: {td/10:.4f}  grad_norm: {norm(g):.4f}  loss: {l:.4f}"); td = tt = 0
    z = net.fwd(XV); l, _ = ce(z, YV)
    log(f"Epoch(val) [{e}][16/16]  accuracy/top1: {100*(z.argmax(1)==YV).mean():.4f}  val_loss: {l:.4f}  data_time: 0.0003  time: 0.0011")
log('Done.')
