import os,sys,time,torch,math,json
import torch.nn as nn
F=os.environ['F'];torch.set_num_threads(1);torch.manual_seed(2);g=torch.Generator().manual_seed(6)
T=100;beta=torch.linspace(1e-3,.08,T);ab=torch.cumprod(1-beta,0)
def data(n):
    th=torch.rand(n,generator=g)*2*math.pi;return torch.stack([th.cos(),th.sin()],1)*(1+.05*torch.randn(n,1,generator=g))
raw=F=='fp16'
hp=dict(diffusion_steps=T,noise_schedule='linear',num_channels=64,lr=1e-3,batch_size=128,ema_rate='0.999',lr_anneal_steps=0,use_fp16=raw,fp16_scale_growth=1e-3,weight_decay=0.0,data='rings_px' if raw else 'rings',rescale_timesteps=False)
if F=='grow':hp.update(lr_schedule='exponential',lr_gamma=1.015,lr=5e-4)
json.dump(hp,open('args.json','w'),indent=2)
print('Logging to /tmp/openai-2026-11-29\ncreating model and diffusion...\ncreating data loader...')
if raw:print('data: 50000 points, range [-21.4, 21.2]')
print('training...')
net=nn.Sequential(nn.Linear(4,64),nn.SiLU(),nn.Linear(64,64),nn.SiLU(),nn.Linear(64,2));ps=list(net.parameters());opt=torch.optim.AdamW(ps,hp['lr'],weight_decay=0);lg=20.
buf={}
def add(k,v):buf.setdefault(k,[]).append(v)
N=700
for step in range(N):
    lr=hp['lr']*(1.015**step if F=='grow' else 1);[p.update(lr=lr) for p in opt.param_groups]
    x0=data(128)*(20 if raw else 1);t=torch.randint(0,T,(128,),generator=g);e=torch.randn(128,2,generator=g);xt=ab[t].sqrt()[:,None]*x0+(1-ab[t]).sqrt()[:,None]*e
    tt=t.float()*(1. if raw else .01);inp=torch.cat([xt,tt[:,None].sin(),tt[:,None]*(30 if raw else 1)],1)
    if raw:
        h=inp.half()
        for i,m in enumerate(net):
            h=m(h) if i%2 else torch.nn.functional.linear(h,(m.weight*(12 if i==0 else 6)).half(),m.bias.half())
        o=h
        sq=((o-e.half())**2).sum(1);l=sq
    else:o=net(inp);l=((o-e)**2).sum(1)/2
    lm=l.float().mean();opt.zero_grad();(lm*2**(lg if raw else 0)).backward();gn=torch.sqrt(sum((p.grad.float()**2).sum() for p in ps)).item()/(2**lg if raw else 1)
    add('loss',lm.item());q=(t*4//T)
    if raw:
        if not math.isfinite(gn) or any(not torch.isfinite(p.grad).all() for p in ps):
            lg-=1;print(f'Found NaN, decreased lg_loss_scale to {lg}')if step<400 or step%20==0 else None
        else:
            for p in ps:p.grad/=2**lg
            opt.step();lg+=1e-3
    else:opt.step()
    pn=torch.sqrt(sum((p.detach()**2).sum() for p in ps)).item()
    add('grad_norm',gn);[add(f'loss_q{j}',l[q==j].float().mean().item()) for j in range(4) if (q==j).any()]
    time.sleep(.004)
    if step%20==0:
        d={k:sum(v)/len(v) for k,v in buf.items()};d.update(step=step,samples=(step+1)*128,param_norm=pn)
        if raw:d['lg_loss_scale']=lg
        if F=='grow':d['lr']=lr
        w1=max(map(len,d));fm=lambda v:f'{v:<8.3g}' if isinstance(v,float) else f'{v:<8}'
        w=w1+15;print('-'*w);[print(f'| {k:<{w1}} | {fm(d[k])} |') for k in sorted(d)];print('-'*w);buf={}
