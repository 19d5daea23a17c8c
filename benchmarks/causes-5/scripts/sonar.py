# home-made table: sonar-type classifier of a small company, prints activations
import sys, time, json, yaml, numpy as np
from tg import *
c = dict(lr=0.003, epochs=30, hidden=96, bias_init=0.0, output_activation='none', loss='cross_entropy(logits)', clip=None, seed=2, batch=64, optimizer='adam', curriculum='off')
for s in sys.argv[1:]:
    k, v = s.split('=', 1); c[k] = type(c[k])(v) if c[k] is not None else float(v)
yaml.safe_dump(c, open('config.yaml', 'w')); r = np.random.default_rng(c['seed']); x, y = digits(2); xt, yt, xv, yv = x[:1400], y[:1400], x[1400:], y[1400:]
m = MLP([64, c['hidden'], c['hidden'], 10], r)
for W, b in m.W[:2]: b.d += np.float32(c['bias_init'])
o = Opt(m.params(), c['lr'], c['optimizer'], clip=c['clip'])
print('SONARCLASS 2.3   run started', time.strftime('%d.%m.%Y %H:%M')); print('config.yaml:', c); print(f'{"ep":>4} | {"train":>8} | {"dev":>8} | {"dev acc":>7} | {"|grad|":>9} | {"dead h1":>7} | {"dead h2":>7} | {"p_max":>6}'); print('-' * 76)
for ep in range(1, c['epochs'] + 1):
    L, G = [], []; noise = 0
    if c['curriculum'] != 'off': hard = ep > c['epochs'] // 2; noise = .35 if hard else 0
    if noise and ep == c['epochs'] // 2 + 1: print('     -- curriculum: level 2 (additive noise 0.35, clean dev set unchanged)')
    for b in range(21):
        j = r.integers(0, 1400, c['batch']); o.zero(); xx = xt[j] + noise * r.standard_normal((len(j), 64)).astype(np.float32); z = m(xx)
        if c['output_activation'] == 'softmax': z = z.logsm().exp()
        l = ce(z, yt[j]); l.backward(); G.append(o.step()); L.append(float(l.d)); time.sleep(.003)
    z = m(xv); dead = [100 * (h.d.max(0) <= 0).mean() for h in m.h]
    if c['output_activation'] == 'softmax': z = z.logsm().exp()
    pm = np.exp(z.logsm().d).max(1).mean(); print(f'{ep:>4} | {np.mean(L):>8.4f} | {float(ce(z,yv).d):>8.4f} | {100*(z.d.argmax(1)==yv).mean():>6.1f}% | {np.mean(G):>9.2e} | {dead[0]:>6.1f}% | {dead[1]:>6.1f}% | {pm:>6.3f}')
print('run finished')
