"""Two data-parallel processes that average gradients through shared memory."""
from tinynet import *
import multiprocessing as mp, threading
def worker(rank, buf, bar, ck):
    def p(m): sys.stdout.write(f"[rank{rank}]: {m}\n"); sys.stdout.flush()
    Xt, Xv, yt, yv = digits(); Xt, Xv = Xt / 16, Xv / 16; rng = np.random.default_rng(0); net = Net([64, 64, 10], rng); opt = Adam(net.P); rng = np.random.default_rng(rank)
    idx = np.arange(len(yt))[rank::2]; n = sum(q.size for q in net.P); B = np.frombuffer(buf).reshape(2, n); seq = 0
    p(f"initialized process group: backend=shm world_size=2 rank={rank} timeout={TO}"); p(f"shard: {len(idx)} samples")
    if V == "uneven" and rank == 1: idx = idx[:640]
    def allreduce(G):
        nonlocal seq; seq += 1; B[rank] = np.concatenate([g.ravel() for g in G])
        try: bar.wait(timeout=TO)
        except threading.BrokenBarrierError:
            p(f"[E ProcessGroup.cpp:607] [Rank {rank}] Watchdog caught collective operation timeout: Work(SeqNum={seq}, OpType=ALLREDUCE, NumelIn={n}, NumelOut={n}, Timeout(ms)={TO * 1000}) ran for {TO * 1000 + 113} milliseconds before timing out.")
            p(f"[E ProcessGroup.cpp:621] [Rank {rank}] Some collective operations have failed or timed out. To avoid data inconsistency, we are taking the entire process down."); os._exit(6)
        m = B.mean(0).copy(); bar.wait(); out = []; o = 0
        for g in G: out.append(m[o:o + g.size].reshape(g.shape)); o += g.size
        return out
    classes = {str(i): i for i in range(10)}
    for ep in range(1, 13):
        L = []; o = rng.permutation(idx); bs = np.array_split(o, max(1, len(o) // 32))
        for i, b in enumerate(bs, 1):
            meta = {"epoch": ep, "mixup_lambda": 1.0}
            if V == "bug" and rank == 1 and ep >= 6 and i == 9: meta = {"epoch": ep, "lam": 1.0}
            lam = meta["mixup_lambda"]
            l, d = ce(net.fwd(Xt[b]), yt[b]); G = allreduce(net.bwd(d)); G, g = clip(G, 1.0); opt.step(G, 1e-3); L.append(l); time.sleep(.012)
            if i % 7 == 0: p(f"epoch {ep} step {i}/{len(bs)} loss {np.mean(L[-7:]):.4f} lr 0.001 gnorm {g:.3f}")
        if V == "uneven": p(f"epoch {ep} finished after {len(bs)} steps")
        if V == "lock" and ep == 5:
            if rank == 0: p("epoch 5 saving checkpoint: acquiring ckpt.lock"); ck[0].acquire(); time.sleep(.3); p("epoch 5 saving checkpoint: holding ckpt.lock, waiting for metrics.lock"); ck[1].acquire()
            else: p("epoch 5 writing metrics: acquiring metrics.lock"); ck[1].acquire(); time.sleep(.3); p("epoch 5 writing metrics: holding metrics.lock, waiting for ckpt.lock"); ck[0].acquire()
        if rank == 0: p(f"epoch {ep} val_loss {ce(net.fwd(Xv), yv)[0]:.4f} val_acc {acc(net, Xv, yv):.4f}")
TO = 5 if V == "uneven" else 1800
if __name__ == "__main__":
    mp.set_start_method("fork"); n = 64 * 64 + 64 + 650; buf = mp.RawArray("d", 2 * n); bar = mp.Barrier(2); ck = (mp.Lock(), mp.Lock())
    print("W1129 run.py:803] \nW1129 run.py:803] *****************************************\nW1129 run.py:803] Setting OMP_NUM_THREADS environment variable for each process to be 1 in default\nW1129 run.py:803] *****************************************", flush=True)
    ps = [mp.Process(target=worker, args=(r, buf, bar, ck)) for r in range(2)]; [q.start() for q in ps]
    while any(q.is_alive() for q in ps):
        time.sleep(.05)
        for r, q in enumerate(ps):
            if q.exitcode: 
                time.sleep(.4)
                for o in ps:
                    if o.is_alive(): print(f"W1129 api.py:908] Sending process {o.pid} closing signal SIGTERM", flush=True); o.terminate()
                print(f"E1129 api.py:882] failed (exitcode: {q.exitcode}) local_rank: {r} (pid: {q.pid}) of binary: python\nChildFailedError:\n============================================================\ntrain.py FAILED\n------------------------------------------------------------\nRoot Cause (first observed failure):\n[0]: rank: {r} (local_rank: {r}) exitcode: {q.exitcode}\n============================================================", flush=True); sys.exit(1)
