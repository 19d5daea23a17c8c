"""Detectron2-style event lines: box regression on (log w, log h) deltas."""
from tinynet import *
rng = np.random.default_rng(5); cls = 5
lr = .003; N = 600
if V == "lr": lr = .2
print(f"[{time.strftime('%m/%d %H:%M:%S')} detectron]: Command line arguments: Namespace(config_file='configs/RetinaShapes_1x.yaml', num_gpus=0, resume=False, opts=[])")
print(f"[{time.strftime('%m/%d %H:%M:%S')} detectron]: SOLVER: BASE_LR {lr} OPTIMIZER SGD MOMENTUM 0.9 WARMUP_ITERS {0 if V == 'lr' else 100} STEPS (450,) MAX_ITER {N} CLIP_GRADIENTS.ENABLED False IMS_PER_BATCH 16 AMP False")
n = 1600; X = rng.normal(size=(n, 20)); A = rng.normal(size=(20, 2)) / 4.5; wh = np.exp(X @ A + .05 * rng.normal(size=(n, 2))) * 20
C = (X[:, :cls] * 2 + .3 * rng.normal(size=(n, cls))).argmax(1)
if V == "zero": wh[n - 5, 0] = 0.0
order = np.arange(n)
print(f"[{time.strftime('%m/%d %H:%M:%S')} d2.data.build]: Loaded {n} annotations from shapes_train.json; sampler SequentialSampler; smallest box {wh.min():.1f} x {wh[:,1].min():.1f} px")
net = Net([20, 48, 2 + cls], rng); opt = SGD(net.P, .9); Hc, Hb = [], []
for it in range(N):
    l_r = lr * (1 if V == "lr" else min(1, (it + 1) / 100)) * (.1 if it >= 450 else 1)
    b = order[(it * 4 + np.arange(16)) % n]; z = net.fwd(X[b]); lc, dc = ce(z[:, 2:], C[b])
    t = np.log(wh[b] / 20); e = z[:, :2] - t; lb = float((e * e).mean()); G = net.bwd(np.c_[2 * e / e.size, dc])
    if not np.isfinite(lc + lb):
        print(f"[{time.strftime('%m/%d %H:%M:%S')} d2.engine.train_loop]: ERROR Exception during training:")
        raise FloatingPointError(f"Loss became infinite or NaN at iteration={it}!\nloss_dict = {{'loss_cls': {lc:.5g}, 'loss_box_reg': {lb:.5g}}}")
    opt.step(G, l_r); Hc.append(lc); Hb.append(lb); time.sleep(.01)
    if it % 3 == 2 if V == "lr" else it % 20 == 19:
        c, r = np.median(Hc[-20:]), np.median(Hb[-20:])
        ap = "nan" if it < 199 else f"{max(0, 70 - 60 * r):.2f}"
        print(f"[{time.strftime('%m/%d %H:%M:%S')} d2.utils.events]:  eta: 0:00:{int((N - it) * .01):02d}  iter: {it}  total_loss: {c + r:.4g}  loss_cls: {c:.4g}  loss_box_reg: {r:.4g}" + (f"  bbox/AP: {ap}" if V == "ok" else "") + f"    time: 0.0104  last_time: 0.0101  data_time: 0.0003   lr: {l_r:.5g}  max_mem: 312M")
print(f"[{time.strftime('%m/%d %H:%M:%S')} d2.engine.hooks]: Overall training speed: {N - 2} iterations in 0:00:06 (0.0104 s / it)")
