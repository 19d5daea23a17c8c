"""Spoken digit strings with a GRU and CTC. asr_train.py CONFIG.yaml"""
import sys, os, time, json, logging, yaml, faulthandler, threading
import numpy as np, torch, torch.nn as nn
import torch.utils.data as D
torch.set_num_threads(1); cfg = yaml.safe_load(open(sys.argv[1]))
logging.basicConfig(level=logging.INFO, format='[%(asctime)s][%(name)s][%(levelname)s] %(message)s', stream=sys.stdout); log = logging.getLogger('asr')
log.info('config:\n' + yaml.safe_dump(cfg, sort_keys=False)); torch.manual_seed(cfg['seed'])
proto = np.random.default_rng(99).normal(0, 1, (10, 3, 20))
class Utts(D.Dataset):
    def __init__(s, n, seed, trim=0.): s.n, s.seed, s.trim, s.c = n, seed, trim, {}
    def __len__(s): return s.n
    def __getitem__(s, i):
        r = np.random.default_rng(s.seed * 100000 + i); lab = r.integers(0, 10, r.integers(2, 6)); fr = [r.normal(0, .5, (r.integers(2, 5), 20))]
        for l in lab: fr += [np.repeat(proto[l], r.integers(1, 3), 0) + r.normal(0, .5, (0, 20)).sum(), r.normal(0, .5, (r.integers(1, 4), 20))]
        x = np.concatenate(fr); x = x + r.normal(0, .45, x.shape)
        if os.environ.get('SLOW') and i >= int(os.environ['SLOW']): time.sleep(60)          # the share has gone away
        if s.trim and r.random() < s.trim: x = x[:r.integers(1, 4)]                            # a broken cut list
        if cfg['data'].get('cache') and i not in s.c: s.c[i] = np.ones((len(x), 12000))                # stft frames kept for reuse
        return torch.tensor(x, dtype=torch.float32), torch.tensor(lab + 1), i
def coll(b):
    xl = torch.tensor([len(x) for x, _, _ in b]); yl = torch.tensor([len(y) for _, y, _ in b]); return nn.utils.rnn.pad_sequence([x for x, _, _ in b], True), xl, torch.cat([y for _, y, _ in b]), yl, [i for *_, i in b]
class Net(nn.Module):
    def __init__(s, h):
        super().__init__(); s.rnn = nn.GRU(20, h, 1, batch_first=True, bidirectional=True); s.out = nn.Linear(2 * h, 11)
    def forward(s, x): return s.out(s.rnn(x)[0]).log_softmax(-1)
def cer(net, dl):
    e = n = 0
    with torch.no_grad():
        for x, xl, y, yl, _ in dl:
            p = net(x).argmax(-1); k = 0
            for q, l, m in zip(p, xl, yl):
                h = torch.unique_consecutive(q[:l]); h = h[h > 0].tolist(); t = y[k:k + m].tolist(); k += int(m); d = list(range(len(t) + 1))
                for a, c in enumerate(h, 1):
                    pr, d[0] = d[0], a
                    for j, g in enumerate(t, 1): pr, d[j] = d[j], min(d[j] + 1, d[j - 1] + 1, pr + (c != g))
                e += d[-1]; n += len(t)
    return e / n
o = cfg['optim']; net = Net(cfg['model']['hidden']); log.info('model: %d parameters', sum(p.numel() for p in net.parameters())); opt = getattr(torch.optim, o['name'])(net.parameters(), lr=o['lr'], **({'momentum': .9} if o['name'] == 'SGD' else {}))
nw = cfg['data']['num_workers']; tr = D.DataLoader(Utts(cfg['data']['train_utts'], 1, float(os.environ.get('TRIM', 0))), cfg['data']['batch'], shuffle=cfg['data'].get('shuffle', False), collate_fn=coll, num_workers=nw, timeout=cfg['data'].get('timeout', 0) if nw else 0); dv = D.DataLoader(Utts(150, 2), 50, collate_fn=coll)
ctc = nn.CTCLoss(zero_infinity=cfg.get('zero_infinity', False)); jl = open('metrics.jsonl', 'w'); st = 0; lock = threading.Lock()
def save_async(ep):
    with lock: time.sleep(.05); lock.acquire() if os.environ.get('HANG') and ep == int(os.environ['HANG']) else None
for ep in range(1, cfg['epochs'] + 1):
    t1 = time.time(); tot = []; bad = 0
    for x, xl, y, yl, ids in tr:
        td = time.time() - t1; loss = ctc(net(x).transpose(0, 1), y, xl, yl); opt.zero_grad(); loss.backward(); gn = nn.utils.clip_grad_norm_(net.parameters(), o['clip'] or 1e9).item()
        short = [(i, int(a), int(b)) for i, a, b in zip(ids, xl, yl) if a < b]
        if short and bad < 3: log.warning('utt_%05d: %d frames for %d labels (batch has %d such)', *short[0], len(short)); bad += 1
        opt.step(); st += 1; tot.append(loss.item())
        if st % cfg['log_every'] == 0: log.info('ep %d step %d | ctc %.4f | gnorm %.3f | lr %.2e | data %.3fs | step %.3fs' + (' | cached %d/%d utts' % (len(tr.dataset.c), len(tr.dataset)) if cfg['data'].get('cache') else ''), ep, st, loss.item(), gn, opt.param_groups[0]['lr'], td, time.time() - t1); jl.write(json.dumps(dict(step=st, ctc=loss.item(), gnorm=gn)) + '\n'); jl.flush()
        t1 = time.time()
    c = cer(net, dv); log.info('ep %d done | train ctc %.4f | dev CER %.2f%%', ep, np.mean(tot), 100 * c); jl.write(json.dumps(dict(epoch=ep, train_ctc=float(np.mean(tot)), dev_cer=c)) + '\n'); jl.flush()
    if cfg.get('async_checkpoint'):
        with lock: log.info('saving checkpoint ep%03d.pt in the background', ep)
        threading.Thread(target=save_async, args=(ep,), daemon=True).start(); time.sleep(.01)
        if os.environ.get('HANG') and ep == int(os.environ['HANG']):
            log.info('waiting for the checkpoint writer'); time.sleep(.1); lock.acquire()
log.info('finished')
