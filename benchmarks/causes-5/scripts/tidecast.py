# home-made forecaster of water levels; plain prints
import argparse, os, sys, time, threading, queue, resource, faulthandler, signal, multiprocessing as mp, numpy as np, csv
from tg import *
p = argparse.ArgumentParser()
for k, d in (('--station', 'north'), ('--lr', 2e-3), ('--epochs', 10), ('--ckpt-dir', 'ckpt'), ('--resume', ''), ('--keep-forecasts', 0), ('--workers', 0), ('--ranks', 1), ('--val-split', .2), ('--log-rss', 0), ('--mem-limit-mb', 0), ('--horizon', 8), ('--report-every', 0), ('--watchdog', 0), ('--async-ckpt', 0), ('--ensemble', 1)): p.add_argument(k, type=type(d), default=d)
a = p.parse_args(); r = np.random.default_rng(4); f4 = np.float32
def say(*q): print(time.strftime('%H:%M:%S'), *q)
say('tidecast 0.9.1', ' '.join(f'{k}={v}' for k, v in vars(a).items()))
if a.mem_limit_mb: resource.setrlimit(resource.RLIMIT_AS, (a.mem_limit_mb << 20,) * 2)
t = np.arange(3000); s = (np.sin(t / 7) + .5 * np.sin(t / 3.1 + 1) + .1 * r.standard_normal(3000)).astype(f4)
fresh = False
def shards():
    for k in range(6):
        fn = f'data/{a.station}_{k}.csv'
        os.makedirs('data', exist_ok=True)
        if not os.path.exists(fn):
            with open(fn, 'w') as f: f.write('time,level_m\n' + ''.join(f'{i},{"N/A" if a.station == "harbour" and k == 4 and i == 2211 and fresh else f"{s[i]:.4f}"}\n' for i in range(k * 500, k * 500 + 500)))
        with open(fn) as f: rows = list(csv.reader(f))[1:]
        v = np.array([float(q[1]) for q in rows], f4); yield k, np.stack([v[i:i + 24] for i in range(500 - 24 - a.horizon)]), np.stack([v[i + 24:i + 24 + a.horizon] for i in range(500 - 24 - a.horizon)])
m = MLP([24, 64, a.horizon], r); o = Opt(m.params(), a.lr, clip=5.0); keep = []; e0 = 1; lock, lock2 = threading.Lock(), threading.Lock()
if a.resume:
    e0 = 7; z = np.load(a.resume); miss = []
    for i, q in enumerate(m.params()):
        if f'model.{i}' in z: q.d = z[f'model.{i}']
        else: miss.append(f'layers.{i}')
    say(f'resumed from {os.path.basename(a.resume)} (epoch 6)', f'missing keys: {miss}, unexpected keys: {list(z.keys())} (strict=False)', 'optimizer state: not found, starting fresh')
def rss(): return int(open('/proc/self/statm').read().split()[1]) * 4096 / 2 ** 20
def batches():
    for k, X, Y in shards():
        ix = r.permutation(len(X)); n = len(ix) // 32
        for b in range(n + 0): yield k, X[ix[b * 32:b * 32 + 32]], Y[ix[b * 32:b * 32 + 32]]
def loader(ep):
    if not a.workers: yield from batches(); return
    q = queue.Queue(8)
    def work():
        for n, x in enumerate(batches()):
            if ep >= 4 and n > 30: time.sleep(1e6)     # the mount stops answering
            q.put(x)
        q.put(None)
    threading.Thread(target=work, daemon=True).start(); t0 = time.time()
    while True:
        try: x = q.get(timeout=1.5)
        except queue.Empty: say(f'WARN loader: no batch for {time.time()-t0:.1f} s (queue 0/8, reader-0 alive, reading /mnt/gauge/{a.station}_3.csv)'); continue
        t0 = time.time()
        if x is None: return
        yield x
def save(ep):
    os.makedirs(a.ckpt_dir, exist_ok=True); fn = f'{a.ckpt_dir}/epoch{ep:02d}.npz'
    if a.ckpt_dir == 'scratch' and ep == 5: os.symlink('/dev/full', fn)
    with open(fn, 'wb') as f: np.savez(f, **{f'net.{i}': q.d for i, q in enumerate(m.params())}); f.flush()
    say(f'saved {fn}')
def saver(ep):
    with lock2:
        time.sleep(.05)
        with lock: save(ep)
W = None
if a.ranks > 1:
    bar = mp.Barrier(a.ranks); pid = os.fork(); W = 1 if pid == 0 else 0
    def say(*q): print(f'[rank {W}]', time.strftime('%H:%M:%S'), *q, flush=True)
    say(f'joined group of {a.ranks}, backend=shm, timeout=4 s')
if a.watchdog: faulthandler.dump_traceback_later(a.watchdog, exit=False, file=sys.stdout)
step = 0; losses = []
for ep in range(e0, a.epochs + 1):
    if a.station == 'harbour' and ep == 6: fresh = True; [os.remove(f'data/{a.station}_{k}.csv') for k in range(6)]; say('feed: data/harbour_*.csv refreshed (6 shards)')
    L = []; t0 = time.time()
    for k, X, Y in loader(ep):
        o.zero(); z = m(X)
        l = (z - Y).sq().mean(); l.backward(); g = o.step(); L.append(float(l.d)); step += 1; time.sleep(.005)
        if a.keep_forecasts: losses.append((l, np.tile(z.d, (1, 400))))
        if a.log_rss and step % 40 == 0: say(f'step {step} mse {np.mean(L[-40:]):.4f} rss {rss():.0f} MB')
        if W is not None:
            if W == 1 and ep == 4 and k == 2: time.sleep(9)       # rank 1 is elsewhere
            if step % 20 == 0:
                t1 = time.time()
                try: bar.wait(4)
                except threading.BrokenBarrierError:
                    if W == 1: os._exit(0)
                    say(f'ERROR watchdog: collective op timeout: all_reduce(seq={step//20}, numel={sum(q.d.size for q in m.params())}) ran for {1000*(time.time()-t1):.0f} ms (timeout 4000 ms); ranks that joined: [0]; missing: [1] (last seen at seq={step//20-1})'); raise RuntimeError('collective all_reduce timed out')
    vr = np.sqrt(np.mean([(np.float32(m(X).d) - Y) ** 2 for _, X, Y in shards()]))
    say(f'epoch {ep} train_rmse {np.sqrt(np.mean(L)):.4f} val_rmse {vr:.4f} lr {o.lr:g} grad {g:.3f} ({time.time()-t0:.1f} s)')
    if a.report_every and ep % a.report_every == 0:
        summary = {'train_rmse': float(np.sqrt(np.mean(L))), 'validation_rmse': float(vr)}; say(f"report: train {summary['train_rmse']:.4f}, val {summary['val_rmse']:.4f}")
    if a.ensemble > 1 and ep == 4: say(f'building ensemble forecast cube: {a.ensemble} members x 3000 steps x {a.horizon} horizons x 1000 draws (float64)'); cube = np.zeros((a.ensemble, 3000, a.horizon, 1000)) + 1.0
    if a.async_ckpt:
        if ep == 4: say('checkpoint thread: epoch 4 queued'); lock.acquire(); threading.Thread(target=saver, args=(ep,), name='ckpt-writer', daemon=True).start(); time.sleep(.02); lock2.acquire()
        else: saver(ep)
    elif W in (None, 0): save(ep)
say('done')
