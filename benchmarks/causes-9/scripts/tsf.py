import argparse, os, time, threading, queue
import numpy as np, torch, torch.nn as nn
p = argparse.ArgumentParser(description="[TSF] long sequence forecasting")
def A(n, d): p.add_argument("--" + n, type=type(d), default=d)
for k, v in dict(model="gru", data="load", root_path="./data/", seq_len=48, pred_len=8, d_model=32, e_layers=1, train_epochs=10, batch_size=32, patience=5,
                 learning_rate=0.002, lradj="none", clip_grad=1.0, optim="adam", itr=1, seed=2021, num_workers=0, train_file="load_2019.csv", then_file="", scale=1).items(): A(k, v)
args = p.parse_args(); print("Args in experiment:"); print(args); torch.manual_seed(args.seed); np.random.seed(args.seed); torch.set_num_threads(1)
E = os.environ.get
def series(n, ph=0.0, lev=100., amp=25., seed=0, nz=3.):
    r = np.random.default_rng(seed); t = np.arange(n); return lev + amp * np.sin(2 * np.pi * t / 24 + ph) + .4 * amp * np.sin(2 * np.pi * t / 168) + r.normal(size=n) * nz
s = series(5200); mu, sd = s[:3600].mean(), s[:3600].std(); Z = (s - mu) / sd if args.scale else s / 1.0
tr, va, te = Z[:3600].copy(), Z[3600:4400].copy(), Z[4400:].copy()
if E("TSF_RAWVAL"): va, te = s[3600:4400].copy(), s[4400:].copy()
if E("TSF_NAN"): tr[-int(E("TSF_NAN")):] = np.nan
if E("TSF_IN"): tr, va, te = tr * float(E("TSF_IN")), va * float(E("TSF_IN")), te * float(E("TSF_IN"))
L, H = args.seq_len, args.pred_len
win = lambda z: torch.tensor(np.lib.stride_tricks.sliding_window_view(z, L + H).copy(), dtype=torch.float32)
Wt, Wv, We = win(tr), win(va), win(te); print("train", len(Wt)); print("val", len(Wv)); print("test", len(We))
class Net(nn.Module):
    def __init__(s):
        super().__init__(); R = nn.GRU if args.model == "gru" else nn.RNN
        s.r = R(1, args.d_model, args.e_layers, batch_first=True, **({"nonlinearity": "relu"} if args.model == "rnn_relu" else {})); s.o = nn.Linear(args.d_model, H)
    def forward(s, x): return s.o(s.r(x[..., None])[0][:, -1])
net = Net(); opt = torch.optim.Adam(net.parameters(), lr=args.learning_rate) if args.optim == "adam" else torch.optim.SGD(net.parameters(), lr=args.learning_rate, momentum=.9)
mse = nn.MSELoss()
def vali(W):
    with torch.no_grad(): return np.mean([mse(net(b[:, :L]), b[:, L:]).item() for b in W.split(200)])
def batches(W, seq):
    o = torch.arange(len(W)) if seq else torch.randperm(len(W)); o = o[:len(o) // 4 * 1] if not seq else o
    for b in o.split(args.batch_size): yield W[b]
st = E("TSF_STALL"); cnt = 0; best = 1e9; bad = 0
def worker(W, q):
    global cnt
    for b in batches(W, False):
        cnt += 1
        if st and cnt > int(st): time.sleep(min(0.02 * 1.09 ** (cnt - int(st)), 1e4 if cnt > int(st) + 65 else 3.))
        q.put(b)
    q.put(None)
def loader(W):
    q = queue.Queue(2); threading.Thread(target=worker, args=(W, q), daemon=True).start(); w0 = time.time()
    while True:
        try: b = q.get(timeout=5)
        except queue.Empty: print(f"loader: nothing from the reader of {args.root_path} for {time.time()-w0:.0f}s, waiting"); continue
        if b is None: return
        yield b; w0 = time.time()
print(">>>>>>>start training : %s_%s_sl%d_pl%d_dm%d_el%d_0>>>>>>>>>>>>>>>>>>>>>>>>>>" % (args.model, args.data, L, H, args.d_model, args.e_layers))
steps = -(-(len(Wt) // 4) // args.batch_size); now = time.time()
for ep in range(args.train_epochs):
    if ep == 5 and args.then_file:
        print("switch to %s" % args.then_file); Wt = win((series(3600, ph=2.6, lev=160., amp=60., seed=5, nz=14.) - mu) / sd)
    tl = []; et = time.time()
    for i, b in enumerate(loader(Wt)):
        loss = mse(net(b[:, :L]), b[:, L:]); opt.zero_grad(); loss.backward()
        gn = nn.utils.clip_grad_norm_(net.parameters(), args.clip_grad if args.clip_grad > 0 else 1e30).item(); opt.step(); tl.append(loss.item())
        if (i + 1) % 10 == 0:
            print("\titers: {0}, epoch: {1} | loss: {2:.7f} | gnorm: {3:.4g}".format(i + 1, ep + 1, loss.item(), gn)); sp = (time.time() - now) / 10
            print("\tspeed: {:.4f}s/iter; left time: {:.4f}s".format(sp, sp * ((args.train_epochs - ep) * steps - i))); now = time.time()
    print("Epoch: {} cost time: {:.3f}".format(ep + 1, time.time() - et)); v, t = vali(Wv), vali(We)
    print("Epoch: {0}, Steps: {1} | Train Loss: {2:.7f} Vali Loss: {3:.7f} Test Loss: {4:.7f}".format(ep + 1, len(tl), np.mean(tl), v, t))
    if v < best: print(f"Validation loss decreased ({best:.6f} --> {v:.6f}).  Saving model ..."); best = v; bad = 0
    else:
        bad += 1; print(f"EarlyStopping counter: {bad} out of {args.patience}")
        if bad >= args.patience: print("Early stopping"); break
    if args.lradj == "type1":
        for g in opt.param_groups: g["lr"] *= 0.1
        print("Updating learning rate to {}".format(g["lr"]))
print("mse:{:.6f}".format(vali(We)))
