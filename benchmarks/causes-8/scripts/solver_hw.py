"""Assignment 2: fully-connected net. Solver in the style of cs231n. numpy only."""
import sys, argparse, numpy as np
def get_digits(n_train):
    d = np.loadtxt('digits.csv.gz', delimiter=','); r = np.random.RandomState(0); i = r.permutation(len(d)); X = d[i, :64] / 16.; X = X - X.mean(0); y = d[i, 64].astype(int)
    return X[:n_train], y[:n_train], X[1400:], y[1400:]
def get_spiral(n):
    r = np.random.RandomState(0); X = []; Y = []
    for c in range(2):
        t = r.uniform(.3, 4 * np.pi, n // 2); X.append(np.c_[t * np.cos(t + c * np.pi), t * np.sin(t + c * np.pi)] / 8 + r.normal(0, .03, (n // 2, 2))); Y.append(np.full(n // 2, c))
    X = np.concatenate(X); Y = np.concatenate(Y); i = r.permutation(n); X, Y = X[i], Y[i]; k = n * 3 // 4; return X[:k], Y[:k], X[k:], Y[k:]
class FullyConnectedNet:
    def __init__(s, dims, weight_scale, act='relu', reg=0.):
        s.W = []; s.b = []; s.act = act; s.reg = reg; r = np.random.RandomState(1)
        for a, b in zip(dims[:-1], dims[1:]):
            s.W.append(r.randn(a, b) * (np.sqrt(2. / a) if weight_scale == 'he' else float(weight_scale))); s.b.append(np.zeros(b))
    def forward(s, X):
        s.h = [X]
        for i, (W, b) in enumerate(zip(s.W, s.b)):
            z = s.h[-1] @ W + b
            if i < len(s.W) - 1: z = np.maximum(0, z) if s.act == 'relu' else 1 / (1 + np.exp(-z))
            s.h.append(z)
        return s.h[-1]
    def loss(s, X, y, stable=True):
        sc = s.forward(X); n = len(y)
        if stable: sc = sc - sc.max(1, keepdims=True)
        e = np.exp(sc); p = e / e.sum(1, keepdims=True); L = -np.log(p[np.arange(n), y]).mean(); d = p.copy(); d[np.arange(n), y] -= 1; d /= n; gW = []; gb = []
        for i in range(len(s.W) - 1, -1, -1):
            gW.insert(0, s.h[i].T @ d + s.reg * s.W[i]); gb.insert(0, d.sum(0)); d = d @ s.W[i].T
            if i: d = d * (s.h[i] > 0) if s.act == 'relu' else d * s.h[i] * (1 - s.h[i])
        return L + sum(.5 * s.reg * (W * W).sum() for W in s.W), gW, gb
p = argparse.ArgumentParser(); A = p.add_argument
A('--data', default='digits'); A('--hidden', default='64,64'); A('--weight_scale', default='he'); A('--act', default='relu'); A('--lr', type=float, default=.1); A('--lr_decay', type=float, default=1.); A('--epochs', type=int, default=10); A('--batch', type=int, default=50); A('--num_train', type=int, default=1400); A('--print_every', type=int, default=20); A('--softmax', default='stable'); A('--grad_norms', action='store_true'); A('--reg', type=float, default=0.); A('--data_scale', type=float, default=1.)
a = p.parse_args(); print('python', ' '.join(['solver_hw.py'] + sys.argv[1:]))
X, y, Xv, yv = get_digits(a.num_train) if a.data == 'digits' else get_spiral(a.num_train); X, Xv = X * a.data_scale, Xv * a.data_scale
print('Train data shape: ', X.shape, ' Train labels shape: ', y.shape, '\nValidation data shape: ', Xv.shape); dims = [X.shape[1]] + [int(k) for k in a.hidden.split(',') if k] + [int(y.max()) + 1]
m = FullyConnectedNet(dims, a.weight_scale, a.act, a.reg); print('layers:', dims); r = np.random.RandomState(5); it = 0; per = len(y) // a.batch; T = per * a.epochs; lr = a.lr; best = 0
for ep in range(a.epochs):
    o = r.permutation(len(y))
    for b in range(per):
        j = o[b * a.batch:(b + 1) * a.batch]; L, gW, gb = m.loss(X[j], y[j], a.softmax == 'stable')
        if it % a.print_every == 0: print('(Iteration %d / %d) loss: %f' % (it + 1, T, L) + ('  |dW|: ' + ' '.join('%.1e' % np.linalg.norm(g) for g in gW) if a.grad_norms else ''), flush=True)
        for i in range(len(m.W)): m.W[i] -= lr * gW[i]; m.b[i] -= lr * gb[i]
        it += 1
    lr *= a.lr_decay; ta = (m.forward(X).argmax(1) == y).mean(); va = (m.forward(Xv).argmax(1) == yv).mean(); best = max(best, va)
    print('(Epoch %d / %d) train acc: %f; val_acc: %f' % (ep + 1, a.epochs, ta, va), flush=True)
print('best val_acc: %f' % best)
