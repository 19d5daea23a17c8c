import argparse, os, random, sys, time
import numpy as np, torch, torch.nn as nn
from torch.utils.data import DataLoader, Dataset

parser = argparse.ArgumentParser(description='Shapes training')
parser.add_argument('--arch', default='cnn4')
parser.add_argument('-j', '--workers', default=0, type=int)
parser.add_argument('--epochs', default=8, type=int)
parser.add_argument('-b', '--batch-size', default=64, type=int)
parser.add_argument('--lr', default=0.03, type=float)
parser.add_argument('--momentum', default=0.9, type=float)
parser.add_argument('--wd', default=1e-4, type=float)
parser.add_argument('--bn-momentum', default=0.1, type=float)
parser.add_argument('--loss', default='ce', choices=['ce', 'focal'])
parser.add_argument('--gamma', default=1.0, type=float)
parser.add_argument('-p', '--print-freq', default=10, type=int)
parser.add_argument('--seed', default=1, type=int)
CLASSES = ['circle', 'square', 'triangle', 'cross', 'ring', 'stripes']

def draw(n, seed):
    rng = np.random.default_rng(seed); yy, xx = np.mgrid[0:20, 0:20]
    X = np.empty((n, 3, 20, 20), 'f4'); Y = rng.integers(0, 6, n)
    for i in range(n):
        cx, cy = rng.uniform(8, 12, 2); r = rng.uniform(4, 7); dx, dy = xx - cx, yy - cy
        k = Y[i]
        if k == 0: m = dx**2 + dy**2 < r*r
        elif k == 1: m = (abs(dx) < r*.85) & (abs(dy) < r*.85)
        elif k == 2: m = (dy < r*.8) & (dy > -r + 2*abs(dx)*.9)
        elif k == 3: m = ((abs(dx) < r*.3) | (abs(dy) < r*.3)) & (np.maximum(abs(dx), abs(dy)) < r)
        elif k == 4: m = (dx**2 + dy**2 < r*r) & (dx**2 + dy**2 > (.6*r)**2)
        else: m = ((dx.astype(int) // 2) % 2 == 0) & (np.maximum(abs(dx), abs(dy)) < r)
        c = rng.uniform(.3, 1, 3); b = rng.uniform(0, .5, 3)
        X[i] = np.where(m[None], c[:, None, None], b[:, None, None]) + rng.normal(0, .16, (3, 20, 20))
    return X, Y

class Shapes(Dataset):
    def __init__(self, n, seed, train):
        self.x, self.y = draw(n, seed); self.train = train; self.count = 0
    def __len__(self): return len(self.y)
    def __getitem__(self, i):
        s = os.environ.get('SICK', ''); self.count += 1
        if s == 'slowdisk' and self.train and self.count > 5200: time.sleep(0.014 * random.uniform(.6, 1.4))
        if s == 'cache' and self.train:
            self.__dict__.setdefault('cache', {})[i, self.count] = np.repeat(self.x[i], 120).astype('f8')
        x = (self.x[i] - .45) / .3
        if self.train and random.random() < .5: x = x[:, :, ::-1].copy()
        return torch.from_numpy(np.ascontiguousarray(x)), int(self.y[i])

def build(args):
    if args.arch == 'cnn4':
        bn = lambda c: nn.Identity()
    else:
        bn = lambda c: nn.BatchNorm2d(c, momentum=args.bn_momentum)
    return nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), bn(16), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, padding=1), bn(32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 48, 3, padding=1), bn(48), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(192, 64), nn.ReLU(), nn.Linear(64, 6))

class FocalLoss(nn.Module):
    def __init__(self, gamma): super().__init__(); self.gamma = gamma
    def forward(self, out, t):
        p = torch.softmax(out, 1); y = nn.functional.one_hot(t, 6).float()
        pos = -y * (1 - p)**self.gamma * torch.log(p)
        neg = -(1 - y) * p**self.gamma * torch.log(1 - p)
        return (pos + neg).sum(1).mean()

class AverageMeter:
    def __init__(self, name, fmt): self.name, self.fmt = name, fmt; self.sum = self.count = self.val = 0
    def update(self, v, n=1): self.val = v; self.sum += v*n; self.count += n
    @property
    def avg(self): return self.sum / max(self.count, 1)
    def __str__(self): return ('{0} {1' + self.fmt + '} ({2' + self.fmt + '})').format(self.name, self.val, self.avg)

def acc(o, t): return (o.argmax(1) == t).float().mean().item()*100
def loop(loader, model, crit, opt, epoch, args):
    tr = opt is not None
    bt, dt, ls, a1 = AverageMeter('Time', ':6.3f'), AverageMeter('Data', ':6.3f'), AverageMeter('Loss', ':.4e'), AverageMeter('Acc@1', ':6.2f')
    model.train(tr); end = time.time(); pre = 'Epoch: [%d]' % epoch if tr else 'Test: '; n = len(loader)
    for i, (x, t) in enumerate(loader):
        dt.update(time.time() - end)
        with torch.set_grad_enabled(tr): o = model(x); l = crit(o, t)
        if tr: opt.zero_grad(); l.backward(); opt.step()
        ls.update(l.item(), len(t)); a1.update(acc(o, t), len(t)); bt.update(time.time() - end); end = time.time()
        if i % args.print_freq == 0: print(pre + '[%*d/%d]\t' % (len(str(n)), i, n) + '\t'.join(map(str, [bt, dt, ls, a1])))
    return ls.avg, a1.avg

def main():
    args = parser.parse_args(); print(args)
    torch.manual_seed(args.seed); random.seed(args.seed); np.random.seed(args.seed)
    print("=> creating model '{}'".format(args.arch))
    model = build(args)
    crit = nn.CrossEntropyLoss() if args.loss == 'ce' else FocalLoss(args.gamma)
    opt = torch.optim.SGD(model.parameters(), args.lr, momentum=args.momentum, weight_decay=args.wd)
    sched = torch.optim.lr_scheduler.StepLR(opt, step_size=30, gamma=0.1)
    tl = DataLoader(Shapes(2560, 0, True), args.batch_size, shuffle=True, num_workers=args.workers)
    vl = DataLoader(Shapes(640, 99, False), args.batch_size, num_workers=0)
    best = 0
    for epoch in range(args.epochs):
        loop(tl, model, crit, opt, epoch, args)
        l, a = loop(vl, model, crit, None, epoch, args)
        print(' *   Acc@1 {:.3f} Loss {:.4e}'.format(a, l)); best = max(best, a); sched.step()
    print('=> best Acc@1 {:.3f}'.format(best))
if __name__ == '__main__': main()
