"""Image regressor fed by a prefetching thread (torch)."""
import argparse, queue, sys, threading, time
import torch, torch.nn as nn
torch.set_num_threads(1); torch.manual_seed(0)
ap = argparse.ArgumentParser(description=__doc__)
ap.add_argument("--workers", type=int, default=1); ap.add_argument("--prefetch", type=int, default=8); ap.add_argument("--lr", type=float, default=1e-3); ap.add_argument("--steps", type=int, default=900)
ap.add_argument("--store", default="local"); args = ap.parse_args()
print(" | ".join(f"{k}: {v}" for k, v in vars(args).items()))
Q = queue.Queue(args.prefetch); cache, stats = threading.Lock(), threading.Lock(); hits = 0; W = torch.randn(64, 1)


def loader():
    global hits
    n = 0
    while True:
        n += 1
        if args.store == "nfs":
            time.sleep(0.004 if n < 300 else min(0.004 * 1.15 ** (n - 300), 30))
        with cache:
            x = torch.randn(32, 64)
            if args.store == "cached" and n == 330:
                time.sleep(0.5)
            with stats:
                hits += 1
        Q.put((x, torch.tanh(x @ W) + 0.1 * torch.randn(32, 1)))


def report():
    while True:
        time.sleep(0.9)
        if args.store == "cached":
            with stats:
                time.sleep(0.3 if hits > 420 else 0)
                with cache:
                    print(f"  cache: {hits} batches read, queue {Q.qsize()}/{args.prefetch}", flush=True)


for f in (loader, report):
    threading.Thread(target=f, daemon=True).start()
net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1)); opt = torch.optim.Adam(net.parameters(), args.lr); wait = comp = 0.0; m = 0
for step in range(1, args.steps + 1):
    t = time.time()
    while True:
        try:
            x, y = Q.get(timeout=2.0 if args.store == "nfs" else None); break
        except queue.Empty:
            print(f"WARNING: prefetch queue empty for {time.time() - t:.0f} s (store={args.store}), waiting for data", flush=True)
    wait += time.time() - t; t = time.time()
    l = ((net(x) - y) ** 2).mean(); opt.zero_grad(); l.backward(); opt.step(); m += l.item(); time.sleep(0.006); comp += time.time() - t
    if step % 10 == 0:
        print(f"{step:>6}/{args.steps}  mse={m / 10:.4f}  data={1000 * wait / 10:.1f}ms  compute={1000 * comp / 10:.1f}ms  queue={Q.qsize()}", flush=True); wait = comp = 0.0; m = 0
print("fit complete")
