"""An accelerate-free loop that logs per-layer gradient norms as key=value lines."""
from tinynet import *
rng = np.random.default_rng(3); Xt, Xv, yt, yv = digits(); Xt, Xv = Xt / 16, Xv / 16
depth, act, lr = 8, "sigmoid", .05
print(f"hparams depth={depth} width=48 activation={act} init=normal(0.1) norm=none residual=false optimizer=sgd(momentum=0.9) lr={lr} batch=32 epochs=20 seed=3")
net = Net([64] + [48] * depth + [10], rng, scale=.1, act=act); opt = SGD(net.P); k = 0
for ep in range(20):
    for b in np.array_split(rng.permutation(len(yt)), 42):
        l, d = ce(net.fwd(Xt[b]), yt[b]); G = net.bwd(d); opt.step(G, lr); k += 1; time.sleep(.005)
        if k % 21 == 0: print(f"step={k} epoch={ep} loss={l:.4f} lr={lr} gnorm={gnorm(G):.3e} gnorm/layer0={gnorm(G[:2]):.3e} gnorm/layer4={gnorm(G[8:10]):.3e} gnorm/head={gnorm(G[-2:]):.3e}")
    print(f"eval epoch={ep} val_loss={ce(net.fwd(Xv), yv)[0]:.4f} val_acc={acc(net, Xv, yv):.4f}")
