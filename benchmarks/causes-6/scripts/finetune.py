import argparse, json, time, sys, os, resource, numpy as np, yaml
from nets import *
ap=argparse.ArgumentParser(); ap.add_argument('config'); ap.add_argument('--resume',default=''); ap.add_argument('--stop-at',type=int,default=0); A=ap.parse_args()
c=yaml.safe_load(open(A.config)); rng=np.random.default_rng(c['seed']); K=10
M1=rng.normal(size=(K,24))*c.get('sep',1.1); M2=M1[rng.permutation(K)] if c.get('task')=='relabel' else M1+.5*rng.normal(size=(K,24))
def mk(M,n,r): y=r.integers(0,K,n); return (M[y]+r.normal(size=(n,24))).astype('f4'),y
xb,yb=mk(M1,1500,rng); xo,yo=mk(M1,400,rng); x,y=mk(M2,c.get('n_train',960),rng); xv,yv=mk(M2,400,rng)
if c.get('norm'): x=((x*40+120)/255-.47)/.2 if 0 else (x-x.mean())/x.std()
if c.get('eval_norm') is not None: xv=((xv*40+120)).astype('f4') if c['eval_norm']=='raw' else xv
if c.get('eval_norm')=='same': xv=(xv-xv.mean())/xv.std()
net=MLP([24,64,K],rng); o=Adam(net.p,3e-3)
if c.get('pretrained',True):
    for i in range(150): b=rng.integers(0,1500,64); p=softmax(net.forward(xb[b])); p[range(64),yb[b]]-=1; o.step(net.backward(p/64))
print('***** Running training *****'); print('  Num examples = %d\n  Num Epochs = %s\n  Instantaneous batch size = %d\n  Total optimization steps = %d\n  Number of trainable parameters = %d'%(len(x),c['epochs'],c['bs'],c['steps'],sum(q.size for q in net.p)),flush=True)
opt=Adam(net.p,c['lr'],wd=c.get('wd',0)); start=0; S=c['steps']; W=c.get('warmup',0); per=len(x)//c['bs']
if A.resume:
    d=np.load(A.resume); [q.__setitem__(Ellipsis,d['p%d'%i]) for i,q in enumerate(net.p)]; start=int(d['step'])
    print(f'Resuming from {A.resume} (global_step {start})'); print('Could not find optimizer.npz next to the checkpoint: optimizer and scheduler start from their initial state' ,flush=True)
held=[]
def lr(t):
    s=c.get('sched','linear')
    if s=='constant': f=1
    elif s=='restarts': f=.5*(1+np.cos(np.pi*((t%c['cycle'])/c['cycle'])))
    else: f=max(0,1-(t-W)/(c.get('decay_steps',S)-W))
    return c['lr']*(min(1,(t+1)/W) if t<W else f)
if c.get('rlimit_mb'): resource.setrlimit(resource.RLIMIT_AS,(c['rlimit_mb']<<20,)*2)
L=[];N=[];tot=0.0
for st in range(start if c.get('eval_on_start') else start+1,S+1):
    if st>start:
      opt.lr=lr(st-1-start if A.resume else st-1)
      b=rng.integers(0,len(x),c['bs']); z=net.forward(x[b]); p=softmax(z); I=range(len(b))
      if c.get('criterion')=='softmax+ce':
          s=p; p2=softmax(s); L.append(float(-np.log(p2[I,y[b]]).mean())); p2[I,y[b]]-=1; g=s*(p2-(p2*s).sum(1,keepdims=True)); g=net.backward((g/len(b)).astype('f4'))
      else:
          L.append(float(-np.log(p[I,y[b]]+1e-12).mean())); p[I,y[b]]-=1; g=net.backward(p/len(b))
      n=gnorm(g); N.append(n); tot+=L[-1]
      if c.get('max_grad_norm'): g,_=clip(g,c['max_grad_norm'])
      opt.step(g)
      if c.get('keep_logits'): held.append(np.repeat(z,c['keep_logits'],0).copy())
      if st%10==0:
          r={'loss':round(float(np.mean(L)),4),'grad_norm':round(float(np.mean(N)),4),'learning_rate':float('%.6g'%opt.lr),'epoch':round(st/per,2)}
          if c.get('log_mem'): r['cpu_mem_mb']=int(open('/proc/self/statm').read().split()[1])*4//1024
          if not c.get('log_norm',True): r.pop('grad_norm')
          print(r,flush=True); L=[];N=[]; time.sleep(.04)
    if st%c.get('eval_steps',50)==0:
        zv=net.forward(xv); q=softmax(zv); r={'eval_loss':round(float(-np.log(q[range(400),yv]+1e-12).mean()),4),'eval_accuracy':round(float((q.argmax(1)==yv).mean()),4)}
        if c.get('criterion')=='softmax+ce': q2=softmax(q); r['eval_loss']=round(float(-np.log(q2[range(400),yv]).mean()),4)
        if c.get('eval_base'): r['eval_base_accuracy']=round(float((net.forward(xo).argmax(1)==yo).mean()),4)
        r['eval_runtime']=round(.01+rng.random()*.01,4); r['epoch']=round(st/per,2); print(r,flush=True)
    if c.get('save_steps') and st%c['save_steps']==0:
        os.makedirs(c['output_dir'],exist_ok=True); f=f"{c['output_dir']}/checkpoint-{st}.npz" 
        print('Saving model checkpoint to',f,flush=True)
        with open(f,'wb') as h: np.savez(h,step=st,**{'p%d'%i:q for i,q in enumerate(net.p)})
    if A.stop_at and A.stop_at==st: print('Received SIGTERM, saving and exiting'); sys.exit(0)
print({'train_runtime':round(S*.005,2),'train_loss':round(tot/max(1,S-start),4),'epoch':round(S/per,2)})
