"""A trainer that writes metrics.jsonl, args.json and checkpoints; watches its memory."""
from tinynet import *
import resource, argparse
ap = argparse.ArgumentParser(); ap.add_argument("--lr", type=float, default=1e-3); ap.add_argument("--epochs", type=int, default=30); ap.add_argument("--batch-size", type=int, default=32); ap.add_argument("--ckpt-dir", default="ckpt"); ap.add_argument("--optimizer", default="adam"); ap.add_argument("--precision", default="fp32"); a = ap.parse_args()
json.dump(vars(a), open("args.json", "w"), indent=1); print(a)
rng = np.random.default_rng(2); Xt, Xv, yt, yv = digits(); Xt, Xv = Xt / 16, Xv / 16; net = Net([64, 256, 10], rng); opt = Adam(net.P); os.makedirs(a.ckpt_dir, exist_ok=True)
J = open("metrics.jsonl", "w"); keep = []; step = 0
if V == "mem": resource.setrlimit(resource.RLIMIT_AS, (1500 << 20,) * 2); print("ulimit -v 1536000 (container memory limit 1.5 GB)")
class History:
    def __init__(s): s.activations = []; s.grads = []
    def add(s, net, G):
        s.activations.append([np.tile(h, (4, 8)) for h in net.h])
        s.grads.append([np.copy(g) for g in G])
history = History()
for ep in range(a.epochs):
    L = []
    for b in np.array_split(rng.permutation(len(yt)), len(yt) // a.batch_size):
        z = net.fwd(Xt[b]); l, d = ce(z, yt[b]); G = net.bwd(d); opt.step(G, a.lr); L.append(l); step += 1; time.sleep(.005)
        if V == "mem":
            history.add(net, G)
        if step % 20 == 0:
            rss = int(open("/proc/self/statm").read().split()[1]) * 4096 / 2 ** 20
            m = {"step": step, "epoch": ep, "loss": round(float(np.mean(L[-20:])), 5), "grad_norm": round(gnorm(G), 4), "lr": a.lr, "rss_mb": round(rss, 1)}; J.write(json.dumps(m) + "\n"); J.flush(); print(json.dumps(m))
    print(json.dumps({"epoch": ep, "val_loss": round(ce(net.fwd(Xv), yv)[0], 5), "val_acc": round(acc(net, Xv, yv), 4)}))
    if V == "disk": 
        fn = f"{a.ckpt_dir}/ckpt_{step:06d}.npz"; np.savez(fn, *net.P, *opt.m, *opt.v); print(f"saved {fn} ({os.path.getsize(fn) / 2 ** 20:.1f} MB)")
print("done")
