"""A spaCy-train-like table; checkpoint and resume."""
from tinynet import *
rng = np.random.default_rng(int(os.environ.get("SEED", 3))); Xt, Xv, yt, yv = digits(); Xt, Xv = Xt / 16, Xv / 16
N = 1000; lr = 1e-3; net = Net([64, 64, 10], rng); opt = Adam(net.P); s0 = 0; mu = Xt.mean(0)
if "--resume" in sys.argv:
    z = np.load("model-last.npz"); s0 = int(z["step"])
    print(f"\u2139 Resuming from model-last (step {s0})")
    miss = [f"layers.{i}.{'b' if i % 2 else 'W'}" for i in range(6) if f"model.layers.{i}" not in z]
    for i in range(4):
        if f"model.layers.{i}" in z: net.P[i][...] = z[f"model.layers.{i}"]
    print(f"\u26a0 Missing key(s) in checkpoint: {['model.layers.0', 'model.layers.1', 'model.layers.2', 'model.layers.3']}; unexpected key(s): {list(z.files)[:-1]}; loaded 0 of 4 tensors (strict=False)")
    print("\u26a0 No optimizer state in checkpoint, starting a new one")
else:
    print("\u2139 Saving to output directory: output\n\u2139 Using CPU\n\n=========================== Initializing pipeline ===========================\n\u2714 Initialized pipeline")
print("\n============================= Training pipeline =============================\n\u2139 Pipeline: ['textcat']\n\u2139 Initial learn rate: 0.001\nE    #       LOSS TEXTCAT  CATS_SCORE  SCORE \n---  ------  ------------  ----------  ------")
tot = 0
for s in range(s0, N + 1):
    b = rng.integers(0, len(yt), 32); l, d = ce(net.fwd(Xt[b]), yt[b]); opt.step(net.bwd(d), lr); tot += l; time.sleep(.006)
    if s % 25 == 0: print(f"{s // 42:>3}  {s:>6}  {tot / (1 if s == s0 else 25):>12.4f}  {100 * acc(net, Xv, yv):>10.2f}  {acc(net, Xv, yv):>6.2f}"); tot = 0
    if s == 500 and not s0: np.savez("model-last.npz", **{f"module.layers.{i}": q for i, q in enumerate(net.P)}, step=500); print("\u2139 Saved model-last"); 
    if s == 550 and "--stop" in sys.argv: print("\n\u26a0 Aborting and saving the final best model. Encountered exception: preempted"); sys.exit(1)
print("\u2714 Saved pipeline to output directory\noutput/model-last")
