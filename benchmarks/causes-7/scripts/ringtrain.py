import argparse, os, sys, time, threading, multiprocessing as mp, faulthandler, numpy as np
from core import *
ap = argparse.ArgumentParser(); ap.add_argument('--world', type=int, default=3); ap.add_argument('--lr', type=float, default=.05); ap.add_argument('--steps', type=int, default=800); ap.add_argument('--timeout', type=float, default=6); ap.add_argument('--async-ckpt', action='store_true')
A = ap.parse_args(); K = os.environ.get('GV', '')
def hub(cs, qr):
    n = 0
    while True:
        got = [None]*len(cs); t = time.time(); n += 1
        while any(g is None for g in got):
            for i, c in enumerate(cs):
                if got[i] is None and c.poll(.002): got[i] = c.recv()
            if time.time()-t > A.timeout:
                m = [i for i, g in enumerate(got) if g is None]
                for i, c in enumerate(cs):
                    if i not in m: c.send(('timeout', n, m))
                return
        s = sum(g[1] for g in got)/len(cs)
        for c in cs: c.send(('ok', s, sum(g[0] for g in got)/len(cs)))
def rank(i, c):
    X, Y = blobs(20+i, 4000); net = MLP([24, 128, 10], 0); opt = SGD(net.p, A.lr); r = np.random.default_rng(i); la, lb = threading.Lock(), threading.Lock()
    def saver():
        while True:
            time.sleep(.12)
            with lb:
                np.save('state.npy', np.concatenate([p.ravel() for p in net.p])); time.sleep(.02)
                with la: pass
    if A.async_ckpt and i == 0: threading.Thread(target=saver, daemon=True).start(); print('[rank0] async checkpoint writer started (state.npy)', flush=True)
    for n in range(1, A.steps+1):
        if A.async_ckpt: faulthandler.dump_traceback_later(6, exit=False)
        b = r.integers(0, 4000, 256)
        if K == 'w' and i == 2 and n == 420:
            time.sleep(60)
        l, d = ce(net.fwd(X[b]), Y[b]); g = net.bwd(d); c.send((l, np.concatenate([a.ravel() for a in g]))); k = c.recv()
        if k[0] == 'timeout':
            print(f"[rank{i}] ERROR collective ALLREDUCE(seq={k[1]}, numel={sum(a.size for a in g)}) timed out after {A.timeout:.0f}s; ranks that never joined: {k[2]}", flush=True)
            raise TimeoutError(f'allreduce seq={k[1]} timed out')
        o = 0; gg = []
        for a in g: gg.append(k[1][o:o+a.size].reshape(a.shape)); o += a.size
        if A.async_ckpt and i == 0:
            with la:
                time.sleep(.0005)
                if n % 7 == 0:
                    with lb: opt.step(gg)
                else: opt.step(gg)
        else: opt.step(gg)
        if n % 20 == 0 and i == 0: print(f"[rank0] step={n} loss={k[2]:.4f} lr={A.lr} gnorm={norm(gg):.3f} world={A.world}", flush=True)
if __name__ == '__main__':
    print('ringtrain', vars(A), flush=True); mp.set_start_method('fork'); ps, hs = [], []
    for i in range(A.world): a, b = mp.Pipe(); hs.append(a); ps.append((i, b))
    Q = [mp.Process(target=rank, args=x, name=f'rank{x[0]}', daemon=True) for x in ps]
    for p in Q: p.start()
    h = threading.Thread(target=hub, args=(hs, None), daemon=True); h.start()
    for j, p in enumerate(Q):
        p.join(1 if j == 2 and K == 'w' else None)
        if p.exitcode: print(f'launcher: {p.name} exited with code {p.exitcode}; stopping the others', flush=True); [z.terminate() for z in Q]; sys.exit(1)
