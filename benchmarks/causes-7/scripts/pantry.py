import argparse, os, sys, csv, resource, time, errno, numpy as np
from core import *
ap = argparse.ArgumentParser(); ap.add_argument('--batch', type=int, default=128); ap.add_argument('--eval-batch', type=int, default=1000); ap.add_argument('--epochs', type=int, default=12); ap.add_argument('--lr', type=float, default=.02); ap.add_argument('--mem-mb', type=int, default=0); ap.add_argument('--shards', type=int, default=6); ap.add_argument('--ckpt-dir', default='ckpt'); ap.add_argument('--pairwise-eval', action='store_true')
A = ap.parse_args(); K = os.environ.get('GV', ''); print('PANTRY |', ' '.join(f'{k}={v}' for k, v in vars(A).items()), flush=True)
if A.mem_mb: resource.setrlimit(resource.RLIMIT_AS, (A.mem_mb << 20,)*2)
rss = lambda: int(open('/proc/self/statm').read().split()[1])*4//1024
os.makedirs('shards', exist_ok=True); os.makedirs(A.ckpt_dir, exist_ok=True)
for j in range(A.shards):
    X, Y = blobs(40+j, 1300 if K != 'g' or j < 4 else 1290)
    with open(f'shards/s{j}.csv', 'w') as f:
        for i, (x, y) in enumerate(zip(X, Y)):
            v = [f'{a:.4f}' for a in x]
            if K == 'd' and j == 4 and i == 611: v[7] = 'n/a'
            f.write(','.join(v+[str(y)])+'\n')
net = MLP([24, 512, 512, 10], 0); opt = SGD(net.p, A.lr); XV, YV = blobs(3, 1500); trace = []; n = 0
for e in range(1, A.epochs+1):
    for j in range(A.shards):
        rows = [[float(c) for c in q] for q in csv.reader(open(f'shards/s{j}.csv'))]; M = np.array(rows, np.float32); X, Y = M[:, :24], M[:, 24].astype(int)
        L = []; run = np.zeros(A.batch, np.float32)
        for b in range(0, len(X), A.batch):
            x, y = X[b:b+A.batch], Y[b:b+A.batch]
            if K != 'g' and len(x) < A.batch: continue
            z = net.fwd(x); l, d = ce(z, y); opt.step(net.bwd(d)); L.append(l); n += 1
            if K == 'g': run += z.max(1)
            if K == 'm': trace.append((l, [h.copy() for h in net.h], z))
        print(f"PANTRY | e{e} shard {j} | rows {len(X)} | steps {n} | loss {np.mean(L):.4f} | lr {A.lr} | rss {rss()} MB", flush=True)
    z = net.fwd(XV); print(f"PANTRY | e{e} eval acc {(z.argmax(1)==YV).mean():.4f} loss {ce(z, YV)[0]:.4f} | rss {rss()} MB", flush=True)
    if A.pairwise_eval and e % 4 == 0:
        P = net.h[-2]; print(f'PANTRY | e{e} pairwise similarity over {len(XV)} x {len(XV)} embeddings', flush=True); D = ((P[:, None]-P[None])**2).sum(-1)
    with open(f'{A.ckpt_dir}/e{e}.bin', 'wb') as f: f.write(b''.join(p.tobytes() for p in net.p)); f.flush()
    print(f'PANTRY | saved {A.ckpt_dir}/e{e}.bin', flush=True)
