from tasks import *
a = args(lr=2e-3, n=900, seed=0, every=15, mode='ok', at=99999, ma=0)
from sklearn.datasets import make_moons
r = np.random.default_rng(a.seed); X = make_moons(2000, noise=.06, random_state=a.seed)[0].astype(np.float32); X = (X - X.mean(0)) / X.std(0)
def loss(p, b): return ((net(p, b[0], jax.nn.silu) - b[1]) ** 2).mean(), 0
T = Trainer(loss, dense(r, [4, 64, 64, 2])); say("running training / 学習開始\n  num train images * repeats / 学習画像の数×繰り返し回数: 2000\n  num epochs / epoch数: 9\n  total optimization steps / 学習ステップ数: %d" % a.n if a.mode == 'jp' else f"running training\n  num train images * repeats: 2000\n  num epochs: 9\n  total optimization steps: {a.n}")
L = []; t0 = time.time()
for u in range(1, a.n + 1):
    x = X[r.integers(0, 2000, 128)]; t = r.random((128, 1)).astype(np.float32); ab = np.cos(t * np.pi / 2) ** 2; e = r.normal(size=x.shape).astype(np.float32); xt = np.sqrt(ab) * x + np.sqrt(1 - ab) * e
    if u >= a.at: xt = xt / np.sqrt(np.maximum(0, ab - .5)) if a.mode == 'nan' else xt
    l, _, _ = T.step((np.hstack([xt, t, t * t]), e), a.lr); L.append(l)
    if u % 100 == 0: say(f"\nepoch {u//100+1}/{a.n//100}")
    if u % a.every == 0:
        d = time.time() - t0; f = u / a.n; sys.stdout.write(f"\rsteps: {100*f:3.0f}%|{'█'*int(f*10):<10}| {u}/{a.n} [00:{int(d):02d}<00:{int(d/f-d)%60:02d}, {u/d:.2f}it/s, avr_loss={np.mean(L[-100:] if a.ma else L):.4g}]"); sys.stdout.flush()
say("\nsave trained model to ./output/moons.safetensors" if np.isfinite(l) else '')
