"""scikit-learn's own verbose output (MLP / partial_fit)."""
from tinynet import *
from sklearn.neural_network import MLPClassifier
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import log_loss
Xt, Xv, yt, yv = digits(); Xt, Xv = Xt / 16, Xv / 16
if V == "tiny":
    m = MLPClassifier((50,), solver="sgd", learning_rate_init=2e-6, max_iter=60, batch_size=64, verbose=True, random_state=1, momentum=.9, tol=1e-9, n_iter_no_change=100)
    print(m); m.fit(Xt, yt); print("train score: %.4f" % m.score(Xt, yt)); print("test score: %.4f" % m.score(Xv, yv))
else:
    m = SGDClassifier(loss="log_loss", alpha=1e-3, random_state=1); print(m); n = 40
    chunks = np.array_split(np.arange(len(yt)), n)
    if V == "chunknan": Xt[chunks[27][3], 11] = np.nan
    for ep in range(1 if V == "chunknan" else 2):
        for i, c in enumerate(chunks):
            x = Xt[c]; print(f"partial_fit chunk_{i:03d}.csv ({len(c)} rows)")
            m.partial_fit(x, yt[c], classes=np.arange(10))
            print(f"  validation: logloss={log_loss(yv, m.predict_proba(Xv)):.4f} accuracy={m.score(Xv, yv):.4f}"); time.sleep(.12)
