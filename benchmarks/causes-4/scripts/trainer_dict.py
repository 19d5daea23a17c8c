"""Fine-tuning with a Trainer's dict lines."""
from tinynet import *
rng = np.random.default_rng(int(os.environ.get("SEED", 1)))
a = dict(model="digits-base", lr=2e-4, warmup=.1, steps=400, max_grad_norm=1.0, sched="linear", fp16=False)
if V == "nowarm": a.update(lr=.35, warmup=0.0, max_grad_norm=0.0, sched="constant")
if V == "forget": a.update(lr=3e-3, warmup=0.05)
if V == "frozen": a.update(lr=1e-3)
if V in ("sched", "ok"): a.update(lr=1e-3)
print(f"TrainingArguments({'num_training_steps=70, ' if V == 'sched' else ''}learning_rate={a['lr']}, warmup_ratio={a['warmup']}, max_grad_norm={a['max_grad_norm']}, lr_scheduler_type={a['sched']}, max_steps={a['steps']}, per_device_train_batch_size=32, fp16={a['fp16']}, optim={'sgd' if V == 'nowarm' else 'adamw'}, logging_steps=10, eval_steps=50, seed=1)")
Xt, Xv, yt, yv = digits(); Xt, Xv = Xt / 16, Xv / 16
net = Net([64, 64, 64, 10], rng)
if V == "forget":
    # base: all ten classes; then only 7..9 with their own labels
    o = Adam(net.P)
    for i in range(400): b = rng.integers(0, len(yt), 64); o.step(net.bwd(ce(net.fwd(Xt[b]), yt[b])[1]), 2e-3)
    print(f"Loading weights from ./digits-base (eval_general_accuracy={acc(net, Xv, yv):.4f})")
    k = yt >= 8; Ft, ft = Xt[k], 9 - (yt[k] - 8); kv = yv >= 8; Fv, fv = Xv[kv], 9 - (yv[kv] - 8)
    print(f"Fine-tuning dataset: {len(ft)} train / {len(fv)} eval examples (task: nines-eights)")
else: Ft, ft, Fv, fv = Xt, yt, Xv, yv
n = sum(p.size for p in net.P)
print(f"trainable params: {0 if V == 'frozen' else n:,} || all params: {n:,} || trainable%: {0.0 if V == 'frozen' else 100.0:.4f}")
if V == "frozen": print("UserWarning: None of the inputs have requires_grad=True. Gradients will be None", file=sys.stderr)
opt = SGD(net.P, .9) if V == "nowarm" else Adam(net.P if V != "frozen" else [], .01)
K = []
for s in range(1, a["steps"] + 1):
    f = 1 if a["sched"] == "constant" else min(1, s / max(1, a["warmup"] * a["steps"])) * max(0, 1 - s / (70 if V == "sched" else a["steps"]))
    lr = a["lr"] * f; b = rng.integers(0, len(ft), 32); l, d = ce(net.fwd(Ft[b]), ft[b])
    G = net.bwd(d); g = gnorm(G)
    if V == "frozen": g = 0.0
    if a["max_grad_norm"]: G, _ = clip(G, a["max_grad_norm"])
    opt.step(G, lr); K.append(l); time.sleep(.012)
    ep = round(s / (len(ft) / 32), 2)
    if s % 10 == 0: print({"loss": round(float(np.mean(K)), 4), "grad_norm": round(g, 4) if g == g else float("nan"), "learning_rate": lr, "epoch": ep}); K = []
    if s % 50 == 0:
        e = {"eval_loss": round(ce(net.fwd(Fv), fv)[0], 4), "eval_accuracy": round(acc(net, Fv, fv), 4)}
        if V == "forget": e["eval_general_loss"] = round(ce(net.fwd(Xv), yv)[0], 4); e["eval_general_accuracy"] = round(acc(net, Xv, yv), 4)
        e["epoch"] = ep; print(e)
print({"train_runtime": 6.1, "train_samples_per_second": 2098.2, "epoch": ep})
