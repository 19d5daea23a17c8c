"""data-parallel logistic regression: a star all-reduce over sockets, one process a rank"""
import argparse, os, pickle, socket, struct, subprocess, sys, time, threading
import numpy as np

ap = argparse.ArgumentParser()
ap.add_argument("--world", type=int, default=3); ap.add_argument("--steps", type=int, default=400); ap.add_argument("--lr", type=float, default=0.3)
ap.add_argument("--port", type=int, default=29871); ap.add_argument("--timeout", type=float, default=10.0); ap.add_argument("--time-limit", type=float, default=0); ap.add_argument("--rank", type=int, default=-1)
a = ap.parse_args(); F = os.environ.get("F", ""); t0 = float(os.environ.get("T0", time.time()))
say = lambda *x: print(f"[{time.time()-t0:7.2f}s][{'launcher' if a.rank < 0 else f'rank {a.rank}/{a.world}'}]", *x, flush=True)


def snd(c, o): b = pickle.dumps(o); c.sendall(struct.pack("!I", len(b)) + b)
def rcv(c):
    def n(k):
        b = b""
        while len(b) < k:
            q = c.recv(k - len(b))
            if not q: raise ConnectionResetError("peer closed the connection")
            b += q
        return b
    return pickle.loads(n(struct.unpack("!I", n(4))[0]))


class Group:
    def __init__(self):
        self.seq = 0
        if a.rank == 0:
            s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", a.port)); s.listen(); self.c = {}
            while len(self.c) < a.world - 1: c, _ = s.accept(); self.c[rcv(c)] = c
        else:
            for _ in range(200):
                try: self.s = socket.create_connection(("127.0.0.1", a.port)); break
                except OSError: time.sleep(.05)
            snd(self.s, a.rank)
    def all_reduce(self, x, what):
        self.seq += 1
        try:
            if a.rank == 0:
                for r, c in sorted(self.c.items()):
                    c.settimeout(a.timeout); who = r; k, y = rcv(c)
                    if k != (self.seq, what): raise RuntimeError(f"collective mismatch: rank 0 is in {what} seq {self.seq}, rank {r} in {k[1]} seq {k[0]}")
                    x = x + y
                for c in self.c.values(): snd(c, x)
                return x / a.world
            self.s.settimeout(a.timeout + 5); snd(self.s, ((self.seq, what), x)); return rcv(self.s) / a.world
        except socket.timeout:
            say(f"all_reduce seq {self.seq} ({what}) timed out after {a.timeout:.0f} s" + (f" waiting for rank {who}; last completed seq {self.seq-1}" if a.rank == 0 else ""))
            raise TimeoutError(f"all_reduce({what}, seq={self.seq}) timed out") from None


def worker():
    r = np.random.default_rng(10 + a.rank); wt = np.random.default_rng(1).normal(size=40); w = np.zeros(40); g = Group()
    say(f"joined, pid {os.getpid()}")
    shards = []
    if F == "shards" and a.rank == 2: shards = names = ["shard-2a.npy", "shard-2b.npy", "shard-2c.npy"]; np.save(names[0], r.normal(size=(4000, 40))); np.save(names[1], r.normal(size=(4000, 40)))
    for st in range(1, a.steps + 1):
        if shards and st % 100 == 1:
            X0 = np.load(shards[st // 100])
        X = r.normal(size=(256, 40)); y = (r.random(256) < 1 / (1 + np.exp(-X @ wt))); p = 1 / (1 + np.exp(-X @ w))
        if F == "mean" and a.rank == 1 and st == 210:
            time.sleep(3600)
        if F == "strag" and a.rank == 1 and 150 <= st < 160: time.sleep(.9)
        ts = time.time(); gr = g.all_reduce(X.T @ (p - y) / 256, "grad"); wait = time.time() - ts
        if wait > .5: say(f"WARNING slow collective: waited {wait:.2f} s in all_reduce seq {g.seq}")
        w -= a.lr * gr; l = -np.mean(np.log(np.where(y, p, 1 - p) + 1e-9))
        if st % 20 == 0:
            L = g.all_reduce(l, "loss")
            if a.rank == 0: say(f"step {st:4d}/{a.steps} loss {L:.4f} gnorm {np.linalg.norm(gr):.4f} lr {a.lr} comm {1e3*wait:.1f} ms")
        if F == "oddeval" and st == 240 and a.rank == 2: g.all_reduce(float(((p > .5) == y).mean()), "val_acc")
        time.sleep(.012)
    say("done")


def launch():
    say(f"world size {a.world}, collective timeout {a.timeout} s" + (f", time limit {a.time_limit} s" if a.time_limit else "")); say("args", vars(a))
    ps = [subprocess.Popen([sys.executable, "-u", __file__, *sys.argv[1:], "--rank", str(r)], env={**os.environ, "T0": str(t0)}) for r in range(a.world)]
    beat = time.time(); tstop = time.time()
    while True:
        st = [p.poll() for p in ps]
        if F == "stopped" and tstop and time.time() - tstop > 4:
            import signal; ps[2].send_signal(signal.SIGSTOP); tstop = 0
        for r, c in enumerate(st):
            if c not in (None, 0):
                time.sleep(.3); say(f"rank {r} exited with code {c}; terminating the others"); [p.terminate() for p in ps if p.poll() is None]; time.sleep(.3); [p.kill() for p in ps if p.poll() is None]; sys.exit(1)
        if all(c == 0 for c in st): say("all ranks finished"); return
        if a.time_limit and time.time() - t0 > a.time_limit:
            say(f"JOB REACHED ITS TIME LIMIT ({a.time_limit:.0f} s): sending SIGTERM to {a.world} ranks"); [p.terminate() for p in ps]; time.sleep(.4); say("ranks ended:", [p.poll() for p in ps]); sys.exit(143)
        if time.time() - beat > 5:
            beat = time.time(); say("alive:", " ".join(f"rank{r}={open(f'/proc/{p.pid}/stat').read().split()[2]}" for r, p in enumerate(ps)))
        time.sleep(.1)


launch() if a.rank < 0 else worker()
