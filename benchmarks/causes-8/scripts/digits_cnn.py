# based on the PyTorch MNIST example, for the 8x8 digits
import argparse, os
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
torch.set_num_threads(1)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1); self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.fc1 = nn.Linear(32 * 16, 64); self.fc2 = nn.Linear(64, 10)
    def forward(self, x):
        x = F.relu(self.conv1(x)); x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc2(F.relu(self.fc1(x.flatten(1))))

def main():
    p = argparse.ArgumentParser()
    p.add_argument('--batch-size', type=int, default=32); p.add_argument('--epochs', type=int, default=10)
    p.add_argument('--lr', type=float, default=0.05); p.add_argument('--momentum', type=float, default=0.9)
    p.add_argument('--loss', default='cross_entropy'); p.add_argument('--subset', type=int, default=0)
    p.add_argument('--train-transform', default='ToTensor,Normalize'); p.add_argument('--test-transform', default='ToTensor,Normalize')
    p.add_argument('--labels', default='digits_labels.npy'); p.add_argument('--seed', type=int, default=1)
    p.add_argument('--log-interval', type=int, default=10); p.add_argument('--save-model', action='store_true')
    args = p.parse_args(); print(args)
    torch.manual_seed(args.seed); rng = np.random.default_rng(args.seed)
    d = np.loadtxt('digits.csv.gz', delimiter=','); idx = rng.permutation(len(d))
    X = torch.tensor(d[idx, :64].reshape(-1, 1, 8, 8), dtype=torch.float32); y = torch.tensor(d[idx, 64].astype(int))
    def tf(x, spec):
        for s in spec.split(','):
            if s == 'ToTensor': x = x / 16
            if s == 'Normalize': x = (x - 0.305) / 0.376
            if s == 'Invert': x = 1 - x
        return x
    Xt, yt, Xv, yv = X[:1437], y[:1437].clone(), X[1437:], y[1437:]
    if args.subset: Xt, yt = Xt[:args.subset], yt[:args.subset]
    noise = float(os.environ.get('YN', 0))
    if noise:
        m = torch.rand(len(yt)) < noise; yt[m] = torch.randint(0, 10, (int(m.sum()),))
    Xt, Xv = tf(Xt, args.train_transform), tf(Xv, args.test_transform)
    net = Net(); opt = torch.optim.SGD(net.parameters(), lr=args.lr, momentum=args.momentum)
    lossf = {'cross_entropy': F.cross_entropy, 'nll': F.nll_loss}[args.loss]
    bug = os.environ.get('ZG'); off = int(os.environ.get('OFF', 0))
    for ep in range(1, args.epochs + 1):
        if off and ep == off: yt = (yt + 1) % 10; print('labels: reloaded %s (re-export, 2 files)' % args.labels)
        net.train(); order = torch.randperm(len(yt)); n = 0
        for b in range(0, len(yt), args.batch_size):
            j = order[b:b + args.batch_size]; opt.zero_grad(); loss = lossf(net(Xt[j]), yt[j]); loss.backward()
            if bug: opt.zero_grad()
            opt.step()
            if n % args.log_interval == 0:
                print('Train Epoch: {} [{}/{} ({:.0f}%)]\tLoss: {:.6f}'.format(ep, b, len(yt), 100. * b / len(yt), loss.item()))
            n += 1
        net.eval()
        with torch.no_grad():
            o = net(Xt); ta = (o.argmax(1) == yt).sum().item(); tl = lossf(o, yt).item()
            o = net(Xv); va = (o.argmax(1) == yv).sum().item(); vl = lossf(o, yv).item()
        print('\nTrain set: Average loss: {:.4f}, Accuracy: {}/{} ({:.0f}%)'.format(tl, ta, len(yt), 100. * ta / len(yt)))
        print('Test set: Average loss: {:.4f}, Accuracy: {}/{} ({:.0f}%)\n'.format(vl, va, len(yv), 100. * va / len(yv)))
main()
