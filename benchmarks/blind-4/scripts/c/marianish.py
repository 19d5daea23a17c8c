from tasks import *
a = args(lr=2e-3, n=1500, seed=0, ntr=60000, h=96, freq=50, vfreq=150, pause=0.0)
r = np.random.default_rng(a.seed); ids, V = text(); T = Trainer(lm_loss, lm(r, V, h=a.h), clip=1.0); tr, va = ids[:a.ntr], ids[62000:76000]; vb = lm_batch(r, va, 2000); best = 9e9; st = 0; acc = []; t0 = time.time(); t1 = t0; w = 0
say(f"[{now()}] [training] Using single-device training\n[{now()}] Training started")
per = max(1, a.ntr // 640)
for u in range(1, a.n + 1):
    lr = a.lr * min(u / 160, math.sqrt(160 / u)); l, g, _ = T.step(lm_batch(r, tr, 64), lr); acc.append((l, g)); w += 768; time.sleep(a.pause)
    if u % a.freq == 0:
        m = np.mean(acc, 0); acc = []; d = time.time() - t1; t1 = time.time()
        say(f"[{now()}] Ep. {u//per+1} : Up. {u} : Sen. {u*64:,} : Cost {m[0]:.8f} * {a.freq*768:,} @ 768 after {w:,} : Time {d:.2f}s : {a.freq*768/d:.2f} words/s : gNorm {m[1]:.4f} : L.r. {lr:.4e}")
    if u % a.vfreq == 0:
        v = float(lm_loss(T.p, vb)[0]); st = 0 if v < best else st + 1; best = min(best, v)
        for nm, x in (('cross-entropy', v), ('perplexity', math.exp(v))): say(f"[{now()}] [valid] Ep. {u//per+1} : Up. {u} : {nm} : {x:.6f} : " + ("new best" if st == 0 else f"stalled {st} times (last best: {best if nm[0]=='c' else math.exp(best):.6f})"))
say(f"[{now()}] Training finished")
