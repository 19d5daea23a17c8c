import os,sys,time,torch,math,datetime,argparse
import torch.nn as nn,torch.nn.functional as Fn
F=os.environ['F'];torch.set_num_threads(1);torch.manual_seed(11);g=torch.Generator().manual_seed(1)
V=64;Tm=torch.softmax(2.2*torch.randn(V,V,generator=g),1)
def seq(n,T=24):
    x=torch.randint(0,V,(n,1),generator=g);o=[x]
    for _ in range(T):o.append(torch.multinomial(Tm[o[-1][:,0]],1,generator=g))
    return torch.cat(o,1)
DATA=seq(3000)
a=dict(num_layers=2,hidden_size=48,seq_length=24,global_batch_size=16,lr=3e-3,min_lr=3e-5,lr_decay_style='cosine',lr_warmup_iters=30,train_iters=400,clip_grad=1.0,optimizer='adam',fp16=True,loss_scale=None,initial_loss_scale=2**16,loss_scale_window=50)
if F=='static':a.update(loss_scale=2.0**30)
if F=='decay':a.update(lr_decay_iters=110,min_lr=0.0)
b0=dict(a)
if F=='resume':a.update(load='checkpoints/gpt-mini',no_load_optim=True,no_load_rng=True,finetune=True,lr_warmup_iters=0,lr=8e-1,train_iters=300,seed=1234)
if F=='clip':a.update(clip_grad=0.0,fp16=False,lr=.6,optimizer='sgd',lr_warmup_iters=0)
if F=='ok':a.update(initial_loss_scale=2**32)
print('------------------------ arguments ------------------------')
aa=b0 if F=='resume' else a
for k in sorted(aa):print(f'  {k} '+'.'*(44-len(k))+f' {aa[k]}')
print('-------------------- end of arguments ---------------------')
class Net(nn.Module):
    def __init__(s):
        super().__init__();s.e=nn.Embedding(V,48);s.r=nn.LSTM(48,48,2,batch_first=True) if F!='clip' else nn.RNN(48,48,2,batch_first=True,nonlinearity='relu');s.o=nn.Linear(48,V)
    def forward(s,x):return s.o(s.r(s.e(x))[0])
net=Net();ps=list(net.parameters());print(f' > number of parameters on (tensor, pipeline) model parallel rank (0, 0): {sum(p.numel() for p in ps)}')
opt=torch.optim.Adam(ps,a['lr'],betas=(.9,.95)) if F!='clip' else torch.optim.SGD(ps,.6,momentum=.9)
def LR(i):
    w=a['lr_warmup_iters'];d=a.get('lr_decay_iters',a['train_iters'])
    if i<w:return a['lr']*(i+1)/w
    return a['min_lr']+(a['lr']-a['min_lr'])*.5*(1+math.cos(math.pi*min(1,(i-w)/(d-w))))
scale=float(a['loss_scale'] or a['initial_loss_scale']) if a['fp16'] else 1.
dyn=a['loss_scale'] is None;good=0;sk=0;los=[];t=time.time();cons=0
def train(n,i0=0,total=None,quiet=False):
    global scale,good,sk,los,t,cons
    for i in range(i0,i0+n):
        lr=LR(i)
        for p in opt.param_groups:p['lr']=lr
        x=DATA[torch.randint(0,3000,(16,))];l=Fn.cross_entropy(net(x[:,:-1]).reshape(-1,V),x[:,1:].reshape(-1));opt.zero_grad();(l*scale).backward()
        if a['fp16']:
            for p in ps:p.grad=p.grad.half().float()
            bad=not all(torch.isfinite(p.grad).all() for p in ps)
        else:bad=False
        gn=None
        if bad:
            sk+=1
            if dyn:scale/=2
            good=0
        else:
            for p in ps:p.grad/=scale
            gn=torch.sqrt(sum((p.grad**2).sum() for p in ps)).item()
            if a['clip_grad'] and gn>a['clip_grad']:
                for p in ps:p.grad*=a['clip_grad']/gn
            opt.step();good+=1;los.append(l.item())
            if dyn and good%50==0 and a['fp16']:scale=min(scale*2,2.**32)
        if bad and not dyn:los.append(l.item())
        cons+=16;time.sleep(.003)
        if (i+1)%5==0 and not quiet:
            dt=(time.time()-t)/5*1e3;t=time.time()
            lt=f' lm loss: {sum(los)/len(los):.6E} |' if los else ''
            print(f' iteration {i+1:8d}/{total:8d} | consumed samples: {cons:12d} | elapsed time per iteration (ms): {dt:.1f} | learning rate: {lr:.3E} | global batch size: {16:5d} |{lt}'+(f' loss scale: {scale:.1f} |' if a['fp16'] else '')+(f' grad norm: {gn:.3f} |' if gn is not None else '')+f' number of skipped iterations: {sk:3d} | number of nan iterations: {0:3d} |',flush=True);los=[];sk=0
print(' > building train, validation, and test datasets ...\n[before the start of training step] datetime: '+time.strftime('%Y-%m-%d %H:%M:%S'))
if F=='resume':
    b=dict(a);a.update(lr=3e-3,lr_warmup_iters=30);train(200,0,400,False)
    print(' saving checkpoint at iteration     200 to checkpoints/gpt-mini\n  successfully saved checkpoint at iteration     200 to checkpoints/gpt-mini\n[exiting program after 200 iterations] datetime: '+time.strftime('%Y-%m-%d %H:%M:%S'))
    a=b;opt=torch.optim.Adam(ps,a['lr'],betas=(.9,.95));scale=2.**16
    print('------------------------ arguments ------------------------')
    for k in sorted(a):print(f'  {k} '+'.'*(44-len(k))+f' {a[k]}')
    print('-------------------- end of arguments ---------------------')
    print(' loading checkpoint from checkpoints/gpt-mini at iteration 200\n could not find arguments in the checkpoint ...\n optimizer and scheduler state not loaded (no_load_optim), iteration reset to 0 (finetune)\n  successfully loaded checkpoint from checkpoints/gpt-mini at iteration 0');cons=0;t=time.time()
    train(300,0,300)
else:train(400,0,400)
print('[after training is done] datetime: '+time.strftime('%Y-%m-%d %H:%M:%S'))
