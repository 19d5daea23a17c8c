import json, sys, time, numpy as np, datetime, warnings
from nets import *
cfg=json.load(open('config.json')); T=cfg['trainer']; D=cfg['data']; rng=np.random.default_rng(T['seed'])
def log(event,level='INFO',**k):
    k={a:(round(float(b),6) if isinstance(b,(float,np.floating)) else b) for a,b in k.items()}
    print(json.dumps({'ts':datetime.datetime.utcnow().isoformat(timespec='milliseconds')+'Z','level':level,'logger':'ctr.trainer','event':event,**k}),flush=True)
warnings.filterwarnings('ignore',category=DeprecationWarning)
log('job_start',config=cfg)
W=rng.normal(size=(16,1)); W2=rng.normal(size=(16,1))
def batch(n,step,val=False):
    x=rng.normal(size=(n,16)); w=W
    if not val or D.get('val_follows',False):
        for s in D['sources']:
            if step>=s['from_step']: cur=s
        if cur['name'].startswith('web') or cur['name']=='feed_v1': pass
        elif cur['name']=='feed_v2': w=-W*.8+.6*W2
        elif cur['name']=='hard': w=.5*W+.8*W2
    y=(1/(1+np.exp(-2.5*(x@w)))>rng.random((n,1))).astype('f4')
    q=0
    if D.get('joiner')=='async' and not val: q=min(.5,max(0,(step-600)/1000))
    if q: 
        f=rng.random((n,1))<q; y=np.where(f,(rng.random((n,1))<.5),y).astype('f4')
    return x.astype('f4'),y
net=MLP([16,32,1],rng); half=T['precision']=='fp16'; opt=(Adam if T['optimizer']=='adam' else SGD)(net.p,T['lr']); scale=float(T.get('loss_scale',1)); seen=None; skipped=0
xv,yv=batch(1000,0,True)
def bce(z,y): return float(np.mean(np.logaddexp(0,z)-y*z))
for step in range(1,T['max_steps']+1):
    if T['schedule']=='exp': opt.lr=T['lr']*T['gamma']**(step/100)
    elif T['schedule']=='cosine': opt.lr=T['lr']*.5*(1+np.cos(np.pi*step/T['max_steps']))
    cur=[s for s in D['sources'] if step>=s['from_step']][-1]['name']
    if cur!=seen: log('datasource_open',source=cur,step=step); seen=cur; xv,yv=batch(1000,step,True)
    x,y=batch(T['batch_size'],step)
    if half:
        x=x*np.float32(cfg['data'].get('feature_gain',1))
        m=MLP([16,32,1],rng); m.p=[p.astype(np.float16) for p in net.p]; z=m.forward(x.astype(np.float16)); zz=z.astype('f4')
        d=((1/(1+np.exp(-zz))-y)/len(y)*scale).astype(np.float16); g=[q.astype('f4')/np.float32(scale) for q in m.backward(d)]
        loss=bce(zz,y); n=gnorm(g)
    else:
        z=net.forward(x); loss=bce(z,y); g=net.backward((1/(1+np.exp(-z))-y)/len(y)); n=gnorm(g)
    if half and not np.isfinite(n) and T.get('dynamic_loss_scale'):
        skipped+=1; scale=max(scale/2,T.get('min_loss_scale',0)); log('overflow','WARNING',step=step,msg='gradient overflow, skipping step',loss_scale=scale)
    else:
        if T.get('max_grad_norm'): g,_=clip(g,T['max_grad_norm'])
        opt.step(g)
    if T.get('scale_growth_interval') and step%T['scale_growth_interval']==0: scale*=2
    if step%T['log_every']==0:
        k=dict(step=step,loss=loss,lr=opt.lr,grad_norm=n,examples_per_s=round(T['batch_size']/.004*rng.uniform(.8,1.1)))
        if half: k.update(loss_scale=scale,max_abs_act=float(np.abs(m.c[1].astype('f4')).max()),skipped=skipped)
        log('train',**k); time.sleep(.03)
    if step%(T['log_every']*5)==0: zv=net.forward(xv); log('eval',step=step,val_logloss=bce(zv,yv),val_acc=float(((zv>0)==(yv>.5)).mean()))
log('job_end',status='ok')
