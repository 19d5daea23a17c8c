# neural bigram/trigram LM over invented command lines (numpy); Hugging Face Trainer's dict lines
import argparse, time, sys, numpy as np
from tiny import MLP, xent
P = argparse.ArgumentParser(); A = P.add_argument
A('--lr', type=float, default=5e-3); A('--steps', type=int, default=600); A('--seed', type=int, default=7); A('--n', type=int, default=20000); A('--hid', type=int, default=48); A('--every', type=int, default=10); A('--eval', type=int, default=100); A('--const', type=int, default=0); A('--fp16', type=int, default=0); A('--decay-end', type=float, default=1.0); A('--raise-at', type=int, default=0); A('--tie', type=float, default=1); A('--noclip', type=int, default=0)
a = P.parse_args(); r = np.random.default_rng(a.seed)
V = 40; T = r.dirichlet(np.ones(V) * .15, size=(V,)); T2 = r.dirichlet(np.ones(V) * .15, size=(V,)); s = [0, 1]
for _ in range(a.n + 3000): p = .6 * T[s[-1]] + .4 * T2[s[-2]]; s.append(min(int(np.searchsorted(np.cumsum(p), r.random())), V - 1))
s = np.array(s); C = np.c_[s[:-2], s[1:-1]]; Y = s[2:]; E = np.eye(V); oh = lambda c: np.concatenate([E[c[:, 0]], E[c[:, 1]]], 1)
net = MLP([2 * V, a.hid, V], r, lr=a.lr, clip=None if a.noclip else 1.0); trC, trY, vC, vY = C[:a.n], Y[:a.n], C[a.n:], Y[a.n:]
acc = 0; t0 = time.time(); B = 64; spe = a.n / B; scale = 65536.0
print('Some weights of TinyLM were not initialized from the model checkpoint and are newly initialized: [\'lm_head.weight\']\nYou should probably TRAIN this model on a down-stream task to be able to use it for predictions and inference.', file=sys.stderr, flush=True)
for t in range(1, a.steps + 1):
    net.lr = a.lr if a.const else a.lr * max(0, 1 - t / (a.steps * a.decay_end)); ix = r.integers(0, a.n, B); l, g, _ = xent(net.f(oh(trC[ix])), trY[ix])
    if a.fp16:  # weights kept in half precision without a scaler: overflow once they grow
        G = net.grads(g * a.fp16); G = [x.astype(np.float16) for x in G]; net.step([x.astype(float) / a.fp16 for x in G])
    else: net.back(g)
    acc += l
    if a.raise_at and t == a.raise_at: open('/nonexistent/checkpoint-%d/optimizer.pt' % t, 'wb')
    if t % a.every == 0:
        if np.isnan(net.W[0]).any(): print({'loss': 0.0, 'grad_norm': float('nan'), 'learning_rate': net.lr, 'epoch': round(t / spe, 2)}, flush=True)
        else: print({'loss': round(float(acc / a.every), 4), 'grad_norm': net.gnorm, 'learning_rate': net.lr, 'epoch': round(t / spe, 2)}, flush=True)
        acc = 0
    if t % a.eval == 0:
        l, _, ac = xent(net.f(oh(vC)), vY); print({'eval_loss': float(l), 'eval_accuracy': float(ac), 'eval_runtime': .0321, 'eval_samples_per_second': 93457.9, 'eval_steps_per_second': 31.1, 'epoch': round(t / spe, 2)}, flush=True)
print({'train_runtime': round(time.time() - t0, 4), 'train_samples_per_second': round(a.steps * B / (time.time() - t0), 3), 'train_steps_per_second': round(a.steps / (time.time() - t0), 3), 'train_loss': 2.1, 'epoch': round(a.steps / spe, 2)}) if 0 else None
