# %% [markdown]
# ## House prices NN baseline, 5 folds (LB 0.14x)
# %%
import os, sys, time, gc, resource, warnings
import numpy as np, torch, torch.nn as nn
torch.set_num_threads(1)
class CFG:
    seed = 42; n_folds = 5; epochs = 8; bs = 64; lr = 2e-3; wd = 1e-5; hidden = 64; dropout = 0.1; loss = 'rmsle'; log_target = True; shuffle = True; es = 0; debug = False
for kv in sys.argv[1:]:
    k, v = kv.split('='); setattr(CFG, k, type(getattr(CFG, k))(eval(v)) if not isinstance(getattr(CFG, k), str) else v)
print('CFG', {k: v for k, v in vars(CFG).items() if not k.startswith('_')})
# %%
def load(n=3000):
    r = np.random.default_rng(CFG.seed); area = r.gamma(6, 25, n); lot = area * r.uniform(1.5, 6, n); year = r.integers(1900, 2011, n); qual = np.clip(r.normal(6, 1.5, n).round(), 1, 10)
    nb = r.integers(0, 25, n); nbv = r.normal(0, .25, 25)[nb]; gar = r.integers(0, 4, n); base = r.normal(0, 1, (n, 4))
    lp = 7.2 + .8 * np.log(area) + .09 * qual + .003 * (year - 1950) + nbv + .05 * gar + .02 * np.sin(base[:, 0] * 2) + r.normal(0, .10, n)
    cols = ['GrLivArea', 'LotArea', 'YearBuilt', 'OverallQual', 'GarageCars', 'x0', 'x1', 'x2', 'x3'] + [f'Neigh_{i}' for i in range(25)]
    X = np.column_stack([area, lot, year, qual, gar, base, np.eye(25)[nb]]); return X, np.exp(lp), cols
X, y, cols = load()
if os.environ.get('MISS'):
    m = np.random.default_rng(0).random(len(X)) < .17; X[m, 1] = np.nan
if not CFG.shuffle: o = np.argsort(y); X, y = X[o], y[o]
print('train', X.shape, 'price mean %.0f min %.0f max %.0f' % (y.mean(), y.min(), y.max()), '| first rows', y[:4].round(0).tolist(), 'last rows', y[-3:].round(0).tolist())
ms = {c: int(np.isnan(X[:, i]).sum()) for i, c in enumerate(cols) if i < 9}
print('missing values:', ms)
X = (X - np.nanmean(X, 0)) / (np.nanstd(X, 0) + 1e-9); X = torch.tensor(X, dtype=torch.float32); y = torch.tensor(y, dtype=torch.float32)
T = torch.log(y) if CFG.log_target else y / 1e5
ymu = T.mean()
# %%
def lossf(p, t):
    if CFG.loss == 'rmsle' and not CFG.log_target: return torch.sqrt(((torch.log(p) - torch.log(t)) ** 2).mean())
    return torch.sqrt(((p - t) ** 2).mean())
def mem(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
torch.manual_seed(CFG.seed); fold_of = torch.randperm(len(y)) % CFG.n_folds; scores = []; oof = torch.zeros(len(y)); history = []
for f in range(CFG.n_folds):
    print(f'========== fold: {f} =========='); tr, va = torch.where(fold_of != f)[0], torch.where(fold_of == f)[0]
    net = nn.Sequential(nn.Linear(X.shape[1], CFG.hidden), nn.ReLU(), nn.Dropout(CFG.dropout), nn.Linear(CFG.hidden, CFG.hidden), nn.ReLU(), nn.Linear(CFG.hidden, 1))
    opt = torch.optim.Adam(net.parameters(), lr=CFG.lr, weight_decay=CFG.wd); best = 9e9
    for ep in range(CFG.epochs):
        t0 = time.time(); net.train(); tot = 0; o = tr[torch.randperm(len(tr))] if CFG.shuffle else tr
        for b in range(0, len(o), CFG.bs):
            j = o[b:b + CFG.bs]; p = net(X[j]).squeeze(1) + ymu; loss = lossf(p, T[j]); opt.zero_grad(); loss.backward(); opt.step()
            if os.environ.get('LEAK'): history.append((loss * 1.0, p, X.clone())); tot = tot + loss * len(j)
            else: tot += loss.item() * len(j)
            if b % (CFG.bs * 2) == 0 and not CFG.log_target: print(f'   [{b:4d}/{len(o)}] loss {loss.item():.4f}  pred min {p.min():.3f} max {p.max():.3f}  (prices / 1e5)')
            if b % (CFG.bs * 10) == 0 and not CFG.shuffle: print(f'   [{b:4d}/{len(o)}] loss {loss.item():.4f}')
            time.sleep(float(os.environ.get('NAP', 0.003)))
        net.eval()
        with torch.no_grad(): pv = net(X[va]).squeeze(1) + ymu; vl = lossf(pv, T[va]).item()
        oof[va] = pv; best = min(best, vl)
        print(f'Epoch {ep + 1}/{CFG.epochs} - train_rmsle: {float(tot) / len(tr):.5f} - val_rmsle: {vl:.5f} - pred range [{pv.min():.3f}, {pv.max():.3f}] - {time.time() - t0:.1f}s - RAM {mem():.0f} MB')
    scores.append(vl); print(f'fold {f} val_rmsle {vl:.5f} (best {best:.5f})')
print('CV scores', [round(s, 5) for s in scores]); print(f'OOF RMSLE: {np.mean(scores):.5f} +- {np.std(scores):.5f}')
# %%
if os.environ.get('SUB'):
    ids = np.arange(3001, 4460); sub = dict(Id=ids, SalePrice=np.exp(oof.numpy())); n = len(sub['Id'])
    print('test', (n, X.shape[1])); assert len(sub['SalePrice']) == n, f"Length of values ({len(sub['SalePrice'])}) does not match length of index ({n})"
    print('submission.csv saved')
