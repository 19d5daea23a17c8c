"""A Lightning-like bar, batches from a loader process."""
from tinynet import *
import multiprocessing as mp, queue
def loader(q, src):
    rng = np.random.default_rng(1); Xt, Xv, yt, yv = digits(); n = 0
    while True:
        b = rng.integers(0, len(yt), 32); n += 1
        if V == "stall":
            if n > 200: time.sleep(.02 * (n - 200) ** 1.3)
            if n > 222: src.read(1)      # a pipe to which nothing is written any more
        q.put((Xt[b] / 16, yt[b]))
def main():
    rng = np.random.default_rng(9); Xt, Xv, yt, yv = digits(); Xv = Xv / 16
    r, w = os.pipe(); q = mp.Queue(4); pr = mp.Process(target=loader, args=(q, os.fdopen(r, "rb")), daemon=True); pr.start()
    net = Net([64, 64, 10], rng); opt = Adam(net.P)
    print("GPU available: False, used: False\nTPU available: False, using: 0 TPU cores\n\n  | Name  | Type | Params\n-------------------------------\n0 | model | MLP  | 4.8 K \n-------------------------------\n4.8 K     Trainable params\n0         Non-trainable params")
    print("hparams: {'lr': 0.001, 'optimizer': 'Adam', 'batch_size': 32, 'max_epochs': 10, 'num_workers': 1, 'prefetch_factor': 4, 'data_root': 's3://digits-shards'}")
    for ep in range(10):
        L = []; t0 = time.time()
        for i in range(1, 43):
            t = time.time()
            while True:
                try: x, y = q.get(timeout=2.0); break
                except queue.Empty: sys.stderr.write(f"\nUserWarning: waited {time.time() - t:.1f}s for the next batch (prefetch queue 0/4, worker pid {pr.pid} alive)"); sys.stderr.flush()
                if time.time() - t > (3 if V == "stall" else 99):
                    while True: 
                        try: x, y = q.get(timeout=100); break
                        except queue.Empty: pass
            dt = time.time() - t; l, d = ce(net.fwd(x), y); opt.step(net.bwd(d), 1e-3); L.append(l); time.sleep(.01)
            if i % 6 == 0: k = i * 10 // 42; sys.stderr.write(f"\rEpoch {ep}: {i * 100 // 42:3d}%|{'█' * k}{' ' * (10 - k)}| {i}/42 [00:{int(time.time() - t0):02d}<00:00, {i / (time.time() - t0):5.2f}it/s, v_num=3, train_loss={np.mean(L[-6:]):.3f}, data_time={dt:.3f}]"); sys.stderr.flush()
        sys.stderr.write(f"\nEpoch {ep}: val_loss={ce(net.fwd(Xv), yv)[0]:.3f} val_acc={acc(net, Xv, yv):.3f}\n")
    print("`Trainer.fit` stopped: `max_epochs=10` reached.")
if __name__ == "__main__": main()
