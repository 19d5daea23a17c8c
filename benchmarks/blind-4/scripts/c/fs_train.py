from tasks import *
a = args(lr=2e-3, n=900, warm=100, opt='adam', clip=0.0, seed=1, every=20, start=0, bad=0, scale=1.0)
r = np.random.default_rng(a.seed); ids, V = text(); T = Trainer(lm_loss, lm(r, V), a.opt, clip=a.clip); tr, va = ids[:60000], ids[60000:75000]
say(f"{now()} | INFO | fairseq_cli.train | task: LanguageModelingTask")
say(f"{now()} | INFO | fairseq_cli.train | num. shared model params: {sum(q.size for q in jax.tree_util.tree_leaves(T.p)):,}")
t0 = time.time(); acc = []; per = 300
for u in range(1, a.n + 1):
    lr = a.lr * a.scale * min(1, u / a.warm) * (max(u, a.warm) / a.warm) ** -.5
    b = lm_batch(r, tr, 64)
    l, g, _ = T.step(b, lr); acc.append((l, g))
    if u % a.every == 0:
        L = np.mean([q[0] for q in acc]) / math.log(2); G = np.mean([q[1] for q in acc]); acc = []; w = time.time() - t0
        ppl = 2 ** L if L < 60 else float('inf')
        say(f"{now()} | INFO | train_inner | epoch {(u-1)//per+1:03d}:  {(u-1)%per+1:5d} / {per} loss={L:.3f}, ppl={ppl:.2f}, wps={u*768/w:.1f}, ups={u/w:.2f}, wpb=768, bsz=64, num_updates={u}, lr={lr:.6g}, gnorm={G:.3f}, clip=0, train_wall={w:.0f}, wall={w:.0f}")
    if u % per == 0:
        v = float(np.mean([lm_loss(T.p, lm_batch(r, va, 512))[0] for _ in range(3)])) / math.log(2)
        say(f"{now()} | INFO | valid | epoch {u//per:03d} | valid on 'valid' subset | loss {v:.3f} | ppl {2**min(v,60):.2f} | wps {90000+r.integers(9999)} | wpb 768 | bsz 64 | num_updates {u}")
