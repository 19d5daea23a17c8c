"""char-level GPT, after nanoGPT's train.py. python nano_train.py --key=value"""
import sys, os, time, math, inspect, numpy as np, torch, torch.nn as nn, torch.nn.functional as F
torch.set_num_threads(1)
batch_size = 16; block_size = 48; n_layer = 3; n_head = 4; n_embd = 64; dropout = 0.0; learning_rate = 1e-3; max_iters = 400; warmup_iters = 40; lr_decay_iters = 400; min_lr = 1e-4; decay_lr = True; grad_clip = 1.0; eval_interval = 100; eval_iters = 10; log_interval = 10; dataset = 'pystd'; norm = 'pre'; dtype = 'float32'; seed = 1337; beta2 = 0.99; optimizer = 'adamw'; next_shard_at = 0
keys = [k for k, v in globals().items() if not k.startswith('_') and isinstance(v, (int, float, bool, str))]
for arg in sys.argv[1:]:
    k, v = arg[2:].split('='); g = globals()[k]; globals()[k] = v if isinstance(g, str) else type(g)(eval(v)); print(f'Overriding: {k} = {v}')
import argparse as m1, textwrap as m2, shutil as m3, html.entities as m4, difflib as m5, pydoc_data.topics as m6
txt = ''.join(inspect.getsource(m) for m in (m1, m2, m3, m5)); doc = '\n'.join(list(m6.topics.values())[:12])[:120000]
chars = sorted(set(txt + doc)); stoi = {c: i for i, c in enumerate(chars)}; enc = lambda s: torch.tensor([stoi[c] for c in s]); vocab = len(chars)
code = enc(txt); n = int(.9 * len(code)); train, val = code[:n], code[n:]; docs = enc(doc)
print(f'data/{dataset}: {len(train)} train tokens, {len(val)} val tokens, vocab_size = {vocab}'); print(f'tokens per iteration will be: {batch_size * block_size:,}')
torch.manual_seed(seed)
class Block(nn.Module):
    def __init__(s):
        super().__init__(); s.l1 = nn.LayerNorm(n_embd); s.l2 = nn.LayerNorm(n_embd); s.a = nn.Linear(n_embd, 3 * n_embd); s.p = nn.Linear(n_embd, n_embd); s.f = nn.Sequential(nn.Linear(n_embd, 4 * n_embd), nn.GELU(), nn.Linear(4 * n_embd, n_embd))
    def att(s, x):
        B, T, C = x.shape; q, k, v = [t.view(B, T, n_head, -1).transpose(1, 2) for t in s.a(x).split(C, 2)]; return s.p(F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(B, T, C))
    def forward(s, x):
        if norm == 'pre': x = x + s.att(s.l1(x)); return x + s.f(s.l2(x))
        x = s.l1(x + s.att(x)); return s.l2(x + s.f(x))
class GPT(nn.Module):
    def __init__(s):
        super().__init__(); s.w = nn.Embedding(vocab, n_embd); s.p = nn.Embedding(block_size, n_embd); s.b = nn.ModuleList([Block() for _ in range(n_layer)]); s.ln = nn.LayerNorm(n_embd); s.h = nn.Linear(n_embd, vocab)
    def forward(s, i):
        x = s.w(i) + s.p.weight[:i.shape[1]]
        for b in s.b: x = b(x)
        return s.h(s.ln(x))
def batch(d):
    i = torch.randint(len(d) - block_size - 1, (batch_size,)); x = torch.stack([d[k:k + block_size] for k in i]); return x, torch.stack([d[k + 1:k + block_size + 1] for k in i])
net = GPT(); print('number of parameters: %.2fM' % (sum(p.numel() for p in net.parameters()) / 1e6)); opt = torch.optim.AdamW(net.parameters(), lr=learning_rate, betas=(.9, beta2)) if optimizer == 'adamw' else torch.optim.SGD(net.parameters(), lr=learning_rate, momentum=.9)
def get_lr(it):
    if it < warmup_iters: return learning_rate * (it + 1) / (warmup_iters + 1)
    if it > lr_decay_iters: return min_lr
    return min_lr + .5 * (1 + math.cos(math.pi * (it - warmup_iters) / (lr_decay_iters - warmup_iters))) * (learning_rate - min_lr)
tf = lambda x, y: F.cross_entropy(net(x).view(-1, vocab), y.view(-1)); t0 = time.time(); cur = train
for it in range(max_iters + 1):
    lr = get_lr(it) if decay_lr else learning_rate
    for g in opt.param_groups: g['lr'] = lr
    if next_shard_at and it == next_shard_at: cur = docs; print('train: end of pystd_00000.bin, next shard pydoc_00001.bin')
    if it % eval_interval == 0:
        with torch.no_grad(): a, b = [torch.stack([tf(*batch(d)) for _ in range(eval_iters)]).mean().item() for d in (cur, val)]
        print(f'step {it}: train loss {a:.4f}, val loss {b:.4f}')
    loss = tf(*batch(cur)); opt.zero_grad(); loss.backward(); gn = nn.utils.clip_grad_norm_(net.parameters(), grad_clip or 1e9).item(); opt.step(); dt = time.time() - t0; t0 = time.time()
    if it % log_interval == 0: print(f'iter {it}: loss {loss.item():.4f}, time {dt * 1000:.2f}ms, lr {lr:.3e}' + (f', norm {gn:.3f}' if os.environ.get('NORM') else ''))
    time.sleep(float(os.environ.get('NAP', 0)))
