# online linear learner, Vowpal Wabbit's progressive table (average over all so far, since last: over the examples after the previous line)
import argparse, time, numpy as np
P = argparse.ArgumentParser(); A = P.add_argument; A('--seed', type=int, default=0); A('--n', type=int, default=65536); A('--lr', type=float, default=.05); A('--drift', type=int, default=0); A('--P', type=int, default=0); A('--stop', type=float, default=0); A('--bad', type=int, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed); D = 30; w0 = r.standard_normal(D) * .5; w = np.zeros(D + 1); tot = since = 0; n1 = 0; nxt = a.P or 1; lr = a.lr
print('Num weight bits = 18\nlearning rate = %g\ninitial_t = 0\npower_t = 0.5\nusing no cache\nReading datafile = train.vw\nnum sources = 1\naverage  since         example        example  current  current  current\nloss     last          counter         weight    label  predict features' % a.lr, flush=True)
for t in range(1, a.n + 1):
    nz = r.random(D) < .3; x = np.r_[r.standard_normal(D) * nz, 1]; dd = w0 if not a.drift or t < a.drift else w0 * np.cos((t - a.drift) / 15000) + np.roll(w0, 7) * np.sin((t - a.drift) / 15000); y = float(np.clip(.5 + .2 * x[:D] @ dd + .1 * r.standard_normal(), 0, 1)); q = x @ w; l = (q - y) ** 2; tot += l; since += l; n1 += 1; e = lr / (1 + t / 3000) ** .5
    if a.stop and t > a.stop: e = 1e-7
    if a.bad and t > a.bad: e = .5
    w -= e * (q - y) * x
    if t >= nxt:
        print('%.6f %.6f %14d %14.1f %8.4f %8.4f %8d' % (tot / t, since / n1, t, t, y, q, nz.sum() + 1), flush=True); since = n1 = 0; nxt = nxt * 2 if not a.P else nxt + a.P
print('\nfinished run\nnumber of examples = %d\naverage loss = %.6f' % (a.n, tot / a.n))
