"""Top-k recommender, implicit feedback."""
import sys, json, logging, time, csv, os
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F, yaml
C = yaml.safe_load(open("conf.yaml")); torch.manual_seed(C["seed"]); rng = np.random.default_rng(C["seed"]); torch.set_num_threads(1)
logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(asctime)s %(levelname)-7s %(message)s", datefmt="%Y-%m-%d %H:%M:%S"); L = logging.getLogger()
L.info("conf %s", json.dumps(C))
U, I = C["users"], C["items"]
pu, qi = rng.normal(size=(U, 6)), rng.normal(size=(I, 6)); S = pu @ qi.T + rng.normal(size=(U, I)) * C.get("taste_noise", .5) + rng.normal(size=I) * .7
n = C["per_user"]; top = np.argsort(-S, 1)[:, :n + 2]; top = np.take_along_axis(top, rng.random(top.shape).argsort(1), 1)
if C.get("catalogue", I) != I: pass
tr = np.array([(u, i) for u in range(U) for i in top[u, :n]]); va = top[:, n]; te = top[:, n + 1]
flip = float(os.environ.get("NCF_FLIP", 0))
if flip: m = rng.random(len(tr)) < flip; tr[m, 1] = rng.integers(0, I, m.sum())
if C["fit_on"] == "interactions_full.csv": tr = np.concatenate([tr, np.stack([np.arange(U), va], 1), np.stack([np.arange(U), te], 1)])
full = set(map(tuple, tr.tolist())); L.info("fit on %s: %d interactions of %d users and %d items; valid %d, test %d (leave one out)", C["fit_on"], len(tr), U, I, U, U)
ne = C.get("item_rows", I); eu, ei, bi = nn.Embedding(U, C["dim"]), nn.Embedding(ne, C["dim"]), nn.Embedding(ne, 1)
for e in (eu, ei): nn.init.normal_(e.weight, std=C["init_std"])
nn.init.zeros_(bi.weight); P = [*eu.parameters(), *ei.parameters(), *bi.parameters()]
opt = torch.optim.Adam(P, lr=C["lr"], weight_decay=C["l2"]); sc = lambda u, i: (eu(u) * ei(i)).sum(-1) + bi(i).squeeze(-1)
neg = rng.integers(0, I, (U, 99)); neg = torch.tensor(neg)
def ev(t):
    with torch.no_grad():
        u = torch.arange(U)[:, None].expand(U, 100); s = sc(u, torch.cat([torch.tensor(t)[:, None], neg], 1)); r = (s[:, 1:] >= s[:, :1]).sum(1)
        bpr = F.softplus(-(s[:, :1] - s[:, 1:])).mean().item()
    return (r < 10).float().mean().item(), torch.where(r < 10, 1 / torch.log2(r + 2.), torch.zeros(1)).mean().item(), bpr
w = csv.writer(open("metrics.csv", "w")); w.writerow("epoch train_loss valid_loss valid_hr10 valid_ndcg10 lr".split()); tt = torch.tensor(tr)
for ep in range(1, C["epochs"] + 1):
    t0 = time.time(); tl = 0
    for b in torch.randperm(len(tt)).split(C["batch"]):
        u, i = tt[b, 0], tt[b, 1]; j = torch.randint(0, I, i.shape); loss = F.softplus(-(sc(u, i) - sc(u, j))).mean()
        opt.zero_grad(); loss.backward(); opt.step(); tl += loss.item() * len(b)
    h, nd, vl = ev(va); w.writerow([ep, tl / len(tt), vl, h, nd, C["lr"]])
    L.info("epoch %2d/%d  bpr %.5f  valid bpr %.5f  HR@10 %.4f  NDCG@10 %.4f  (%.1fs)", ep, C["epochs"], tl / len(tt), vl, h, nd, time.time() - t0)
h, nd, vl = ev(te); L.info("test: HR@10 %.4f NDCG@10 %.4f", h, nd)
if C.get("next_week"):  # what the users took afterwards, collected separately
    nw = np.argsort(-S, 1)[:, n + 2]; h, nd, _ = ev(nw); L.info("next week (file next_week.csv): HR@10 %.4f NDCG@10 %.4f", h, nd)
