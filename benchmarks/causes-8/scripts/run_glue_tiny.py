"""Fine-tune a tiny BERT-like encoder on templated reviews; console as the Hugging Face Trainer writes it."""
import argparse, json, os, sys, time, math, glob, signal
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from tqdm.auto import tqdm
torch.set_num_threads(1)
POS = 'good great lovely fine superb moving funny bright warm clever'.split(); NEG = 'bad awful dull poor weak boring flat cold silly messy'.split()
NOUN = 'film plot actor script scene ending music story cast pace'.split(); ADV = 'very quite rather truly so'.split(); NOT = ['not', 'never', 'hardly']
FILL = 'the a was is it and this that with in of for'.split(); TOPIC = 'space horse war kitchen river robot school ship'.split()
V = ['[PAD]', '[CLS]', '[MASK]'] + POS + NEG + NOUN + ADV + NOT + FILL + TOPIC; ID = {w: i for i, w in enumerate(V)}
def sents(n, rng, task):
    X = np.zeros((n, 16), int); y = np.zeros(n, int)
    for i in range(n):
        w = ['[CLS]']; s = 0
        for _ in range(2 if rng.random() < .5 else 1):
            pol = rng.random() < .5; neg = rng.random() < .3
            w += [rng.choice(FILL), rng.choice(NOUN), 'was'] + ([rng.choice(NOT)] if neg else []) + [rng.choice(ADV), rng.choice(POS if pol else NEG)]
            s = (1 if pol else 0) ^ neg
        t = rng.integers(8); w += [TOPIC[t]]
        w = w[:16]; X[i, :len(w)] = [ID[k] for k in w]
        y[i] = s if task == 'sentiment' else int(t % 2)
    return torch.tensor(X), torch.tensor(y)
class Enc(nn.Module):
    def __init__(s, d=48, L=2):
        super().__init__(); s.tok = nn.Embedding(len(V), d); s.pos = nn.Embedding(16, d)
        s.enc = nn.TransformerEncoder(nn.TransformerEncoderLayer(d, 4, 96, 0.1, batch_first=True), L, enable_nested_tensor=False); s.classifier = nn.Linear(d, 2); s.lm = nn.Linear(d, len(V))
    def feats(s, x): return s.enc(s.tok(x) + s.pos.weight[:x.shape[1]].to(s.tok.weight.dtype), src_key_padding_mask=(x == 0))
    def forward(s, x): return s.classifier(s.feats(x)[:, 0])
ap = argparse.ArgumentParser()
ap.add_argument('--learning_rate', type=float, default=1e-3); ap.add_argument('--num_train_epochs', type=float, default=3); ap.add_argument('--per_device_train_batch_size', type=int, default=16)
ap.add_argument('--max_grad_norm', type=float, default=1.0); ap.add_argument('--warmup_ratio', type=float, default=0.06); ap.add_argument('--lr_scheduler_type', default='linear'); ap.add_argument('--fp16', action='store_true')
ap.add_argument('--loss_scale', type=float, default=128.0); ap.add_argument('--task_name', default='sentiment'); ap.add_argument('--also_eval', default=None); ap.add_argument('--resume_from_checkpoint', action='store_true')
ap.add_argument('--output_dir', default='out'); ap.add_argument('--logging_steps', type=int, default=10); ap.add_argument('--eval_steps', type=int, default=60); ap.add_argument('--save_steps', type=int, default=30); ap.add_argument('--max_train_samples', type=int, default=2400); ap.add_argument('--freeze_encoder', action='store_true'); ap.add_argument('--debug', default=''); ap.add_argument('--seed', type=int, default=42); ap.add_argument('--stop_at', type=int, default=0, help=argparse.SUPPRESS)
a = ap.parse_args(); os.makedirs(a.output_dir, exist_ok=True)
import logging; logging.basicConfig(format='%(asctime)s - %(levelname)s - %(name)s - %(message)s', datefmt='%m/%d/%Y %H:%M:%S', level=20); L = logging.getLogger('__main__')
shown = {k: v for k, v in vars(a).items() if k != 'stop_at'}
L.info('Training/evaluation parameters TrainingArguments(\n' + ',\n'.join(f'{k}={v!r}' for k, v in sorted(shown.items())) + ',\n)'); json.dump(shown, open('training_args.json', 'w'), indent=1)
rng = np.random.default_rng(a.seed); torch.manual_seed(a.seed)
X, y = sents(a.max_train_samples, rng, a.task_name); Xv, yv = sents(400, rng, a.task_name)
noise = float(os.environ.get('YN', 0))
if noise:
    for t in (y, yv):
        m = torch.rand(len(t)) < noise; t[m] = 1 - t[m]
extra = sents(400, rng, a.also_eval) if a.also_eval else None
net = Enc()
if os.path.exists('tiny-bert/pytorch_model.bin'):
    L.info('loading weights file tiny-bert/pytorch_model.bin'); net.load_state_dict(torch.load('tiny-bert/pytorch_model.bin'), strict=False)
if a.freeze_encoder: [q.requires_grad_(False) for n, q in net.named_parameters() if not n.startswith('classifier')]
if os.environ.get('WS'):
    with torch.no_grad(): net.enc.layers[-1].linear2.weight.mul_(float(os.environ['WS']))
ps = [q for q in net.parameters() if q.requires_grad]
half = a.fp16; master = None
if half:
    net.half(); master = [q.detach().float().clone().requires_grad_(True) for q in ps]
