from tasks import *
a = args(lr=0.05, n=3000, seed=0, every=100, opt='sgd', mode='ok', scale=1.0)
from sklearn.datasets import load_breast_cancer
X, y = load_breast_cancer(return_X_y=True); r = np.random.default_rng(a.seed); i = r.permutation(len(X)); X, y = X[i].astype(np.float32), y[i].astype(np.int32)
if a.mode != 'raw': X = (X - X.mean(0)) / X.std(0) + .6 * r.normal(size=X.shape).astype(np.float32)
Xt, yt, Xv, yv = X[:400], y[:400], X[400:], y[400:]; T = Trainer(cls_loss, dense(r, [30, 32, 16, 2]), a.opt, .9)
say("INFO:tensorflow:Using config: {'_model_dir': '/tmp/model', '_save_checkpoints_steps': 500, '_log_step_count_steps': 100}\nINFO:tensorflow:Calling model_fn.\nINFO:tensorflow:Done calling model_fn.\nINFO:tensorflow:Create CheckpointSaverHook."); t = time.time()
from sklearn.metrics import roc_auc_score
for u in range(a.n + 1):
    j = r.integers(0, 400, 64); l, g, _ = T.step((Xt[j], yt[j]), a.lr)
    if u % a.every == 0:
        d = time.time() - t; t = time.time()
        if not np.isfinite(l):
            say(f"ERROR:tensorflow:Model diverged with loss = NaN."); raise RuntimeError("NaN loss during training.")
        if u: say(f"INFO:tensorflow:global_step/sec: {a.every/d:.3f}")
        say(f"INFO:tensorflow:loss = {l:.7f}, step = {u}" + (f" ({d:.3f} sec)" if u else ''))
    if u and u % 500 == 0:
        lv, av = cls_loss(T.p, (Xv, yv)); au = roc_auc_score(yv, np.asarray(net(T.p, Xv))[:, 1])
        say(f"INFO:tensorflow:Saving checkpoints for {u} into /tmp/model/model.ckpt.\nINFO:tensorflow:Saving dict for global step {u}: accuracy = {float(av):.6f}, auc = {au:.6f}, average_loss = {float(lv):.6f}, global_step = {u}, loss = {float(lv)*32:.5f}")
say(f"INFO:tensorflow:Loss for final step: {l:.5f}.")
