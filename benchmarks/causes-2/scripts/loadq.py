"""threads read shards, the trainer takes batches from a queue; ANSI status lines"""
import faulthandler, os, queue, sys, threading, time, json, resource
import numpy as np

A = {"lr": 0.05, "batch": 64, "workers": 2, "queue": 16, "steps": 600, "wd": 1e-4, "report": 25, "cache": False, "replay": 0, "ckpt_every": 0, "ckpt_dir": "ckpt"}
A.update(json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}); F = os.environ.get("F", "")
json.dump(A, open("args.json", "w"), indent=1)
B, D = "\033[1m", "\033[0m"
print(f"{B}loadq{D} trainer · args.json written · workers={A['workers']} queue={A['queue']} lr={A['lr']}")
q = queue.Queue(A["queue"]); stat_lock, log_lock = threading.Lock(), threading.Lock(); stat = {"read": 0, "shard": 0}; wt = np.random.default_rng(1).normal(size=(64, 8)); stop = False


def reader(k):
    r = np.random.default_rng(k)
    for n in range(10 ** 6):
        if stop: return
        X = r.normal(size=(A["batch"], 64)); Y = X @ wt + r.normal(size=(A["batch"], 8)) * .3
        time.sleep(.012)
        if F == "slowdisk" and stat["read"] > 260:
            time.sleep(min(15, .1 * 1.25 ** max(0, stat["read"] - 280)))
        with stat_lock:
            stat["read"] += 1
            if F == "locks" and stat["read"] % 452 == 0:
                time.sleep(.15)
                with log_lock: print(f"reader {k}: {stat['read']} batches read")
        q.put((X, Y))


for k in range(A["workers"]): threading.Thread(target=reader, args=(k,), name=f"reader-{k}", daemon=True).start()
rng = np.random.default_rng(0); W1, W2 = rng.normal(size=(64, 96)) * .1, rng.normal(size=(96, 8)) * .1; t0 = time.time(); hist = []; td = tc = 0.; memo = {}
if F == "locks": faulthandler.dump_traceback_later(9, exit=False, file=sys.stderr)
for st in range(1, A["steps"] + 1):
    t1 = time.time()
    while True:
        try: X, Y = q.get(timeout=3); break
        except queue.Empty:
            if F != "locks": print(f"\033[33mwaiting for data: queue 0/{A['queue']}, {stat['read']} batches read so far, step {st} has waited {time.time()-t1:.1f} s\033[0m", flush=True)
    t2 = time.time(); td += t2 - t1
    H = np.tanh(X @ W1); E = H @ W2 - Y; loss = float((E ** 2).mean()); g2 = H.T @ E / len(X); g1 = X.T @ (E @ W2.T * (1 - H ** 2)) / len(X)
    W2 -= A["lr"] * (g2 + A["wd"] * W2); W1 -= A["lr"] * (g1 + A["wd"] * W1); tc += time.time() - t2
    if A["replay"]: hist.append((np.repeat(X, A["replay"], 0), H.copy(), E.copy()))
    if st % A["report"] == 0:
        with log_lock:
            rss = int(open("/proc/self/statm").read().split()[1]) * 4 // 1024
            if F == "locks":
                time.sleep(.03)
                with stat_lock: rd = stat["read"]
            else: rd = stat["read"]
            print(f"{B}{st:5d}{D} loss \033[36m{loss:.4f}{D} gnorm {np.sqrt((g1**2).sum()+(g2**2).sum()):.3f} data {1e3*td/A['report']:.1f} ms compute {1e3*tc/A['report']:.1f} ms queue {q.qsize()}/{A['queue']} read {rd} rss {rss} MB", flush=True); td = tc = 0.
    if A["ckpt_every"] and st % A["ckpt_every"] == 0:
        os.makedirs(A["ckpt_dir"], exist_ok=True); f = f"{A['ckpt_dir']}/step{st:05d}.npz"
        np.savez(f, W1=W1, W2=W2, m1=W1, m2=W2, X=np.zeros((100, 100))); v = os.statvfs(A["ckpt_dir"]); print(f"saved {f} ({os.path.getsize(f)//1024} KB), {v.f_bavail*v.f_bsize//1024} KB free", flush=True)
stop = True
print(f"{B}finished{D} {A['steps']} steps, loss {loss:.4f}, {time.time()-t0:.1f} s")
