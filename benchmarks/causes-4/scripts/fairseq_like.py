"""JSON train_inner lines with gnorm, loss_scale and a schedule; a character model over this file's own English."""
from tinynet import *
import codecs, io, contextlib
with contextlib.redirect_stdout(io.StringIO()): import this as _t
txt = (codecs.decode(_t.s, "rot13") + open(codecs.__file__).read()[:12000]).lower()
ch = sorted(set(txt)); D = np.array([ch.index(c) for c in txt]); K = len(ch); rng = np.random.default_rng(7); N = 900
def p(mod, m): print(f"{time.strftime('%Y-%m-%d %H:%M:%S')} | INFO | {mod} | {m}")
sched = {"grow": "polynomial_decay", "restarts": "cosine"}.get(V, "inverse_sqrt"); fp16 = V == "minscale"; lr0 = 2e-3
cfg = dict(task="char_lm", arch="ff_lm", optimizer="adam", lr=[lr0], lr_scheduler=sched, warmup_updates=60, max_update=N, clip_norm=0.0, fp16=fp16, batch_size=64, seed=7)
if V == "grow": cfg.update(power=-2.5, end_learning_rate=0.0)
if V == "restarts": cfg.update(lr_period_updates=225, t_mult=1, min_lr=1e-5)
if fp16: cfg.update(fp16_init_scale=128, fp16_scale_window=128, min_loss_scale=0.0001)
p("fairseq_cli.train", cfg); p("fairseq_cli.train", f"dictionary: {K} types; num. model params: {8 * K * 64 + 64 * K}")
net = Net([8 * K, 64, K], rng); gain = 40.0 if fp16 else 1.0
if fp16: net.P[2] /= gain
opt = Adam(net.P); MUL = 1850.0; scale = 128.0; good = 0; L = []
def batch():
    i = rng.integers(8, len(D) - 400, 64); X = np.zeros((64, 8 * K))
    for j in range(8): X[np.arange(64), j * K + D[i - 8 + j]] = 1
    return X, D[i]
for s in range(1, N + 1):
    w = min(1, s / 60)
    if sched == "inverse_sqrt": lr = lr0 * w * (1 if s < 60 else np.sqrt(60 / s))
    elif sched == "cosine": lr = 1e-5 + (lr0 - 1e-5) * .5 * (1 + np.cos(np.pi * (s % 225) / 225))
    else: lr = lr0 * w * max(1e-9, 1 - min(s, N - 5) / N) ** -2.5 if s > 60 else lr0 * w
    X, y = batch()
    if fp16:
        W = [q.astype(np.float16) for q in net.P]; h = np.maximum(((X.astype(np.float32) @ W[0].astype(np.float32) + W[1].astype(np.float32)) * np.float32(gain * MUL)).astype(np.float16), 0); z = h.astype(np.float32) / MUL @ W[2].astype(np.float32) + W[3]
        l, d = ce(z.astype(float), y); dz = (d * scale).astype(np.float16)
        hh = (h / np.float16(MUL)); G2 = (hh.astype(np.float32).T @ dz.astype(np.float32)).astype(np.float16); dh = (dz.astype(np.float32) @ W[2].T.astype(np.float32) * gain * (h > 0)).astype(np.float16)
        G = [q.astype(float) / scale for q in ((X.T @ dh), dh.sum(0), G2, dz.sum(0))]; g = gnorm(G)
        if not np.isfinite(g) or not np.isfinite(h).all():
            scale /= 2
            if scale <= 1e-4: raise FloatingPointError("Minimum loss scale reached (0.0001). Your loss is probably exploding. Try lowering the learning rate, using gradient clipping or increasing the batch size.")
            p("fairseq.trainer", f"NOTE: gradient overflow detected, ignoring gradient, setting loss scale to: {scale:g}"); good = 0; time.sleep(.02); continue
        good += 1
        if good % 128 == 0: scale *= 2
    else:
        l, d = ce(net.fwd(X), y); G = net.bwd(d); g = gnorm(G)
    opt.step(G, lr); L.append(l / np.log(2)); time.sleep(.008)
    if s % 15 == 0:
        m = np.mean(L[-15:]); j = {"epoch": 1 + s // 200, "update": round(s / 200, 3), "loss": f"{m:.3f}", "ppl": f"{2 ** min(m, 60):.2f}", "wps": "7402", "num_updates": str(s), "lr": f"{lr:.6g}", "gnorm": f"{g:.3f}", "clip": "0"}
        if fp16: j["loss_scale"] = f"{scale:g}"
        j["train_wall"] = "0"; p("train_inner", json.dumps(j))
p("fairseq_cli.train", "done training in 8.1 seconds")
