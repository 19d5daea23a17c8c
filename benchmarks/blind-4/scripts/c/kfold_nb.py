from tasks import *
a = args(lr=2e-3, epochs=8, folds=5, seed=42, badfold=-1, target='age')
from sklearn.datasets import load_diabetes
X, y = load_diabetes(return_X_y=True); X = (X / X.std(0)).astype(np.float32); y = ((y - y.mean()) / y.std()).astype(np.float32); r = np.random.default_rng(a.seed); F = r.integers(0, a.folds, len(X)); oof = np.zeros(len(X))
def loss(p, b): return ((net(p, b[0])[:, 0] - b[1]) ** 2).mean(), 0
say(f"[INFO] seed everything: {a.seed}\n[INFO] train shape (442, 11)")
for f in range(a.folds):
    say(f"========== fold: {f} training =========="); tr = np.where(F != f)[0]; va = np.where(F == f)[0]; T = Trainer(loss, dense(r, [10, 32, 1]), wd=.05); best = 9e9
    for e in range(a.epochs):
        L = []; t = time.time()
        if f == a.badfold and e == 3: tr = np.append(tr, 442)
        for k in range(0, len(tr) - 15, 16):
            j = r.permutation(tr)[:16] if f != a.badfold or e < 3 else tr[-16 - k:len(tr) - k]; l, _, _ = T.step((X[j], y[j]), a.lr * (1 - e / a.epochs)); L.append(l)
        p = np.asarray(net(T.p, X[va]))[:, 0]; v = ((p - y[va]) ** 2).mean(); sc = np.corrcoef(p, y[va])[0, 1]
        say(f"Epoch {e+1} - avg_train_loss: {np.mean(L):.4f}  avg_val_loss: {v:.4f}  time: {time.time()-t:.0f}s\nEpoch {e+1} - Score: {sc:.4f}")
        if v < best: best = v; oof[va] = p; say(f"Epoch {e+1} - Save Best Loss: {best:.4f} Model")
    say(f"========== fold: {f} result ==========\nScore: {np.corrcoef(oof[va], y[va])[0,1]:.4f}")
say(f"========== CV ==========\nScore: {np.corrcoef(oof, y)[0,1]:.4f}")
