"""which stdlib package does this line of code come from?"""
import argparse, logging, math, os, sys, time, csv, random, re, shutil
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F, yaml
log = logging.getLogger('textcls')
MODS = ['asyncio', 'email', 'tkinter', 'unittest', 'idlelib', 'json', 'xml', 'multiprocessing']
def load(cfg):
    root = os.path.dirname(os.__file__); rng = random.Random(0); rows = []
    for k, m in enumerate(MODS):
        lines = []
        for r, _, fs in sorted(os.walk(os.path.join(root, m))):
            for f in sorted(fs):
                if f.endswith('.py'):
                    b = re.findall(r'[A-Za-z_]+|[^\sA-Za-z_]', open(os.path.join(r, f), errors='replace').read())
                    lines += [b[i:i+cfg['seq_len']] for i in range(0, len(b) - cfg['seq_len'], cfg['seq_len'])]
        rng.shuffle(lines); rows += [(l, k) for l in lines[:500]]
    rng.shuffle(rows); tr, va = rows[:-600], rows[-600:]
    if cfg['max_train']: tr = tr[:cfg['max_train']]
    c = {}
    for l, _ in tr:
        for w in l: c[w] = c.get(w, 0) + 1
    vocab = {w: i + 1 for i, w in enumerate(sorted(c, key=lambda w: (-c[w], w))[:cfg['vocab_size'] - 1])}
    enc = lambda R: (torch.tensor([[vocab.get(w, 0) for w in l] for l, _ in R]), torch.tensor([k for _, k in R]))
    if not cfg['shuffle']: tr.sort(key=lambda r: r[1])
    return enc(tr), enc(va)
class Net(nn.Module):
    def __init__(s, c):
        super().__init__(); d = c['hidden']; s.c = c; s.emb = nn.Embedding(c['vocab_size'], d)
        if c['encoder'] == 'gru': s.rnn = nn.GRU(d, d, batch_first=True)
        if c['encoder'] == 'rnn':
            s.rnn = nn.RNN(d, d, batch_first=True, nonlinearity='relu'); 
            with torch.no_grad(): s.rnn.weight_hh_l0.copy_(torch.eye(d) * 1.0)
        if c['encoder'] == 'bow':
            s.fc = nn.Sequential(*[m for _ in range(c['layers']) for m in (nn.Linear(d, d), nn.ReLU())])
            for m in s.fc:
                if isinstance(m, nn.Linear): nn.init.kaiming_normal_(m.weight); nn.init.constant_(m.bias, c['bias_init'])
        s.out = nn.Linear(d, 8)
    def forward(s, x):
        e = s.emb(x)
        h = s.fc(e.mean(1) * 4) if s.c['encoder'] == 'bow' else s.rnn(e)[0][:, -1]
        return s.out(F.dropout(h, s.c['dropout'], s.training))
def main():
    p = argparse.ArgumentParser(); p.add_argument('--config', default='config.yaml'); p.add_argument('--out', default='exp'); a = p.parse_args()
    cfg = yaml.safe_load(open(a.config))
    logging.basicConfig(level=logging.INFO, format='%(asctime)s | %(levelname)-7s | %(name)s | %(message)s', stream=sys.stdout)
    log.info('config: %s', cfg); torch.manual_seed(cfg['seed']); os.makedirs(a.out, exist_ok=True)
    (X, Y), (XV, YV) = load(cfg)
    sick = os.environ.get('SICK', '')
    if sick == 'noise':
        g = torch.Generator().manual_seed(3)
        for T in (Y, YV):
            m = torch.rand(len(T), generator=g) < .45; T[m] = torch.randint(0, 8, (int(m.sum()),), generator=g)
    net = Net(cfg); log.info('%d train / %d valid examples, %d classes', len(Y), len(YV), 8)
    opt = torch.optim.SGD(net.parameters(), cfg['lr'], momentum=.9) if cfg['optimizer'] == 'sgd' else torch.optim.Adam(net.parameters(), cfg['lr'])
    if sick == 'rebuilt': net = Net(cfg)   # init_weights() by making the model anew, after the optimizer
    log.info('model %s: %d parameters', cfg['encoder'], sum(q.numel() for q in net.parameters()))
    step, B = 0, cfg['batch_size']; w = csv.writer(open('metrics.csv', 'w', buffering=1)); w.writerow(['epoch', 'train_loss', 'train_acc', 'val_loss', 'val_acc', 'lr'])
    for ep in range(1, cfg['epochs'] + 1):
        net.train(); idx = torch.randperm(len(Y)) if cfg['shuffle'] else torch.arange(len(Y)); L = []; A = []; t0 = time.time()
        for i in range(0, len(Y) - B + 1 if len(Y) > B else 1, B):
            j = idx[i:i+B]; o = net(X[j]); l = F.cross_entropy(o, Y[j]); opt.zero_grad(); l.backward()
            gn = float(torch.nn.utils.clip_grad_norm_(net.parameters(), cfg['clip'] or float('inf'))); opt.step(); step += 1
            L.append(l.item()); A.append((o.argmax(1) == Y[j]).float().mean().item())
            if step % cfg['log_every'] == 0:
                log.info('epoch %d step %d | loss %.4f | acc %.3f | gnorm %.3g | lr %.2e | %.1f ex/s', ep, step, np.mean(L[-cfg['log_every']:]), np.mean(A[-cfg['log_every']:]), gn, opt.param_groups[0]['lr'], B * len(L) / (time.time() - t0))
        net.eval()
        with torch.no_grad(): o = net(XV); vl = F.cross_entropy(o, YV).item(); va = (o.argmax(1) == YV).float().mean().item()
        log.info('epoch %d done | train loss %.4f acc %.4f | valid loss %.4f acc %.4f', ep, np.mean(L), np.mean(A), vl, va)
        w.writerow([ep, np.mean(L), np.mean(A), vl, va, opt.param_groups[0]['lr']])
        f = os.path.join(a.out, 'epoch%02d.pt' % ep)
        if cfg['save']:
            with open(f, 'wb') as fh: torch.save({'model': net.state_dict(), 'opt': opt.state_dict()}, fh)
            log.info('saved %s', f)
    log.info('finished')
if __name__ == '__main__': main()
