"""Sentence tagger: averaged embeddings + torch; crashes of several kinds come from the environment and the data."""
import configparser, csv, os, resource, sys, time
import numpy as np, torch, torch.nn as nn
torch.set_num_threads(1); torch.manual_seed(0)
c = configparser.ConfigParser(); c.read("tagger.ini"); S = c["train"]
print(f"tagger: reading tagger.ini: " + "; ".join(f"{k} = {v}" for k, v in S.items()), flush=True)
epochs, lr, bs = S.getint("epochs"), S.getfloat("lr"), S.getint("batch"); ckdir = S.get("checkpoints", "ck")
if S.get("memory_limit_mb"):
    resource.setrlimit(resource.RLIMIT_AS, (S.getint("memory_limit_mb") << 20,) * 2)


def rss():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 2**20


def rows(path):
    with open(path) as f:
        for n, r in enumerate(csv.reader(f), 1):
            try:
                yield [float(v) for v in r[:-1]], int(r[-1])
            except ValueError as e:
                raise ValueError(f"{path}, line {n}: {e}") from None


emb = nn.Sequential(nn.Linear(16, S.getint("hidden", 64)), nn.ReLU(), nn.Linear(S.getint("hidden", 64), 6)); opt = torch.optim.AdamW(emb.parameters(), lr)
files = S.get("files").split(); keep = []; step = 0; best = 0
for ep in range(1, epochs + 1):
    for path in (files if S.get("all_each_epoch", "yes") == "yes" else [files[min(ep - 1, len(files) - 1)]]):
        B = []; run = []
        for r in rows(path):
            B.append(r)
            if len(B) == bs:
                x = torch.tensor([q[0] for q in B]); y = torch.tensor([q[1] for q in B]); B = []
                l = nn.functional.cross_entropy(emb(x), y); opt.zero_grad(); l.backward(); opt.step(); step += 1
                run.append(l if S.get("track") == "tensors" else l.item())
                if S.get("track") == "tensors":
                    keep.append((l, emb(x.repeat(64, 1))))
                if step % 10 == 0:
                    print(f"tagger: epoch {ep}, update {step}: loss {float(sum(map(float, run[-10:]))) / 10:.4f}, lr {lr}, rss {rss():.0f} MB", flush=True)
    with torch.no_grad():
        xs = torch.randn(400, 16, generator=torch.Generator().manual_seed(5)); gold = (xs[:, :6] * 2).argmax(1); n = S.getint("eval_rows", 400)
        if S.get("eval_confusion") == "full" and ep == S.getint("eval_from", 3):
            print(f"tagger: building pairwise similarity for {S.getint('pairs')} sentences", flush=True)
            M = np.ones((S.getint("pairs"), S.getint("pairs")))
        acc = float((emb(xs).argmax(1) == gold).float().mean())
    scores = {"accuracy": acc}
    print(f"tagger: epoch {ep} evaluated, accuracy {acc:.4f}", flush=True)
    if S.get("early_stop") and ep >= 4 and scores[S.get("early_stop")] < best:
        print("tagger: early stop"); break
    best = max(best, acc)
    os.makedirs(ckdir, exist_ok=True); torch.save({"net": emb.state_dict(), "opt": opt.state_dict()}, f"{ckdir}/ep{ep:02d}.pt")
    print(f"tagger: saved {ckdir}/ep{ep:02d}.pt ({os.path.getsize(f'{ckdir}/ep{ep:02d}.pt') / 1024:.0f} KB)", flush=True)
    time.sleep(0.05)
print("tagger: finished")
