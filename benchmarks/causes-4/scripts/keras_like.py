"""Keras-like bars."""
from tinynet import *
rng = np.random.default_rng(6); E = 16; lr = 1e-3
Xt, Xv, yt, yv = digits(); Xt, Xv = Xt / 16, Xv / 16
print('Model: "sequential"\n_' + "_" * 60 + "\n dense (Dense)   (None, 64)  4160\n dense_1 (Dense) (None, 64)  4160\n dense_2 (Dense) (None, 10)  650" + ("\n softmax (Softmax) (None, 10)  0" if V == "twice" else "") + "\n" + "=" * 60 + "\nTotal params: 8,970\nTrainable params: 8,970\nNon-trainable params: 0")
print(f"Adam(learning_rate={lr}), SparseCategoricalCrossentropy(from_logits=True), kernel_initializer={'RandomNormal(stddev=0.05), bias_initializer=Constant(-3.0)' if V == 'dead' else 'he_normal'}")
net = Net([64, 64, 64, 10], rng, scale=.05 if V == "dead" else None, bias=-3. if V == "dead" else 0.); opt = Adam(net.P)
if V == "twice": print('UserWarning: "`sparse_categorical_crossentropy` received `from_logits=True`, but the `output` argument was produced by a Softmax activation and thus does not represent logits. Was this intended?', file=sys.stderr)
def f(x, y):
    z = net.fwd(x)
    if V != "twice": l, d = ce(z, y); return l, d, z
    e = np.exp(z - z.max(1, keepdims=True)); p = e / e.sum(1, keepdims=True); l, dp = ce(p, y)
    return l, p * (dp - (dp * p).sum(1, keepdims=True)), z
for ep in range(1, E + 1):
    print(f"Epoch {ep}/{E}"); L, A = [], []; o = np.array_split(rng.permutation(len(yt)), 42)
    for i, b in enumerate(o, 1):
        l, d, z = f(Xt[b], yt[b]); opt.step(net.bwd(d), lr); L.append(l); A.append((z.argmax(1) == yt[b]).mean()); time.sleep(.008)
        if i % 14 == 0 and i < 42: k = i * 30 // 42; sys.stdout.write(f"\r{i}/42 [{'=' * (k - 1)}>{'.' * (30 - k)}] - ETA: 0s - loss: {np.mean(L):.4f} - accuracy: {np.mean(A):.4f}")
    vl, _, z = f(Xv, yv); dead = np.mean([(h.max(0) <= 0).mean() for h in net.h[1:3]])
    sys.stdout.write(f"\r42/42 [{'=' * 30}] - 0s 8ms/step - loss: {np.mean(L):.4f} - accuracy: {np.mean(A):.4f} - val_loss: {vl:.4f} - val_accuracy: {(z.argmax(1) == yv).mean():.4f}" + (f" - zero_activation_fraction: {dead:.4f}" if V == "dead" else "") + "\n")
