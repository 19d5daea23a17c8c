import os,time,sys,numpy as np,warnings,logging
F=os.environ['F'];r=np.random.default_rng(6)
def I(s):t=time.time();print(f"I{time.strftime('%m%d %H:%M:%S')}.{int(t%1*1e6):06d} {140213212346176} logging_writer.py:48] {s}",flush=True)
dt=np.float16 if F=='half' else np.float32
cfg={'half':dict(optimizer='sgd',lr=2e-5,dtype='float16',loss='mse',feature_scaling=None),'forget':dict(optimizer='sgd',lr=.6,dtype='float32',tasks='[A(classes 0-4), B(classes 5-9)]',replay=0.0,task_switch_step=800),'deep':dict(optimizer='sgd',lr=.05,dtype='float32',depth=14,activation='sigmoid',init='normal(0.1)'),'log':dict(optimizer='sgd',lr=.05,dtype='float32',loss='kl(targets || softmax)',label_smoothing=0.0),'dom':dict(optimizer='sgd',lr=.05,dtype='float32',loss='poisson_nll',link='identity')}[F]
open('config.py','w').write('import ml_collections\n\ndef get_config():\n  config = ml_collections.ConfigDict()\n'+''.join(f'  config.{k} = {v!r}\n' for k,v in cfg.items())+'  return config\n')
print(f"I{time.strftime('%m%d %H:%M:%S')}.000112 140213212346176 train.py:88] config: {cfg}")
np.seterr(all='warn',under='ignore');D,C=24,10;mu=r.normal(size=(C,D)).astype(np.float32)*1.2
if F=='half':
    w=r.normal(size=D)*.3;W=np.zeros(D,dt);
    for s in range(1,2001):
        sc=1+.04*s if s<1400 else 57+.04*(s-1400)*4;x=(r.normal(size=(64,D))*np.r_[np.ones(20),np.full(4,min(sc,90))]).astype(dt);y=(x.astype(np.float32)@w+.2*r.normal(size=64)).astype(dt)
        e=(x@W-y).astype(dt);l=((e*e).sum(dtype=dt)/dt(64));g=(x.T@e).astype(dt);gn=np.sqrt((g*g).sum(dtype=dt));W=(W-dt(2e-5)*g/dt(1)).astype(dt)
        if s%50==0:I(f'[{s}] grad_norm={float(gn):.4f}, loss={float(l):.5f}, max_abs_pred={float(np.abs(x@W).max()):.2f}');time.sleep(.15)
if F=='forget':
    W1=(r.normal(size=(D,48))*.2);W2=r.normal(size=(48,C))*.2
    def fw(x):h=np.maximum(x@W1,0);z=h@W2;z=z-z.max(1,keepdims=True);p=np.exp(z);return h,p/p.sum(1,keepdims=True)
    ev={}
    for n,lo in(('A',0),('B',5)):y=r.integers(lo,lo+5,500);ev[n]=(mu[y]+.9*r.normal(size=(500,D)),y)
    for s in range(1,1601):
        if s==801:print(f"I{time.strftime('%m%d %H:%M:%S')}.004512 140213212346176 train.py:141] task A finished, continuing with task B (steps 801-1600)")
        lo=0 if s<=800 else 5;y=r.integers(lo,lo+5,64);x=mu[y]+.9*r.normal(size=(64,D));h,p=fw(x);l=-np.log(p[np.arange(64),y]+1e-9).mean();g=p;g[np.arange(64),y]-=1;g/=64;gh=(g@W2.T)*(h>0);W2-=.6*h.T@g;W1-=.6*x.T@gh
        if s%50==0:I(f'[{s}] loss={l:.5f}');a={n:(fw(q)[1].argmax(1)==t).mean() for n,(q,t) in ev.items()};I(f"[{s}] eval_acc_task_A={a['A']:.4f}, eval_acc_task_B={a['B']:.4f}");time.sleep(.1)
if F=='deep':
    Ws=[r.normal(size=(D,D))*.1 for _ in range(13)]+[r.normal(size=(D,C))*.1];bs=[np.zeros(D) for _ in range(13)]
    for s in range(1,1501):
        y=r.integers(0,C,64);hs=[mu[y]+.9*r.normal(size=(64,D))]
        for W,b in zip(Ws[:-1],bs):hs.append(1/(1+np.exp(-(hs[-1]@W+b))))
        z=hs[-1]@Ws[-1];z-=z.max(1,keepdims=True);p=np.exp(z);p/=p.sum(1,keepdims=True);l=-np.log(p[np.arange(64),y]).mean();acc=(z.argmax(1)==y).mean();g=p.copy();g[np.arange(64),y]-=1;g/=64;G=[None]*14
        for i in range(13,-1,-1):
            G[i]=hs[i].T@g;gi=g@Ws[i].T
            if i>0:g=gi*hs[i]*(1-hs[i]);bs[i-1]-=.05*g.sum(0)
        for i in range(14):Ws[i]-=.05*G[i]
        if s%50==0:I(f'[{s}] accuracy={acc:.4f}, loss={l:.5f}, '+', '.join(f'grad_norm/layer{i}={np.linalg.norm(G[i]):.2e}' for i in(0,4,8,12,13)));time.sleep(.08)
if F=='log':
    W=r.normal(size=(D,C))*.1
    for s in range(1,1201):
        y=r.integers(0,C,64);x=mu[y]*(1+s/60)+.9*r.normal(size=(64,D));z=(x@W).astype(np.float32);p=np.exp(z-z.max(1,keepdims=True));p/=p.sum(1,keepdims=True);t=np.eye(C)[y]
        l=-(t*np.log(p)).sum(1).mean();g=-(t/p)*1.
        gz=p*(g-(g*p).sum(1,keepdims=True))/64;W-=.05*x.T@gz;W*=1
        if s%25==0:I(f'[{s}] accuracy={(z.argmax(1)==y).mean():.4f}, loss={l:.5f}, max_logit={np.abs(z).max():.2f}, min_prob={p.min():.3e}, w_norm={np.linalg.norm(W):.3f}');time.sleep(.08)
