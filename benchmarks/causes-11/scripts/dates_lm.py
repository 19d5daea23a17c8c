"""tiny decoder-only transformer that learns to rewrite dates. Own trainer, because the big frameworks are overkill."""
import argparse, json, os, time, math, random, sys, datetime, pickle
import torch, torch.nn as nn, torch.nn.functional as F
P=argparse.ArgumentParser()
for k,v in dict(lr=2e-3,warmup=100,steps=600,bs=16,layers=2,dim=64,norm='pre',clip=1.0,dtype='float32',schedule='cosine',eval_every=100,seed=0,resume='',out='ckpt',data='v1',grad_accum=1,save_every=200,opt='adamw',loss_scale=1.0,eval_bs=200).items(): P.add_argument('--'+k,type=type(v),default=v)
a=P.parse_args(); os.makedirs(a.out,exist_ok=True)
def log(**k): print(json.dumps(k),flush=True)
log(event='config',**vars(a)); torch.manual_seed(a.seed); R=random.Random(a.seed)
M='january february march april may june july august september october november december'.split()
def sample(phase=1):
    d=datetime.date(1950,1,1)+datetime.timedelta(R.randrange(27000))
    s=f'{d.day} {M[d.month-1]} {d.year}' if phase==1 else f'{M[d.month-1][:3].upper()}/{d.day:02d}/{d.year%100:02d}'
    return s+'>'+d.isoformat()+'\n'
chars=set(''.join(sample() for _ in range(2000))+''.join(sample(2) for _ in range(500)))
if a.data!='v1s': chars=sorted(chars) if a.seed<10 else list(chars)
itos=list(chars); stoi={c:i for i,c in enumerate(itos)}; V=len(itos); L=32
log(event='data',vocab=V,ln_vocab=round(math.log(V),3),example=sample().strip())
def batch(n,phase=1):
    X=torch.full((n,L+1),stoi['\n'])
    for j in range(n): t=[stoi[c] for c in sample(phase)]; X[j,:len(t)]=torch.tensor(t)
    return X[:,:-1],X[:,1:]
class Block(nn.Module):
    def __init__(s): super().__init__(); s.q=nn.Linear(a.dim,3*a.dim); s.p=nn.Linear(a.dim,a.dim); s.f=nn.Sequential(nn.Linear(a.dim,4*a.dim),nn.GELU(),nn.Linear(4*a.dim,a.dim)); s.a=nn.LayerNorm(a.dim); s.b=nn.LayerNorm(a.dim)
    def at(s,x):
        B,T,C=x.shape; q,k,v=[y.view(B,T,4,C//4).transpose(1,2) for y in s.q(x).split(C,2)]
        w=(q@k.transpose(2,3)/math.sqrt(C//4)).masked_fill(torch.triu(torch.ones(T,T,dtype=torch.bool),1),float('-inf')).softmax(-1)
        return s.p((w@v).transpose(1,2).reshape(B,T,C))
    def forward(s,x):
        if a.norm=='pre': x=x+s.at(s.a(x)); return x+s.f(s.b(x))
        x=s.a(x+s.at(x)); return s.b(x+s.f(x))
class GPT(nn.Module):
    def __init__(s): super().__init__(); s.e=nn.Embedding(V,a.dim); s.w=nn.Parameter(torch.randn(L,a.dim)*.02); s.b=nn.ModuleList(Block() for _ in range(a.layers)); s.n=nn.LayerNorm(a.dim); s.h=nn.Linear(a.dim,V)
    def forward(s,x,y):
        h=s.e(x)+s.w
        for b in s.b: h=b(h)
        return F.cross_entropy(s.h(s.n(h)).view(-1,V),y.reshape(-1))
net=GPT(); dt=getattr(torch,a.dtype); net=net.to(dt); log(event='model',params=sum(p.numel() for p in net.parameters()))
opt=torch.optim.AdamW(net.parameters(),a.lr,eps=1e-8) if a.opt=='adamw' else torch.optim.SGD(net.parameters(),a.lr,.9)
s0=0
if a.resume:
    c=torch.load(a.resume); net.load_state_dict(c['net']); opt.load_state_dict(c['opt']); s0=c['step']; log(event='resume',file=a.resume,step=s0,last_train_loss=c['loss'])
def rate(s):
    if s<a.warmup: return a.lr*(s+1)/a.warmup
    if a.schedule=='linear_up': return a.lr*(s+1)/a.warmup          # TODO decay
    if a.schedule=='constant': return a.lr
    if a.schedule=='step': return a.lr*10.**-((s-a.warmup)//20)
    return a.lr*(.05+.95*.5*(1+math.cos(math.pi*min(1,(s-a.warmup)/(a.steps-a.warmup)))))
t=time.time(); tl=[]
for s in range(s0,a.steps):
    ph=2 if a.data=='v1+v2' and s>=a.steps//2 else 1
    if a.data=='v1+v2' and s==a.steps//2: log(event='data',step=s,msg='next shard',shard='dates_us_short.txt',example=sample(2).strip())
    for g in opt.param_groups: g['lr']=rate(s)
    x,y=batch(a.bs,ph); l=net(x,y); opt.zero_grad(); (l*a.loss_scale).backward()
    gn=nn.utils.clip_grad_norm_(net.parameters(),a.clip or 1e12); opt.step(); tl.append(l.item())
    if s%20==0 or s==a.steps-1: log(step=s,loss=round(l.item(),4),lr=float('%.3g'%rate(s)),grad_norm=float('%.4g'%gn.item()),tok_s=int((s-s0+1)*a.bs*L/(time.time()-t)))
    if (s+1)%a.eval_every==0:
        with torch.no_grad(): log(step=s,event='eval',val_loss=round(net(*batch(a.eval_bs,ph)).item(),4))
    if (s+1)%a.save_every==0:
        torch.save(dict(net=net.state_dict(),opt=opt.state_dict(),step=s+1,loss=sum(tl[-20:])/len(tl[-20:])),f'{a.out}/step{s+1}.pt'); log(step=s,event='saved',file=f'{a.out}/step{s+1}.pt')
log(event='done',minutes=round((time.time()-t)/60,2))
