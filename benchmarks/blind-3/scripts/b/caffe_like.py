# softmax net by SGD with momentum; Caffe's glog lines. Caffe clips -log(p) at FLT_MIN: a dead net shows 87.3365
import argparse, time, sys, os, datetime, numpy as np
from tiny import MLP, softmax
P = argparse.ArgumentParser(); A = P.add_argument; A('--iters', type=int, default=2000); A('--lr', type=float, default=.01); A('--seed', type=int, default=0); A('--display', type=int, default=20); A('--test', type=int, default=200); A('--step', type=int, default=800); A('--scale', type=float, default=1); A('--start', type=int, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed); W = r.standard_normal((24, 10)) * .7; X = r.standard_normal((6000, 24)); y = (np.maximum(X @ r.standard_normal((24, 24)) / 3, 0) @ W + .3 * r.standard_normal((6000, 10))).argmax(1); X *= a.scale; net = MLP([24, 64, 10], r, act='relu', opt='sgd', lr=a.lr, scale=.7); pid = os.getpid()
def g(line, src='solver.cpp:228'): sys.stderr.write('I%s %5d %s] %s\n' % (datetime.datetime.now().strftime('%m%d %H:%M:%S.%f'), pid, src, line)); sys.stderr.flush()
def loss(o, t): p = softmax(o); return -np.log(np.maximum(np.nan_to_num(p[range(len(t)), t]), 1.17549435e-38)).mean(), p
np.seterr(all='ignore'); n0 = a.start
for it in range(a.iters + 1):
    lr = a.lr * .1 ** ((it) // a.step); net.lr = lr; b = r.integers(0, 5000, 50)
    if it % a.test == 0 and it >= n0: o = net.f(X[5000:]); g('Iteration %d, Testing net (#0)' % it, 'solver.cpp:337'); acc = (np.nan_to_num(o).argmax(1) == y[5000:]).mean(); g('    Test net output #0: accuracy = %.6g' % acc, 'solver.cpp:404'); g('    Test net output #1: loss = %.6g (* 1 = %.6g loss)' % ((loss(o, y[5000:])[0],) * 2), 'solver.cpp:404')
    l, p = loss(net.f(X[b]), y[b]); d = p.copy(); d[range(50), y[b]] -= 1; net.back(d / 50)
    if it % a.display == 0 and it >= n0: g('Iteration %d, loss = %.6g' % (it, l)); g('    Train net output #0: loss = %.6g (* 1 = %.6g loss)' % (l, l), 'solver.cpp:244'); g('Iteration %d, lr = %.6g' % (it, lr), 'sgd_solver.cpp:106')
