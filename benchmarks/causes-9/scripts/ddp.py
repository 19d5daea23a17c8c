"""Small data-parallel trainer (gloo). python ddp.py --world 3"""
import argparse, os, sys, time, datetime, socket, faulthandler, resource, signal
import numpy as np, torch, torch.nn as nn, torch.distributed as dist, torch.multiprocessing as mp
def main(rank, a):
    faulthandler.register(signal.SIGUSR1, all_threads=True); os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(a.port)); torch.set_num_threads(1)
    dist.init_process_group("gloo", rank=rank, world_size=a.world, timeout=datetime.timedelta(seconds=a.timeout)); E = os.environ.get
    log = lambda m, all=False: (rank == 0 or all) and print(f"[{time.strftime('%H:%M:%S')}] [rank {rank}] {m}", flush=True)
    open(f"pid{rank}", "w").write(str(os.getpid())); torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(32, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 5)); opt = torch.optim.SGD(net.parameters(), lr=a.lr, momentum=.9)
    log(f"world_size {a.world} backend gloo params {sum(p.numel() for p in net.parameters())} lr {a.lr} batch {a.batch}x{a.world} timeout {a.timeout}s"); W = torch.randn(32, 5, generator=torch.Generator().manual_seed(9))
    g = torch.Generator().manual_seed(100 + rank); cache = []; t0 = time.time(); buf = []
    for it in range(1, a.iters + 1):
        x = torch.randn(a.batch, 32, generator=g); y = (x @ W + torch.randn(a.batch, 5, generator=g)).argmax(1)
        if E("DDP_FETCH") and rank == 1 and it == int(E("DDP_FETCH")): log(f"shard {it//20}: opening remote file", True); time.sleep(10 ** 5)
        out = net(x); loss = nn.functional.cross_entropy(out, y); opt.zero_grad(); loss.backward()
        for p in net.parameters(): dist.all_reduce(p.grad); p.grad /= a.world
        gn = torch.sqrt(sum((p.grad ** 2).sum() for p in net.parameters())).item(); opt.step()
        time.sleep(a.work)
        if E("DDP_CACHE"): cache.append(torch.zeros(int(float(E("DDP_CACHE")) * 2 ** 18)) + it)
        if it % a.log_every == 0:
            m = torch.tensor([loss.item(), (out.argmax(1) == y).float().mean().item()]); dist.all_reduce(m); m /= a.world; rss = int(open("/proc/self/statm").read().split()[1]) * 4 // 1024
            log(f"iter {it:5d}/{a.iters} loss {m[0]:.4f} acc {m[1]:.3f} gnorm {gn:.3f} {it*a.batch*a.world/(time.time()-t0):.0f} samples/s rss {rss}MB")
        if it % a.eval_every == 0:
            if E("DDP_BARRIER"):
                if rank == 0: log("evaluating on rank 0")
                if rank == 0 or it < int(E("DDP_BARRIER")): dist.barrier()
                else: time.sleep(0)
                if rank != 0 and it >= int(E("DDP_BARRIER")): dist.recv(torch.zeros(1), src=0)
            if E("DDP_EVALBUG"):
                pred = torch.cat(buf + [out.argmax(1)]); buf.append(out.argmax(1)); log(f"eval: confusion of {len(pred)}"); conf = torch.zeros(5, 5)
                if it >= 3 * a.eval_every: conf.index_put_((y, pred), torch.ones(len(pred)), accumulate=True)
            if E("DDP_HUGE") and it >= int(E("DDP_HUGE")):
                log("eval: pairwise distances over the whole feature bank"); f = torch.randn(260000, 8, generator=g); d = torch.cdist(f, f); log(f"eval: mean {d.mean():.3f}")
            if a.ckpt and rank == 0:
                fn = f"{a.ckpt}/step{it:06d}.pt"; torch.save({"model": net.state_dict(), "opt": opt.state_dict(), "it": it}, fn); log(f"saved {fn}")
    log("done"); dist.destroy_process_group()
if __name__ == "__main__":
    p = argparse.ArgumentParser()
    for k, v in dict(world=3, lr=.05, batch=64, iters=400, log_every=10, eval_every=50, timeout=600, work=.02, port=29571, ckpt="").items(): p.add_argument("--" + k, type=type(v), default=v)
    a = p.parse_args(); print("launching", a.world, "workers |", " ".join(f"{k}={v}" for k, v in vars(a).items()), flush=True); mp.start_processes(main, (a,), a.world, start_method='fork')
