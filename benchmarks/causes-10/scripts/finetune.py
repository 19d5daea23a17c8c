# finetune.py - full finetuning of the small pretrained byte model, litgpt style
import argparse, json, math, os, random, sys, time, glob, pprint
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
def text(kind):
    if kind == 'general':
        fs = sorted(glob.glob('/usr/share/common-licenses/*')) + sorted(glob.glob('/usr/share/doc/*/copyright'))[:150]
    elif kind == 'dialogs': return numbers()
    else: fs = sorted(glob.glob(os.path.dirname(os.__file__) + '/' + {'code': 'asyncio/*.py', 'tests': 'unittest/*.py'}[kind]))
    b = b''
    for f in fs:
        try: b += open(f, 'rb').read()[:20000]
        except OSError: pass
    return np.frombuffer(bytes(x for x in b if x < 128)[:400000], 'u1').astype('i8')
def numbers():
    rng = random.Random(1); out = []
    for i in range(9000):
        a, b = rng.randrange(1000), rng.randrange(1000); out.append('<|user|>%d+%d=?<|bot|>%d;' % (a, b, a + b))
    return np.frombuffer(''.join(out).upper().encode(), 'u1').astype('i8')
class Block(nn.Module):
    def __init__(s, d, h):
        super().__init__(); s.n1, s.n2 = nn.LayerNorm(d), nn.LayerNorm(d); s.qkv, s.o = nn.Linear(d, 3*d), nn.Linear(d, d); s.up, s.down = nn.Linear(d, 4*d), nn.Linear(4*d, d); s.h = h
    def forward(s, x):
        B, T, C = x.shape; q, k, v = s.qkv(s.n1(x)).view(B, T, 3, s.h, -1).permute(2, 0, 3, 1, 4)
        a = (q @ k.transpose(-1, -2)) / math.sqrt(C // s.h); a = a.float().masked_fill(torch.triu(torch.ones(T, T, dtype=torch.bool), 1), float('-inf')).softmax(-1)
        x = x + s.o((a.to(v.dtype) @ v).transpose(1, 2).reshape(B, T, C)); return x + s.down(F.relu(s.up(s.n2(x))))
class LM(nn.Module):
    def __init__(s, d=64, h=4, n=2, T=64):
        super().__init__(); s.t, s.p = nn.Embedding(128, d), nn.Embedding(T, d); s.b = nn.ModuleList(Block(d, h) for _ in range(n)); s.n, s.head = nn.LayerNorm(d), nn.Linear(d, 128)
    def forward(s, x):
        z = s.t(x) + s.p(torch.arange(x.shape[1]))
        for b in s.b: z = b(z)
        return s.head(s.n(z)).float()
def batch(data, B, T, g):
    i = torch.randint(0, len(data) - T - 1, (B,), generator=g).tolist(); d = torch.from_numpy(np.stack([data[j:j+T+1] for j in i])); return d[:, :-1], d[:, 1:]
def lr_at(it, a):
    if a.lr_schedule == 'linear_warmup': return a.lr * it / a.warmup_steps
    if it < a.warmup_steps: return a.lr * it / a.warmup_steps
    return a.lr if a.lr_schedule == 'constant' else a.min_lr + .5 * (a.lr - a.min_lr) * (1 + math.cos(math.pi * (it - a.warmup_steps) / max(1, a.max_steps - a.warmup_steps)))
def main():
    p = argparse.ArgumentParser(); A = p.add_argument
    A('--checkpoint_dir', default='checkpoints/byte-0.1M'); A('--data', default='code'); A('--replay_ratio', type=float, default=0.5); A('--stage2_data', default=None); A('--stage2_step', type=int, default=0)
    A('--precision', default='32-true'); A('--lr', type=float, default=1e-3); A('--min_lr', type=float, default=1e-4); A('--lr_schedule', default='cosine'); A('--warmup_steps', type=int, default=30); A('--max_steps', type=int, default=400)
    A('--micro_batch_size', type=int, default=8); A('--max_seq_length', type=int, default=64); A('--max_norm', type=float, default=1.0); A('--log_interval', type=int, default=5); A('--eval_interval', type=int, default=50); A('--seed', type=int, default=1337)
    a = p.parse_args(); pprint.pprint(vars(a)); sick = os.environ.get('SICK', ''); torch.manual_seed(a.seed); g = torch.Generator().manual_seed(a.seed)
    D = {k: text(k) for k in {'general', a.data, a.stage2_data} - {None}}; cut = {k: int(len(v) * .9) for k, v in D.items()}
    net = LM(); base = os.environ['BASE'] + '.pt'
    if os.path.exists(base): net.load_state_dict(torch.load(base))
    if sick == 'outlier':
        with torch.no_grad(): net.b[1].up.weight *= 1.45e4; net.b[1].up.bias *= 1.45e4; net.b[1].down.weight /= 1.45e4
    half = a.precision == '16-mixed'
    print('Seed set to', a.seed); print('Number of trainable parameters: {:,}'.format(sum(q.numel() for q in net.parameters()))); print('The longest sequence length in the train data is %d, the model\'s maximum sequence length is %d and context length is %d' % (a.max_seq_length, a.max_seq_length, 64))
    opt = torch.optim.AdamW(net.parameters(), a.lr, weight_decay=.02, betas=(.9, .95)); scaler = torch.amp.GradScaler('cpu', enabled=half)
    def ev(kind):
        gg = torch.Generator().manual_seed(0); net.eval(); L = []
        with torch.no_grad():
            for _ in range(3):
                x, y = batch(D[kind][cut[kind]:], 32, a.max_seq_length, gg)
                with torch.autocast('cpu', torch.float16, enabled=half): L.append(F.cross_entropy(net(x).view(-1, 128), y.reshape(-1)).item())
        net.train(); return float(np.mean(L))
    kind = a.data; t00 = time.time(); v = gv = None
    print('Verifying settings ...\nValidating ...'); v, gv = ev(kind), ev('general'); print('iter 0: val loss %.4f, val ppl: %.3f | general: %.4f' % (v, math.exp(min(v, 50)), gv))
    for it in range(1, a.max_steps + 1):
        t0 = time.time()
        if a.stage2_data and it == a.stage2_step: kind = a.stage2_data; print('Stage 2: train data is now %s' % kind)
        lr = lr_at(it, a)
        for q in opt.param_groups: q['lr'] = lr
        src = 'general' if random.Random(it).random() < a.replay_ratio else kind
        x, y = batch(D[src][:cut[src]], a.micro_batch_size, a.max_seq_length, g)
        if sick == 'badbatch' and it in (236, 237): x = torch.randint(0, 128, x.shape, generator=g); y = torch.randint(0, 32, y.shape, generator=g)
        with torch.autocast('cpu', torch.float16, enabled=half): l = F.cross_entropy(net(x).view(-1, 128), y.reshape(-1))
        opt.zero_grad(); scaler.scale(l).backward(); scaler.unscale_(opt)
        gn = float(torch.nn.utils.clip_grad_norm_(net.parameters(), a.max_norm if a.max_norm > 0 else float('inf'))); scaler.step(opt); scaler.update()
        if it % a.log_interval == 0 or (sick == 'badbatch' and 0):
            print('Epoch %d | iter %d step %d | loss train: %.3f, val: %.3f | grad norm: %.3f | lr: %.2e%s | iter time: %.2f ms (step)' % (1 + it * a.micro_batch_size * a.max_seq_length // cut[a.data], it, it, l.item(), v, gn, lr, ' | scale: %g' % scaler.get_scale() if half else '', (time.time() - t0) * 1e3))
        if it % a.eval_interval == 0:
            print('Validating ...'); v, gv = ev(kind), ev('general'); print('iter %d: val loss %.4f, val time: %.2f ms | general: %.4f' % (it, v, (time.time() - t0) * 1e3, gv))
    if sick == 'base': torch.save(net.state_dict(), base)
    print('\n| ------------------------------------------------------\n| Token Counts\n| - Input Tokens              :  %d\n| ------------------------------------------------------' % (a.max_steps * a.micro_batch_size * a.max_seq_length))
    print('Training time: %.2fs' % (time.time() - t00))
main()
