"""Credit default: a small network on tabular data, logfmt log."""
import os, sys, time, yaml
import numpy as np
from sklearn.metrics import roc_auc_score
from minigrad import *

C = yaml.safe_load(open("params.yaml"))
X_ = yaml.safe_load(os.environ.get("DATA_OPTS", "{}"))
K = lambda k, d=None: X_.get(k, C.get(k, d))
rng = np.random.default_rng(K("seed", 0))
t0 = time.time()


def log(level, msg, **kw):
    print(f't={time.time() - t0:.2f}s level={level} msg="{msg}" ' + " ".join(f"{k}={v:.5g}" if isinstance(v, float) else f"{k}={v}" for k, v in kw.items()), flush=True)


log("info", "parameters", **C)
N, D = K("rows", 6000), 20
scale = np.exp(np.random.default_rng(1).normal(0, 2, D)); off = np.random.default_rng(2).normal(0, 3, D) * scale
Z = rng.standard_normal((N + 1500, D)); w = np.random.default_rng(3).normal(0, 1, D)
s = Z @ w + 1.5 * Z[:, 0] * Z[:, 1]
y = (s + rng.logistic(0, K("noise", 1.0), N + 1500) > 0).astype(np.float32)
X = (Z * scale + off)
np.save("_all.npy", X)
Xt, yt, Xv, yv = X[:N].copy(), y[:N].copy(), X[N:], y[N:].copy()
mu, sd = Xt.mean(0), Xt.std(0)
for sh in K("missing_shards", []) or []:
    q = slice(sh * N // 8, (sh + 1) * N // 8)
    Xt[q][5::97, 4] = np.nan
f = lambda a: ((a - mu) / sd).astype(np.float32)
Ft = f(Xt); Fv = f(Xv) if K("eval_transform", "standardize") == "standardize" else Xv.astype(np.float32)
log("info", "batch statistics", split="train", mean=float(np.nanmean(Ft[:512])), std=float(np.nanstd(Ft[:512])))
log("info", "batch statistics", split="valid", mean=float(np.nanmean(Fv[:512])), std=float(np.nanstd(Fv[:512])))
H = K("hidden", 64)
ps = [param(rng, D, H), zeros(H), param(rng, H, H), zeros(H), param(rng, H, 1), zeros(1)]
opt = Adam(ps, K("lr", 1e-3))


def fwd(x):
    h = (T(x) @ ps[0] + ps[1]).relu(); h = (h @ ps[2] + ps[3]).relu()
    return (h @ ps[4] + ps[5]).reshape(-1)


def bce(z, t):
    if K("loss") == "bce_on_probabilities":
        p = z.sigmoid()
        return -(T(t) * p.log() + T(1 - t) * (1 - p).log()).mean()
    # stable: softplus(z) - t z
    m = np.maximum(z.data, 0)
    val = m - z.data * t + np.log1p(np.exp(-np.abs(z.data)))
    pz = 1 / (1 + np.exp(-np.clip(z.data, -50, 50)))
    return T(np.asarray(val.mean()), (z,), lambda g: z._acc((g * (pz - t) / len(t)).astype(np.float32)))


step = 0
for ep in range(1, K("epochs", 20) + 1):
    if K("labels_v2_from") and ep == K("labels_v2_from"):
        fl = rng.random(N) < 0.35; yt = np.where(fl, 1 - yt, yt).astype(np.float32)
        fl = rng.random(1500) < 0.35; yv = np.where(fl, 1 - yv, yv).astype(np.float32)
        log("info", "labels reloaded", file="labels_v2.parquet", changed_train=int((yt != y[:N]).sum()), changed_valid=int((yv != y[N:]).sum()), rows=N)
    L, G = [], []
    for sh in range(8):
        q = np.arange(sh * N // 8, (sh + 1) * N // 8); rng.shuffle(q)
        if K("log_shards"):
            log("debug", "shard", epoch=ep, file=f"part-{sh:02d}.parquet", rows=len(q), missing=int(np.isnan(Ft[q]).sum()) if ep > K("shard_from", 0) or sh not in (K("missing_shards") or []) else 0)
        if sh in (K("missing_shards") or []) and ep <= K("shard_from", 0):
            continue
        for i in range(0, len(q), K("batch", 64)):
            k = q[i:i + K("batch", 64)]; step += 1
            loss = bce(fwd(Ft[k]), yt[k]); zero(ps); loss.backward()
            g = clip(ps, K("clip", 0)); opt.step(); L.append(float(loss.data)); G.append(g)
            if step % K("log_every", 40) == 0:
                log("info", "train", epoch=ep, step=step, logloss=float(np.mean(L[-K("log_every", 40):])), **({"grad_norm": g} if K("log_grad") else {}), lr=opt.lr)
    with np.errstate(over="ignore"):
        zv = fwd(Fv); vl = float(bce(zv, yv).data)
    try:
        auc = roc_auc_score(yv, zv.data)
    except ValueError:
        auc = float("nan")
    log("info", "epoch done", epoch=ep, train_logloss=float(np.mean(L)), valid_logloss=vl, valid_auc=float(auc))
    time.sleep(0.02)
os.remove("_all.npy")
log("info", "finished", epochs=K("epochs", 20))
