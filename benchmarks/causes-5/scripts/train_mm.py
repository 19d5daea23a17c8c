import sys, time, json, numpy as np
from tg import *
cfg = dict(optim_wrapper=dict(type='SGD', lr=.02, momentum=.9), param_scheduler=dict(type='ExponentialLR', gamma=.9, by_epoch=True), train_dataloader=dict(batch_size=32, ann_file='annotations/train_v1.json'), max_epochs=12, randomness=dict(seed=3))
for s in sys.argv[1:]:
    k, v = s.split('=', 1); d = cfg
    *ks, q = k.split('.')
    for z in ks: d = d[z]
    try: d[q] = json.loads(v)
    except ValueError: d[q] = v
def log(s): print(time.strftime('%m/%d %H:%M:%S') + ' - mmengine - INFO - ' + s)
log('Config:'); [print(f'{k} = {v!r}') for k, v in cfg.items()]; log('Hooks will be executed in the following order: (BELOW_NORMAL) LoggerHook'); open('config.py', 'w').write(''.join(f'{k} = {v!r}\n' for k, v in cfg.items()))
x, y = digits(3); xt, yt, xv, yv = x[:1400], y[:1400].copy(), x[1400:], y[1400:]
r = np.random.default_rng(cfg['randomness']['seed']); m = MLP([64, 160, 160, 10], r); o = Opt(m.params(), cfg['optim_wrapper']['lr'], 'sgd', cfg['optim_wrapper']['momentum']); n = 43
log(f"Checkpoints will be saved to work_dirs/digits. Loaded {len(xt)} samples from {cfg['train_dataloader']['ann_file']}")
for ep in range(1, cfg['max_epochs'] + 1):
    sw = cfg.get('switch_hook')
    if sw and ep == sw['epoch']:
        log(f"SwitchAnnFileHook: train_dataloader.dataset.ann_file -> {sw['ann_file']} ({len(yt)} samples, categories: 10)"); yt = (yt + 1) % 10 if 'v2' in sw['ann_file'] else yt
    idx = r.permutation(len(xt))
    for b in range(n):
        j = idx[b * 32:b * 32 + 32]; o.zero(); l = ce(m(xt[j]), yt[j]); l.backward(); gn = o.step(); time.sleep(.006)
        if (b + 1) % 10 == 0: log(f'Epoch(train)  [{ep}][{b+1:>2}/{n}]  lr: {o.lr:.4e}  eta: 0:00:{max(0,(cfg["max_epochs"]-ep)):02d}  time: 0.0072  data_time: 0.0004  grad_norm: {gn:.4f}  loss: {float(l.d):.4f}  acc: {100*(m(xt[j]).d.argmax(1)==yt[j]).mean():.2f}')
    log(f'Epoch(val) [{ep}][13/13]    accuracy/top1: {100*(m(xv).d.argmax(1)==yv).mean():.4f}  data_time: 0.0002  time: 0.0011')
    o.lr *= cfg['param_scheduler']['gamma']
