"""Self-supervised pretraining on augmented digits (torch)."""
import sys, time
import torch, torch.nn as nn, torch.nn.functional as F
from sklearn.datasets import load_digits
torch.set_num_threads(1); torch.manual_seed(0)
cfg = dict(predictor=True, stop_grad="sg" in sys.argv, projector_bn="sg" in sys.argv, lr=0.05, momentum=0.9, batch=128, epochs=30)
print("SimSiam config"); [print(f"    {k:14s} {v}") for k, v in cfg.items()]
X, y = load_digits(return_X_y=True); X = torch.tensor(X / 16.0, dtype=torch.float32); y = torch.tensor(y)
p = torch.randperm(len(X)); X, y = X[p], y[p]
bn = (lambda n: nn.BatchNorm1d(n)) if cfg["projector_bn"] else (lambda n: nn.Identity())
enc = nn.Sequential(nn.Linear(64, 128), bn(128), nn.ReLU(), nn.Linear(128, 64), bn(64))
pred = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 64))
opt = torch.optim.SGD([*enc.parameters(), *pred.parameters()], cfg["lr"], cfg["momentum"])
aug = lambda x: x * (torch.rand_like(x) > 0.25) + 0.1 * torch.randn_like(x)
for ep in range(1, cfg["epochs"] + 1):
    enc.train(); t = time.time(); tot = 0
    for i in range(0, 1400, 128):
        x = X[i:i + 128]; z1, z2 = enc(aug(x)), enc(aug(x)); p1, p2 = pred(z1), pred(z2)
        if cfg["stop_grad"]:
            z1, z2 = z1.detach(), z2.detach()
        loss = -(F.cosine_similarity(p1, z2).mean() + F.cosine_similarity(p2, z1).mean()) / 2
        opt.zero_grad(); loss.backward(); opt.step(); tot += loss.item() / 11
    enc.eval()
    with torch.no_grad():
        z = F.normalize(enc(X), dim=1); std = z[:1400].std(0).mean() * 8
        nn_ = (z[1400:] @ z[:1400].T).topk(5).indices
        acc = (y[nn_].mode(1).values == y[1400:]).float().mean()
    print(f"Pretrain {ep:3d}/{cfg['epochs']} :: loss={tot:+.4f} :: feature std x sqrt(d)={std:.4f} (1 = spread) :: kNN={100 * acc:.1f}% :: {time.time() - t:.2f}s", flush=True)
print("Pretrain finished")
