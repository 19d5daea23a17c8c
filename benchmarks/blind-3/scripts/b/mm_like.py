# heatmap regression of a synthetic marker; mmengine's log lines
import argparse, time, datetime, sys, numpy as np
from tiny import MLP
P = argparse.ArgumentParser(); A = P.add_argument; A('--epochs', type=int, default=12); A('--lr', type=float, default=2e-3); A('--seed', type=int, default=0); A('--n', type=int, default=1920); A('--grow', type=float, default=1); A('--bad-after', type=int, default=0); A('--oom', type=int, default=0); A('--sleep', type=float, default=.003)
a = P.parse_args(); r = np.random.default_rng(a.seed); G = np.stack(np.meshgrid(np.arange(10), np.arange(10)), -1).reshape(-1, 2)
def data(n): c = r.uniform(1, 8, (n, 2)); im = np.exp(-((G[None] - c[:, None]) ** 2).sum(2) / 3) + .35 * r.standard_normal((n, 100)); return im, c / 9
X, Y = data(a.n); V, T = data(400); net = MLP([100, 48, 2], r, act='relu', lr=a.lr); nb = a.n // 32; ts = lambda: datetime.datetime.now().strftime('%Y/%m/%d %H:%M:%S')
print(ts() + ' - mmengine - INFO - Checkpoints will be saved to /home/user/work_dirs/marker.', flush=True); ema = None; t00 = time.time(); cur = None
for e in range(1, a.epochs + 1):
    pm = r.permutation(a.n); acc = []
    for b in range(nb):
        i = pm[b * 32:b * 32 + 32]; y = Y[i]
        if a.bad_after and e > a.bad_after: y = y[:, ::-1] * min(1, .08 * (e - a.bad_after)) + y * (1 - min(1, .08 * (e - a.bad_after)))
        d = net.f(X[i]) - y; acc.append((np.abs(d).mean() * 10, net.gnorm)); net.back(np.sign(d) * np.minimum(1, np.abs(d) * 20) / d.size); net.lr *= a.grow; time.sleep(a.sleep)
        if a.oom and (e - 1) * nb + b == a.oom: x = np.zeros((40_000_000, 1000))
        if (b + 1) % 20 == 0: dt = (time.time() - t00) / ((e - 1) * nb + b + 1); l, gn = np.mean(acc, 0); acc = []; print('%s - mmengine - INFO - Epoch(train)  [%d][%2d/%d]  lr: %.4e  eta: %s  time: %.4f  data_time: 0.0004  memory: 412  grad_norm: %.4f  loss: %.4f  loss_kpt: %.4f' % (ts(), e, b + 1, nb, net.lr, datetime.timedelta(seconds=int(dt * (a.epochs * nb - (e - 1) * nb - b))), dt, gn, l, l), flush=True)
    er = np.sqrt(((net.f(V) - T) ** 2).sum(1)) * 9; print('%s - mmengine - INFO - Epoch(val) [%d][13/13]    marker/PCK: %.4f  marker/EPE: %.4f  data_time: 0.0003  time: 0.0011' % (ts(), e, (er < .5).mean(), er.mean()), flush=True)
