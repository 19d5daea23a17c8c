"""config.yaml + history.csv beside a quiet log."""
from tinynet import *
rng = np.random.default_rng(4); lr = 1e-3; E = 40
open("config.yaml", "w").write(f"model: mlp\nhidden: [128]\noptimizer: adam\nlr: {lr}\nlr_scheduler: constant\nweight_decay: 0.0\nbatch_size: 32\nepochs: {E}\nprecision: fp32\nclip_grad: 5.0\ndata: data/parts/*.npz\nseed: 4\n")
Xt, Xv, yt, yv = digits(); Xt, Xv = Xt / 16, Xv / 16; yt = yt.copy(); net = Net([64, 128, 10], rng); opt = Adam(net.P)
parts = np.array_split(np.arange(len(yt)), 4)
if V == "nandata": Xt[parts[3][17], 30] = np.nan
if V == "labels": q = parts[3]; yt[q] = rng.integers(0, 10, len(q))
if V == "units": Xt[parts[3]] = 255 * (1 - Xt[parts[3]])
print("config.yaml written; logging to history.csv"); print(f"found 4 parts, {len(yt)} rows; parts are added one by one (10 epochs each)")
f = open("history.csv", "w"); f.write("epoch,train_loss,train_acc,val_loss,val_acc,grad_norm,lr" + (",loss_part_0,loss_part_3" if V == "labels" else "") + "\n")
for ep in range(E):
    if ep % 10 == 0:
        u = ep // 10; idx = np.concatenate(parts[:u + 1]); x = Xt[parts[u]]
        print(f"[epoch {ep}] + part_{u}.npz  rows={len(x)}  min={x.min():.3f} max={x.max():.3f} mean={x.mean():.3f}  label counts={np.bincount(yt[parts[u]], minlength=10).tolist()}")
    L, A, g = [], [], 0
    for b in np.array_split(rng.permutation(idx), len(idx) // 32):
        z = net.fwd(Xt[b]); l, d = ce(z, yt[b]); G, g = clip(net.bwd(d), 5.0); opt.step(G, lr); L.append(l); A.append((z.argmax(1) == yt[b]).mean()); time.sleep(.004)
    vl = ce(net.fwd(Xv), yv)[0]
    ex = f",{ce(net.fwd(Xt[parts[0]]), yt[parts[0]])[0]:.5f},{ce(net.fwd(Xt[parts[3]]), yt[parts[3]])[0]:.5f}" if V == "labels" else ""
    f.write(f"{ep},{np.mean(L):.5f},{np.mean(A):.4f},{vl:.5f},{acc(net, Xv, yv):.4f},{g:.4f},{lr}{ex}\n"); f.flush()
    if ep % 5 == 4: print(f"epoch {ep} loss {np.mean(L):.4f} val_acc {acc(net, Xv, yv):.4f}")
