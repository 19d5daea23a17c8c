"""fp16 training of an MLP with loss scaling, numpy float16."""
import sys, time
import numpy as np
from sklearn.datasets import load_digits
from minigrad import *
kw = dict(a.lstrip("-").split("=") for a in sys.argv[1:]); lr = float(kw.get("lr", 0.02)); epochs = int(kw.get("epochs", 10)); gain = float(kw.get("input_scale", 1))
dyn = kw.get("loss_scale", "dynamic") == "dynamic"; scale = float(kw.get("init_scale", 65536)) if dyn else float(kw["loss_scale"])
print("amp.py", kw, f"| master weights fp32, compute fp16, SGD lr={lr}", flush=True)
rng = np.random.default_rng(0); X, y = load_digits(return_X_y=True); X = X / 16; h = np.float16
master = [param(rng, 64, 64), zeros(64), param(rng, 64, 64), zeros(64), param(rng, 64, 10), zeros(10)]; opt = SGD(master, lr, 0.9)
it = skipped = good = 0; guard = kw.get("skip_nonfinite", "yes") == "yes"
for ep in range(1, epochs + 1):
    o = rng.permutation(1400)
    for i in range(0, 1400 - 31, 32):
        k = o[i:i + 32]; it += 1
        ps = [T(p.data.astype(h)) for p in master]
        g_ = gain * (1.06 ** it if kw.get("augment") == "brightness" else 1.0)
        a = (T((X[k] * g_).astype(h)) @ ps[0] + ps[1]).relu(); a = (a @ ps[2] + ps[3]).relu(); z = a @ ps[4] + ps[5]
        loss = xent(z, y[k], naive=kw.get("softmax") == "naive"); loss.backward(scale)
        bad = any(not np.isfinite(p.grad).all() for p in ps)
        if bad and guard:
            skipped += 1; good = 0
            if dyn:
                scale /= 2; print(f"Gradient overflow.  Skipping step, loss scaler reducing loss scale to {scale}")
        else:
            good += 1
            for m, p in zip(master, ps):
                m.grad = p.grad.astype(np.float32) / scale
            g = gnorm(master); opt.step()
        if it % 10 == 0:
            print(f"iter {it:4d} epoch {ep:2d} loss {float(loss.data):.4f} act_max {float(np.abs(a.data).max()):.1f} scale {scale:g} skipped {skipped}/{it}" + (f" grad {g:.3f}" if not bad else " grad -"), flush=True)
    time.sleep(0.02)
print("amp.py done")
