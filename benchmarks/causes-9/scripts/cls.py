"""lab trainer: digits, with table and jsonl."""
import argparse, json, time, os, math
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from sklearn.datasets import load_digits
p = argparse.ArgumentParser()
for k, v in dict(lr=0.05, momentum=0.9, wd=1e-4, epochs=30, batch=64, width=128, depth=2, seed=3).items():
    p.add_argument("--" + k, type=type(v), default=v)
p.add_argument("--act", default="relu"); p.add_argument("--norm", default="none"); p.add_argument("--shuffle", default="yes")
p.add_argument("--bias-init", type=float, default=0.0); p.add_argument("--freeze", default=""); p.add_argument("--bn-momentum", type=float, default=0.1)
p.add_argument("--resume", default=""); p.add_argument("--save", default=""); p.add_argument("--n-train", type=int, default=1400)
p.add_argument("--dropout", type=float, default=0.0)
a = p.parse_args(); torch.manual_seed(a.seed); np.random.seed(a.seed); torch.set_num_threads(1)
print("=" * 78); print(" digitnet   " + "  ".join(f"{k}={v}" for k, v in vars(a).items() if v != "")); print("=" * 78)
X, y = load_digits(return_X_y=True); X = torch.tensor(X / 16 - 0.3, dtype=torch.float32); y = torch.tensor(y)
pm = torch.randperm(len(X)); X, y = X[pm], y[pm]
Xv, yv = X[1400:], y[1400:]; X, y = X[:a.n_train], y[:a.n_train]
if a.shuffle == "no":
    o = torch.argsort(y, stable=True); X, y = X[o], y[o]
act = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh}[a.act]
L = []; d = 64
for i in range(a.depth):
    l = nn.Linear(d, a.width)
    if a.bias_init: nn.init.constant_(l.bias, a.bias_init)
    L.append(l); d = a.width
    if a.norm == "bn": L.append(nn.BatchNorm1d(d, momentum=a.bn_momentum))
    L.append(act())
    if a.dropout: L.append(nn.Dropout(a.dropout))
L.append(nn.Linear(d, 10)); net = nn.Sequential(*L); lin = [m for m in net if isinstance(m, nn.Linear)]
if a.freeze == "backbone":
    for m in lin[:-1]: m.requires_grad_(False)
elif a.freeze == "all":
    for m in lin: m.requires_grad_(False)
    X = X.clone().requires_grad_(True)
tr = sum(q.numel() for q in net.parameters() if q.requires_grad); tot = sum(q.numel() for q in net.parameters())
print(f"train {len(X)}  val {len(Xv)}  classes 10  params {tot}  trainable {tr}")
opt = torch.optim.SGD([q for q in net.parameters() if q.requires_grad] or [nn.Parameter(torch.zeros(1))], lr=a.lr, momentum=a.momentum, weight_decay=a.wd)
if a.resume:
    ck = torch.load(a.resume); k = os.environ.get("RKEY", "model")
    r = net.load_state_dict(ck.get(k, {}), strict=False); e0 = ck["epoch"]; print(f"resumed from {a.resume} at epoch {e0} (missing keys: {len(r.missing_keys)}, unexpected: {len(r.unexpected_keys)})")
else: e0 = 0
acts = {}
for i, m in enumerate([m for m in net if isinstance(m, act)]): m.register_forward_hook(lambda s, x, o, i=i: acts.__setitem__(i, o.detach()))
print(f"{'epoch':>5} {'lr':>9} {'train_loss':>11} {'train_acc':>10} {'val_loss':>10} {'val_acc':>8} {'|g| first':>11} {'|g| last':>11} {'dead':>6} {'s':>6}")
jl = open("history.jsonl", "a"); N = int(os.environ.get("NOISE", 0))
if N:
    m = torch.rand(len(y)) < N / 100; y = torch.where(m, torch.randint(0, 10, y.shape), y)
for e in range(e0 + 1, a.epochs + 1):
    t = time.time(); net.train(); tl = ta = 0; g1 = g2 = 0
    o = torch.randperm(len(X)) if a.shuffle == "yes" else torch.arange(len(X))
    nb = 0
    for b in o.split(a.batch):
        xb, yb = X[b], y[b]
        out = net(xb); loss = F.cross_entropy(out, yb); opt.zero_grad(); loss.backward()
        g1 += lin[0].weight.grad.norm().item() if lin[0].weight.grad is not None else 0.0
        g2 += lin[-1].weight.grad.norm().item() if lin[-1].weight.grad is not None else 0.0
        opt.step(); tl += loss.item() * len(b); ta += (out.argmax(1) == yb).sum().item(); nb += 1
        if os.environ.get("SLOW"): time.sleep(float(os.environ["SLOW"]))
    dead = np.mean([(v <= 0).all(0).float().mean().item() for v in acts.values()]) if a.act == "relu" else 0.0
    net.eval()
    with torch.no_grad(): ov = net(Xv); vl = F.cross_entropy(ov, yv).item(); va = (ov.argmax(1) == yv).float().mean().item()
    r = dict(epoch=e, lr=a.lr, train_loss=tl / len(X), train_acc=ta / len(X), val_loss=vl, val_acc=va, g_first=g1 / nb, g_last=g2 / nb, dead=dead)
    jl.write(json.dumps(r) + "\n"); jl.flush()
    print(f"{e:5d} {a.lr:9.2e} {r['train_loss']:11.4f} {r['train_acc']:10.4f} {vl:10.4f} {va:8.4f} {r['g_first']:11.3e} {r['g_last']:11.3e} {dead:6.2f} {time.time()-t:6.2f}")
    if a.save: torch.save({"epoch": e, "state_dict": net.state_dict()}, a.save)
print(f"done. last val_acc {va:.4f}")
