# SimSiam on shapes; JSON lines on stdout
import json, os, sys, time, argparse, datetime
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from main import draw
p = argparse.ArgumentParser(); A = p.add_argument
A('--epochs', type=int, default=6); A('--batch-size', type=int, default=128); A('--lr', type=float, default=.05); A('--dim', type=int, default=64); A('--predictor', type=int, default=1); A('--stop-grad', type=int, default=1); A('--rank', type=int, default=0); A('--world-size', type=int, default=1); A('--seed', type=int, default=0)
a = p.parse_args(); torch.manual_seed(a.seed); rank = a.rank
def out(**k):
    if rank == 0: print(json.dumps(k))
if a.world_size > 1:
    import torch.distributed as dist; dist.init_process_group('gloo', init_method='tcp://127.0.0.1:29571', rank=rank, world_size=a.world_size, timeout=datetime.timedelta(seconds=8))
out(event='config', **vars(a))
X, Y = draw(1536, rank); X = torch.from_numpy((X - .45) / .3).float(); Y = torch.from_numpy(Y)
def aug(x):
    if torch.rand(()) < .5: x = x.flip(3)
    dx, dy = torch.randint(-2, 3, (2,)).tolist(); x = x.roll((dx, dy), (2, 3)); return x * (1 + .3 * torch.randn(len(x), 3, 1, 1)) + .3 * torch.randn(len(x), 3, 1, 1) + .15 * torch.randn_like(x)
enc = nn.Sequential(nn.Conv2d(3, 16, 3, 2, 1), nn.BatchNorm2d(16), nn.ReLU(), nn.Conv2d(16, 32, 3, 2, 1), nn.BatchNorm2d(32), nn.ReLU(), nn.Conv2d(32, 64, 3, 1, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(256, a.dim))
proj = nn.Sequential(nn.Linear(a.dim, a.dim), nn.BatchNorm1d(a.dim), nn.ReLU(), nn.Linear(a.dim, a.dim)); pred = nn.Sequential(nn.Linear(a.dim, 16), nn.ReLU(), nn.Linear(16, a.dim)) if a.predictor else nn.Identity()
net = nn.ModuleList([enc, proj, pred]); opt = torch.optim.SGD(net.parameters(), a.lr, momentum=.9, weight_decay=1e-4); step = 0
out(event='model', params=sum(q.numel() for q in net.parameters()))
for ep in range(a.epochs):
    net.train()
    for j in torch.randperm(len(X)).split(a.batch_size):
        if os.environ.get('SICK') == 'straggler' and rank == 1 and step == 40: time.sleep(25)
        t0 = time.time(); z1, z2 = proj(enc(aug(X[j]))), proj(enc(aug(X[j]))); p1, p2 = pred(z1), pred(z2); sg = (lambda z: z.detach()) if a.stop_grad else (lambda z: z)
        l = -.5 * (F.cosine_similarity(p1, sg(z2)).mean() + F.cosine_similarity(p2, sg(z1)).mean()); opt.zero_grad(); l.backward()
        if a.world_size > 1:
            for q in net.parameters(): dist.all_reduce(q.grad); q.grad /= a.world_size
        gn = float(torch.nn.utils.clip_grad_norm_(net.parameters(), 1e9)); opt.step(); step += 1
        if step % 4 == 0: out(epoch=ep, step=step, loss=round(l.item(), 5), z_std=round(F.normalize(z1, dim=1).std(0).mean().item(), 5), grad_norm=round(gn, 5), lr=a.lr, step_s=round(time.time() - t0, 3))
    net.eval()
    with torch.no_grad(): h = F.normalize(enc(X), dim=1); S = h @ h[:768].T; S[:768].fill_diagonal_(-9); nnb = Y[:768][S.topk(5).indices]; yhat = torch.mode(nnb, 1).values[768:]
    out(event='knn', epoch=ep, knn_acc=round((yhat == Y[768:]).float().mean().item(), 4), loss=round(l.item(), 5))
out(event='done')
