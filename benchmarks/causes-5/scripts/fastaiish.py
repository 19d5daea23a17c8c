import argparse, time, numpy as np
from tg import *
p = argparse.ArgumentParser()
for k, d in (('--lr', 2e-3), ('--epochs', 14), ('--params', 'all'), ('--init', 'kaiming'), ('--head', 'linear'), ('--seed', 11)): p.add_argument(k, type=type(d), default=d)
a = p.parse_args(); r = np.random.default_rng(a.seed); x, y = digits(11); xt, yt, xv, yv = x[:1400], y[:1400], x[1400:], y[1400:]
m = MLP([64, 128, 128, 10], r); ps = m.params()
if a.params == 'body_old': ps_opt = [T(q.d.copy()) for q in ps]     # a copy: the optimizer's list is not the model's
else: ps_opt = ps
o = Opt(ps_opt, a.lr)
print(f'Learner(epochs={a.epochs}, lr={a.lr}, bs=32, opt=Adam, loss_func=CrossEntropyLossFlat(), wd=0.0)')
print(f'Model parameters: {sum(q.d.size for q in ps)}; optimizer param groups: 1, parameters with grad: {len(ps_opt) if a.params == "all" else 0}/{len(ps_opt)}')
print(f'{"epoch":<10}{"train_loss":<12}{"valid_loss":<12}{"accuracy":<12}{"lr":<12}{"|dW|/|W|":<12}{"time":<8}')
for ep in range(a.epochs):
    ix = r.permutation(1400); L = []; w0 = [q.d.copy() for q in ps]; t = time.time()
    for b in range(43):
        j = ix[b * 32:b * 32 + 32]; o.zero(); [setattr(q, 'g', None) for q in ps]; l = ce(m(xt[j]), yt[j]); l.backward(); o.step(); L.append(float(l.d)); time.sleep(.003)
    z = m(xv).d; dw = np.sqrt(sum(((q.d - p0) ** 2).sum() for q, p0 in zip(ps, w0)) / sum((p0 ** 2).sum() for p0 in w0))
    print(f'{ep:<10}{np.mean(L):<12.6f}{float(ce(w(z),yv).d):<12.6f}{(z.argmax(1)==yv).mean():<12.6f}{o.lr:<12.2g}{dw:<12.2e}00:{int(time.time()-t):02d}')
