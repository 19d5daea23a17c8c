"""Sequential tasks (pairs of digit classes) with one shared head (torch)."""
import sys, time, json
import torch, torch.nn as nn
from sklearn.datasets import load_digits
torch.set_num_threads(1); torch.manual_seed(1)
replay = int(sys.argv[1]) if len(sys.argv) > 1 else 0
print(json.dumps({"tasks": ["0-1", "2-3", "4-5", "6-7", "8-9"], "replay_buffer": replay, "lr": 0.02, "optimizer": "SGD", "epochs_per_task": 6}))
X, y = load_digits(return_X_y=True); X = torch.tensor(X / 16.0, dtype=torch.float32); y = torch.tensor(y)
net = nn.Sequential(nn.Linear(64, 100), nn.ReLU(), nn.Linear(100, 10)); opt = torch.optim.SGD(net.parameters(), 0.02, 0.9)
tr = torch.arange(len(X)) % 5 != 0; bx, by = X[:0], y[:0]; ep = 0
for k in range(5):
    m = tr & ((y == 2 * k) | (y == 2 * k + 1)); xs, ys = X[m], y[m]
    print(f"==== task {k + 1}/5: classes {2 * k},{2 * k + 1} ({len(xs)} images) ====")
    for e in range(6):
        ep += 1; tot = n = 0
        for i in torch.randperm(len(xs)).split(16):
            x, t = xs[i], ys[i]
            if len(bx):
                j = torch.randint(len(bx), (32,)); x, t = torch.cat([x, bx[j]]), torch.cat([t, by[j]])
            l = nn.functional.cross_entropy(net(x), t); opt.zero_grad(); l.backward()
            g = nn.utils.clip_grad_norm_(net.parameters(), 1e9); opt.step(); tot += l.item(); n += 1
        with torch.no_grad():
            acc = [float((net(X[q]).argmax(1) == y[q]).float().mean()) for q in [~tr & ((y == 2 * j) | (y == 2 * j + 1)) for j in range(5)]]
        seen = sum(acc[:k + 1]) / (k + 1)
        print(f"epoch {ep:2d}  loss {tot / n:.4f}  grad {float(g):.3f}  acc_seen {seen:.3f}  " + "  ".join(f"t{j + 1} {a:.3f}" for j, a in enumerate(acc)), flush=True)
        time.sleep(0.05)
    if replay:
        q = torch.randperm(len(xs))[:replay]; bx, by = torch.cat([bx, xs[q]]), torch.cat([by, ys[q]])
print("all tasks done")
