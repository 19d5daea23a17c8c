"""Kaggle notebook log (JSON stream lines), 5 folds or one."""
from tinynet import *
import warnings
t0 = time.time(); first = [1]
class S:
    def __init__(s, name): s.n = name
    def write(s, d):
        if not d.strip(): return
        sys.__stdout__.write(("[" if first[0] else ",") + json.dumps({"stream_name": s.n, "time": round(time.time() - t0 + 3, 6), "data": d.rstrip("\n") + "\n"}) + "\n"); first[0] = 0
        sys.__stdout__.flush()
    def flush(s): pass
sys.stdout = S("stdout"); sys.stderr = S("stderr")
rng = np.random.default_rng(3)
if V == "rmsle":
    print("CFG: {'model': 'mlp', 'hidden': 64, 'lr': 0.0006, 'optimizer': 'adam', 'weight_decay': 0.0, 'epochs': 14, 'bs': 64, 'folds': 4, 'loss': 'RMSLE', 'target': 'num_sold', 'seed': 3}")
    n = 2400; X = rng.normal(size=(n, 12)); w = rng.normal(size=12)
    y = np.maximum(0, 2.2 + .9 * (X @ w) / np.sqrt(12) + .2 * rng.normal(size=n)) 
    print("train.csv: (2400, 14)  test.csv: (900, 13)  missing: 0"); print(f"num_sold  min {y.min():.2f}  mean {y.mean():.2f}  max {y.max():.2f}")
    for f in range(2):
        idx = np.arange(n) % 4 == f; Xt, yt, Xv, yv = X[~idx], y[~idx], X[idx], y[idx]
        net = Net([12, 64, 1], rng, scale=.1); net.P[-1] += 6.; opt = Adam(net.P)
        for ep in range(1, 15):
            L = []
            for b in np.array_split(rng.permutation(len(yt)), len(yt) // 64):
                p = net.fwd(Xt[b])[:, 0]; lp = np.log1p(p); e = lp - np.log1p(yt[b])
                L.append(np.sqrt((e * e).mean())); d = e / (1 + p) / len(b) / max(L[-1], 1e-6)
                G = net.bwd(d[:, None]); opt.step(G, .0006); time.sleep(.008)
            e = np.log1p(net.fwd(Xv)[:, 0]) - np.log1p(yv)
            print(f"Fold {f} | Epoch {ep:02d} | train_rmsle {np.mean(L):.5f} | val_rmsle {np.sqrt((e * e).mean()):.5f} | lr 0.0006 | grad_norm {gnorm(G):.4f} | pred_min {p.min():.3f} pred_max {p.max():.3f}")
elif V == "leak":
    import lightgbm as lgb
    from sklearn.metrics import roc_auc_score
    warnings.filterwarnings("ignore")
    n = 3000; X = rng.normal(size=(n, 10)); y = (X[:, 0] + 2.2 * rng.normal(size=n) > 0).astype(int)
    te = y * .5 + .02 * rng.normal(size=n); Xl = np.c_[X, te]; names = [f"num_{i}" for i in range(10)] + ["merchant_id_target_mean"]
    ho = rng.normal(size=(1000, 10)); yh = (ho[:, 0] + 2.2 * rng.normal(size=1000) > 0).astype(int); hol = np.c_[ho, np.full(1000, .25) + .02 * rng.normal(size=1000)]
    print("params = {'objective': 'binary', 'metric': 'auc', 'learning_rate': 0.05, 'num_leaves': 15, 'min_data_in_leaf': 40, 'feature_fraction': 0.9, 'seed': 42, 'num_threads': 1, 'verbosity': -1}")
    print("Feature engineering: target mean encoding of merchant_id on the full train set ... done (11 features)")
    for f in range(3):
        i = np.arange(n) % 3 == f
        print(f"===== Fold {f} =====")
        class CB:
            order = 10; before_iteration = False
            def __call__(s, env):
                time.sleep(.03)
                if (env.iteration + 1) % 10 == 0: print(f"[{env.iteration + 1}]\ttraining's auc: {env.evaluation_result_list[0][2]:.6f}\tvalid_1's auc: {env.evaluation_result_list[1][2]:.6f}")
        a = lgb.Dataset(Xl[~i], y[~i], feature_name=names); b = lgb.Dataset(Xl[i], y[i], reference=a)
        m = lgb.train(dict(objective="binary", metric="auc", learning_rate=.05, num_leaves=15, min_data_in_leaf=40, feature_fraction=.9, seed=42, num_threads=1, verbosity=-1), a, 80, valid_sets=[a, b], valid_names=["training", "valid_1"], callbacks=[CB()])
        print(f"Fold {f} OOF AUC: {roc_auc_score(y[i], m.predict(Xl[i])):.6f}")
    imp = m.feature_importance("gain"); o = np.argsort(-imp)[:5]
    print("Feature importance (gain): " + ", ".join(f"{names[j]}={imp[j] / imp.sum():.4f}" for j in o))
    print(f"Hold-out (time split, 2026-10) AUC: {roc_auc_score(yh, m.predict(hol)):.6f}")
    print("submission.csv written. Public LB: see competition page")
elif V == "curric":
    print("CFG: {'lr': 0.002, 'optimizer': 'adamw', 'epochs': 30, 'bs': 64, 'aug_schedule': {1: 'none', 13: 'strong'}, 'amp': False}")
    Xt, Xv, yt, yv = digits(); Xt = Xt / 16; Xv = Xv / 16; net = Net([64, 96, 10], rng); opt = Adam(net.P)
    for ep in range(1, 31):
        if ep == 13: print("Epoch 13: augmentation policy none -> strong (erase=0.5, noise=0.2), train loss is not comparable across this point")
        L = []
        for b in np.array_split(rng.permutation(len(yt)), 21):
            x = Xt[b]
            if ep >= 13: x = x * (rng.random(x.shape) > .4) + .2 * rng.normal(size=x.shape)
            l, d = ce(net.fwd(x), yt[b]); opt.step(net.bwd(d), .002); L.append(l); time.sleep(.006)
        vl, _ = ce(net.fwd(Xv), yv)
        print(f"Epoch {ep:02d} - train_loss: {np.mean(L):.4f} - val_loss: {vl:.4f} - val_acc: {acc(net, Xv, yv):.4f}")
    print("Best val_acc saved to /kaggle/working/best.npz. Done.")
