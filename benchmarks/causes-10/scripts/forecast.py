import argparse, os, sys, time, math
import numpy as np, torch, torch.nn as nn
p = argparse.ArgumentParser(); A = p.add_argument
A('--window', type=int, default=48); A('--epochs', type=int, default=9); A('--batch_size', type=int, default=64); A('--lr', type=float, default=2e-3); A('--units', type=int, default=32); A('--dense', type=int, default=16)
A('--plateau_mode', default='min'); A('--patience', type=int, default=3); A('--factor', type=float, default=0.3); A('--scaler', default='train', choices=['train', 'per_split']); A('--freeze_base', action='store_true'); A('--sensor', default='load_A'); A('--augment', default='none'); A('--seed', type=int, default=0)
a = p.parse_args(); sick = os.environ.get('SICK', ''); torch.manual_seed(a.seed); rng = np.random.default_rng(7)
print('args:', vars(a))
n = 3200; t = np.arange(n); y = 500 + 120 * np.sin(2*np.pi*t/24) + 60 * np.sin(2*np.pi*t/168 + 1) + 40 * np.sin(4*np.pi*t/24); e = np.zeros(n)
for i in range(1, n): e[i] = .8 * e[i-1] + rng.normal(0, 12)
y = y + e; k = int(.8 * n)
if sick == 'gap': y[1400:1405] = np.nan
if sick == 'drift': y[k:] = 900 + (y[k:] - 500) * -1.0 + .4 * (t[k:] - k)
print(f'{a.sensor}.csv: {n} hourly rows, 2026-01-01 00:00 .. 2026-05-14 07:00'); print('train %d rows | val %d rows' % (k, n - k))
tr, va = y[:k], y[k - a.window:]; st = lambda s: (np.nanmean(s), np.nanstd(s)) if sick != 'x' else 0
m, s = (np.mean(tr), np.std(tr)) if sick != 'gap' else (np.nanmean(tr), np.nanstd(tr))
tr = (tr - m) / s
if a.scaler == 'per_split': va = (va - va.min()) / (va.max() - va.min())
else: va = (va - m) / s
def win(z): i = np.arange(len(z) - a.window)[:, None] + np.arange(a.window); return torch.tensor(z[i], dtype=torch.float32)[..., None], torch.tensor(z[a.window:], dtype=torch.float32)[:, None]
X, Y = win(tr); XV, YV = win(va)
class M(nn.Module):
    def __init__(s): super().__init__(); s.gru, s.d1, s.d2 = nn.GRU(1, a.units, batch_first=True), nn.Linear(a.units, a.dense), nn.Linear(a.dense, 1)
    def forward(s, x): return s.d2(torch.relu(s.d1(s.gru(x)[0][:, -1])))
net = M(); c = lambda q: sum(x.numel() for x in q.parameters()); L = [('gru (GRU)', f'(None, {a.units})', c(net.gru)), ('dense (Dense)', f'(None, {a.dense})', c(net.d1)), ('dense_1 (Dense)', '(None, 1)', c(net.d2))]
if a.freeze_base:
    for q in net.parameters(): q.requires_grad = False
T = sum(x.numel() for x in net.parameters() if x.requires_grad); N = c(net)
print('Model: "sequential"\n┏' + '━'*33 + '┳' + '━'*24 + '┳' + '━'*15 + '┓\n┃ ' + 'Layer (type)'.ljust(31) + ' ┃ ' + 'Output Shape'.ljust(22) + ' ┃ ' + 'Param #'.rjust(13) + ' ┃\n┡' + '━'*33 + '╇' + '━'*24 + '╇' + '━'*15 + '┩')
for i, (b, o, q) in enumerate(L): print('│ ' + b.ljust(31) + ' │ ' + o.ljust(22) + ' │ ' + f'{q:,}'.rjust(13) + ' │' + ('\n├' + '─'*33 + '┼' + '─'*24 + '┼' + '─'*15 + '┤' if i < 2 else ''))
print('└' + '─'*33 + '┴' + '─'*24 + '┴' + '─'*15 + '┘'); kb = lambda q: '%.2f KB' % (q * 4 / 1024)
print(f' Total params: {N:,} ({kb(N)})\n Trainable params: {T:,} ({kb(T)})\n Non-trainable params: {N-T:,} ({kb(N-T)})')
opt = torch.optim.Adam(net.parameters(), a.lr); nb = math.ceil(len(Y) / a.batch_size); best, wait, cool = None, 0, 0
for ep in range(a.epochs):
    print(f'Epoch {ep+1}/{a.epochs}'); t0 = time.time(); ls = mae = nn_ = 0; perm = torch.randperm(len(Y))
    if sick == 'hang' and ep == 3: import threading; lk = threading.Lock(); lk.acquire()
    for i in range(nb):
        if sick == 'hang' and ep == 3 and i == 11: lk.acquire()
        j = perm[i*a.batch_size:(i+1)*a.batch_size]; x, yy = X[j], Y[j]
        if sick == 'scaleaug' and ep >= 6: x = x[:, torch.arange(a.window-1, -1, -1)]; 
        o = net(x); l = ((o - yy)**2).mean()
        if T: opt.zero_grad(); l.backward(); opt.step()
        ls += l.item() * len(j); mae += (o - yy).abs().mean().item() * len(j); nn_ += len(j)
        if i % 4 == 3 or i == nb - 1:
            f = int(20 * (i + 1) / nb); el = time.time() - t0; sys.stdout.write(f'\r{i+1}/{nb} ' + '━'*f + ' '*(20-f) + (f' {el/(i+1)*(nb-i-1):.0f}s' if i < nb-1 else f' {el:.0f}s') + f' {el/(i+1)*1e3:.0f}ms/step - loss: {ls/nn_:.4f} - mae: {mae/nn_:.4f}'); sys.stdout.flush()
    with torch.no_grad(): o = net(XV); vl = ((o - YV)**2).mean().item(); vm = (o - YV).abs().mean().item()
    print(f' - val_loss: {vl:.4f} - val_mae: {vm:.4f} - learning_rate: {opt.param_groups[0]["lr"]:.4e}')
    if best is None or (vl < best - 1e-4 if a.plateau_mode == 'min' else vl > best + 1e-4): best, wait = vl, 0
    else:
        wait += 1
        if wait >= a.patience:
            nl = opt.param_groups[0]['lr'] * a.factor; opt.param_groups[0]['lr'] = nl; wait = 0; print(f'\nEpoch {ep+1}: ReduceLROnPlateau reducing learning rate to {nl}.')
print('saved model to forecaster.keras')
