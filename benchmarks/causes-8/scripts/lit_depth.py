"""Depth of a blob from a small image. Console like Lightning's; metrics in lightning_logs/version_0/metrics.csv."""
import sys, os, time, csv, yaml, numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from tqdm import tqdm
torch.set_num_threads(1); hp = dict(lr=1e-3, batch_size=32, max_epochs=8, n_train=1600, precision='32-true', optimizer='Adam', lr_scheduler='none', gamma=0.5, backbone='scratch', freeze_backbone=False, dropout=0.0, num_workers=0)
for kv in sys.argv[1:]: k, v = kv.lstrip('-').split('='); hp[k] = yaml.safe_load(v) if not isinstance(hp[k], float) else float(v)
os.makedirs('lightning_logs/version_0/checkpoints', exist_ok=True); yaml.safe_dump(hp, open('lightning_logs/version_0/hparams.yaml', 'w'))
E_ = lambda s: print(s, file=sys.stderr)
E_('GPU available: False, used: False\nTPU available: False, using: 0 TPU cores\nSeed set to 7'); torch.manual_seed(7); print('hparams:', hp)
g = np.random.default_rng(7)
def make(n):
    d = g.uniform(.5, 3, n); cx, cy = g.uniform(4, 12, (2, n)); yy, xx = np.mgrid[:16, :16]; s = 3.2 / d
    im = np.exp(-((xx - cx[:, None, None]) ** 2 + (yy - cy[:, None, None]) ** 2) / (2 * s[:, None, None] ** 2)) * g.uniform(.6, 1.4, (n, 1, 1)) + g.normal(0, .12, (n, 16, 16)); return torch.tensor(im[:, None], dtype=torch.float32), torch.tensor(d, dtype=torch.float32)
X, y = make(hp['n_train']); Xv, yv = make(400)
bb = os.environ.get('BADB')
if bb: X[int(bb):int(bb) + 12] *= 4000.                                              # a few frames in raw sensor units
bbn = nn.Sequential(nn.Conv2d(1, 12, 3, 2, 1), nn.ReLU(), nn.Conv2d(12, 24, 3, 2, 1), nn.ReLU(), nn.Flatten()); head = nn.Sequential(nn.Linear(24 * 16, 48), nn.ReLU(), nn.Dropout(hp['dropout']), nn.Linear(48, 1)); net = nn.Sequential(bbn, head)
if os.environ.get('DEADB'):
    with torch.no_grad(): head[0].bias.fill_(float(os.environ['DEADB'])); head[3].bias.fill_(1.75)
if hp['freeze_backbone']: [p.requires_grad_(False) for p in bbn.parameters()]
np_ = lambda m: sum(p.numel() for p in m.parameters()); E_('\n  | Name     | Type       | Params | Mode\n--------------------------------------------\n0 | backbone | Sequential | %.1f K  | train\n1 | head     | Sequential | %.1f K | train\n--------------------------------------------\n%.1f K    Trainable params\n%.1f K    Non-trainable params\n%.1f K    Total params' % (np_(bbn) / 1e3, np_(head) / 1e3, *[sum(p.numel() for p in net.parameters() if p.requires_grad == q) / 1e3 for q in (True, False)], np_(net) / 1e3))
opt = torch.optim.Adam([p for p in net.parameters() if p.requires_grad], lr=hp['lr']) if hp['optimizer'] == 'Adam' else torch.optim.SGD(net.parameters(), lr=hp['lr'], momentum=.9); bs = hp['batch_size']; n = len(y) // bs; f = open('lightning_logs/version_0/metrics.csv', 'w'); w = csv.writer(f); w.writerow('epoch,step,train_loss,grad_2.0_norm_total,lr-Adam,val_loss,val_mae'.split(',')); st = 0; vl = None
sch = {'none': None, 'StepLR': torch.optim.lr_scheduler.StepLR(opt, 1, hp['gamma'])}[hp['lr_scheduler']]; order = np.arange(len(y))
for ep in range(hp['max_epochs']):
    if not bb: g.shuffle(order)
    bar = tqdm(range(n), desc=f'Epoch {ep}', mininterval=.4, ncols=140); net.train(); tot = []; td = 0
    for b in bar:
        t = time.time(); j = order[b * bs:(b + 1) * bs]; x, t_ = X[j], y[j]; time.sleep(.01); td = time.time() - t; loss = F.mse_loss(net(x).squeeze(1), t_); opt.zero_grad(); loss.backward(); gn = nn.utils.clip_grad_norm_(net.parameters(), 1e30).item(); opt.step(); lr = opt.param_groups[0]['lr']
        if sch and os.environ.get('SCHSTEP'): sch.step()
        st += 1; tot.append(loss.item())
        if st % 10 == 0: w.writerow([ep, st, loss.item(), gn, lr, '', '']); f.flush()
        bar.set_postfix_str(f'v_num=0, train_loss_step={loss.item():.3g}' + (f', val_loss={vl:.3g}' if vl is not None else '') + (f', data_time={td:.3f}, step_time={time.time() - t:.3f}' if os.environ.get('TIMES') else ''), refresh=False)
    if sch and not os.environ.get('SCHSTEP'): sch.step()
    net.eval()
    with torch.no_grad(): o = net(Xv).squeeze(1); vl = F.mse_loss(o, yv).item(); mae = (o - yv).abs().mean().item()
    w.writerow([ep, st, '', '', lr, vl, mae]); f.flush(); bar.close(); print(f'Epoch {ep}, global step {st}: train_loss_epoch={np.mean(tot):.5f} val_loss={vl:.5f} val_mae={mae:.4f} lr-{hp["optimizer"]}={lr:.3g} pred_std={o.std().item():.4f}')
    torch.save({'epoch': ep, 'state_dict': net.state_dict(), 'opt': opt.state_dict()}, f'lightning_logs/version_0/checkpoints/epoch={ep}-step={st}.ckpt')
E_(f"`Trainer.fit` stopped: `max_epochs={hp['max_epochs']}` reached.")