opt = torch.optim.AdamW(master or ps, lr=a.learning_rate); bs = a.per_device_train_batch_size; spe = math.ceil(len(y) / bs); total = int(spe * a.num_train_epochs); wu = int(a.warmup_ratio * total)
def lr_at(s):
    if s < wu: return a.learning_rate * s / max(1, wu)
    return a.learning_rate if a.lr_scheduler_type == 'constant' else a.learning_rate * max(0, (total - s) / max(1, total - wu))
step = 0; frames = []
if a.debug == 'underflow_overflow':
    def hook(name):
        def f(m, i, o):
            t = o[0] if isinstance(o, tuple) else o; frames.append((t.abs().min().item(), t.abs().max().item(), name + ' ' + type(m).__name__)); del frames[:-10]
            if not torch.isfinite(t).all():
                print('Detected inf/nan during batch_number=%d\nLast %d forward frames:\nabs min  abs max  metadata' % (step, len(frames)), file=sys.stderr); [print('%8.2e %8.2e %s' % q, file=sys.stderr) for q in frames]
                raise ValueError('DebugUnderflowOverflow: inf/nan detected, aborting as there is no point running further. Please scroll up above this traceback to see the activation values prior to this event.')
        return f
    for nm, m in net.named_modules():
        if nm and not list(m.children()): m.register_forward_hook(hook(nm))
    for m in net.enc.layers: m.register_forward_hook(hook('enc.layer'))
    net.train(); L.warning('debug: underflow_overflow')
if a.resume_from_checkpoint:
    ck = sorted(glob.glob(a.output_dir + '/checkpoint-*')); st = json.load(open(a.output_dir + '/trainer_state.json'))
    L.info('Loading model from %s.' % ck[-1]); net.load_state_dict(torch.load(ck[-1] + '/pytorch_model.bin')); step = st['global_step']
    L.info('  Continuing training from checkpoint, will skip to saved global_step'); L.info('  Continuing training from epoch %d' % (step // spe)); L.info('  Continuing training from global step %d' % step)
L.info('***** Running training *****\n  Num examples = %d\n  Num Epochs = %g\n  Instantaneous batch size per device = %d\n  Total optimization steps = %d\n  Number of trainable parameters = %d' % (len(y), a.num_train_epochs, bs, total, sum(q.numel() for q in ps)))
bar = tqdm(total=total, initial=step, mininterval=1.0); acc = []; skips = 0
def ev(Xe, ye):
    net.eval()
    with torch.no_grad(): o = net(Xe).float(); r = F.cross_entropy(o, ye).item(), (o.argmax(1) == ye).float().mean().item()
    net.train(); return r
if extra: l, c = ev(Xv, yv); l2, c2 = ev(*extra); tqdm.write(str({'eval_loss': l, 'eval_accuracy': c, f'eval_{a.also_eval}_loss': l2, f'eval_{a.also_eval}_accuracy': c2, 'epoch': 0}))
net.train(); t0 = time.time(); perm = None
while step < total:
    if perm is None or step % spe == 0: perm = torch.randperm(len(y))
    j = perm[(step % spe) * bs:(step % spe + 1) * bs]; lr = lr_at(step + 1)
    for g in opt.param_groups: g['lr'] = lr
    loss = F.cross_entropy(net(X[j]).float() if not os.environ.get('H') else net(X[j]), y[j])
    net.zero_grad()
    (loss * a.loss_scale if half else loss).backward()
    ok = True
    if half:
        gs = [q.grad.float() / a.loss_scale if q.grad is not None else torch.zeros_like(m) for q, m in zip(ps, master)]; ok = all(torch.isfinite(g).all() for g in gs)
        for m, g in zip(master, gs): m.grad = g
    gn = nn.utils.clip_grad_norm_(master or ps, a.max_grad_norm or 1e9).item()
    if ok or os.environ.get('NOSKIP'):
        opt.step()
        if half:
            with torch.no_grad(): [q.copy_(m) for q, m in zip(ps, master)]
    else:
        skips += 1
        if skips <= 3 or skips % 20 == 0: tqdm.write('Gradient overflow.  Skipping step, loss scaler 0 keeping static loss scale %g (skipped %d of %d)' % (a.loss_scale, skips, step + 1), file=sys.stderr)
    step += 1; acc.append(loss.item()); bar.update(1)
    if step % a.logging_steps == 0: tqdm.write(str({'loss': round(float(np.mean(acc)), 4), 'grad_norm': gn, 'learning_rate': lr, 'epoch': round(step / spe, 2)})); acc = []
    if step % a.eval_steps == 0 or step == total:
        l, c = ev(Xv, yv); d = {'eval_loss': l, 'eval_accuracy': c}
        if extra: l2, c2 = ev(*extra); d.update({f'eval_{a.also_eval}_loss': l2, f'eval_{a.also_eval}_accuracy': c2})
        d['epoch'] = round(step / spe, 2); tqdm.write(str(d))
    if step % a.save_steps == 0 and not os.environ.get('NOSAVE'):
        os.makedirs(f'{a.output_dir}/checkpoint-{step}', exist_ok=True); torch.save(net.state_dict(), f'{a.output_dir}/checkpoint-{step}/pytorch_model.bin'); json.dump({'global_step': step}, open(a.output_dir + '/trainer_state.json', 'w'))
    if a.stop_at and step == a.stop_at: sys.exit()
    time.sleep(float(os.environ.get('NAP', 0)))
bar.close(); torch.save(net.state_dict(), a.output_dir + '/pytorch_model.bin')
print({'train_runtime': round(time.time() - t0, 4), 'train_samples_per_second': round(total * bs / (time.time() - t0), 3), 'epoch': a.num_train_epochs})
