from tasks import *
a = args(lr=3e-3, n=800, seed=0, every=20, mode='ok', at=0, h=64, opt='adam')
r = np.random.default_rng(a.seed); ids, V = text(); T = Trainer(lm_loss, lm(r, V, h=a.h), a.opt, clip=0.); t0 = time.time()
def tr(lv, m): t = time.time(); say(f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(t))}.{int(t%1*1e6):06d}Z {lv:>5} {m}")
tr('INFO', f"bytelm::data: mapped corpus bytes={len(ids)} vocab={V}"); tr('INFO', f"bytelm::train: starting steps={a.n} batch=64 ctx=12 lr={a.lr}"); em = None
for u in range(1, a.n + 1):
    lr = a.lr
    if a.mode == 'lr0' and u > a.at: lr = 0.0
    b = lm_batch(r, ids, 64)
    if a.mode == 'panic' and u == a.at:
        say(f"thread 'loader-1' panicked at src/data/shard.rs:118:27:\nindex out of bounds: the len is {len(ids)} but the index is {len(ids)+7}\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace"); tr('ERROR', 'bytelm::train: loader channel closed, aborting err="receiving on a closed channel"'); sys.exit(101)
    l, g, acc = T.step(b, lr); em = l if em is None else .95 * em + .05 * l
    if u % a.every == 0: tr('INFO', f"bytelm::train: step={u} loss={em:.4f} bits_per_char={em/math.log(2):.3f} grad_norm={g:.3f} lr={lr:.2e} tok_s={u*768/(time.time()-t0):.0f}")
    if u % 200 == 0: v = float(lm_loss(T.p, lm_batch(r, ids, 600))[0]); tr('INFO', f"bytelm::eval: step={u} heldout_loss={v:.4f}")
    if u % 250 == 0: tr('WARN', f"bytelm::ckpt: previous checkpoint removed path=ckpt/step_{u-250:06}")
tr('INFO', 'bytelm::train: done')
