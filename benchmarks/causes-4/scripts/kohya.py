"""A LoRA-trainer style log with a running avr_loss in the bar; half-precision softmax."""
from tinynet import *
rng = np.random.default_rng(2); half = V == "fp16"
for k, v in dict(pretrained_model_name_or_path="./base", output_name="lora_digits", network_dim=64, learning_rate="1e-3", lr_scheduler="constant", optimizer_type="AdamW", max_grad_norm=0.0, mixed_precision="fp16" if half else "no", full_fp16=half, train_batch_size=32, max_train_steps=1200, seed=2).items(): print(f"  --{k}={v}")
print("prepare optimizer, data loader etc.\nenable full fp16 training." if half else "prepare optimizer, data loader etc.")
print("running training\n  num train images: 1347\n  num batches per epoch: 42\n  gradient accumulation steps = 1\n  total optimization steps: 1200")
Xt, Xv, yt, yv = digits(); Xt = Xt / 4; net = Net([64, 64, 10], rng); opt = Adam(net.P); tot = []; t0 = time.time()
for s in range(1, 1201):
    b = rng.integers(0, len(yt), 32); z = net.fwd(Xt[b])
    if half:
        z16 = z.astype(np.float16); p = np.exp(z16); p = p / p.sum(1, keepdims=True, dtype=np.float16)
        l = float(-np.log(p[np.arange(32), yt[b]] + np.float16(1e-4)).mean()); d = p.astype(float); d[np.arange(32), yt[b]] -= 1; d /= 32
    else: l, d = ce(z, yt[b])
    opt.step(net.bwd(d), 1e-3); tot.append(l); time.sleep(.004); e = time.time() - t0
    if s % 12 == 0:
        k = int(s / 1200 * 10); sys.stderr.write(f"\rsteps: {s * 100 // 1200:3d}%|{'█' * k}{' ' * (10 - k)}| {s}/1200 [00:{int(e):02d}<00:{int(e / s * (1200 - s)):02d}, {s / e:5.1f}it/s, avr_loss={np.mean(tot[-42:]):.4f}]"); sys.stderr.flush()
    if s % 240 == 0: print(f"\nsaving checkpoint: ./output/lora_digits-{s:06d}.safetensors")
print("\nmodel saved.")
