# PPO on PointReach, numpy; epoch tables
import argparse, json, numpy as np, time
from nets import *
ap=argparse.ArgumentParser()
for k,v in dict(pi_lr=3e-3,vf_lr=1e-2,clip_ratio=.2,train_pi_iters=10,train_v_iters=10,ent_coef=.01,gamma=.98,epochs=60,seed=0,vf_opt='adam',stage_epoch=0,shaping='exp',target_kl=0.03,task='reach').items(): ap.add_argument('--'+k.replace('_','-'),type=type(v),default=v)
a=ap.parse_args(); json.dump(vars(a),open('config.json','w'),indent=1); print('Logging data to .'); print('Saving config:\n'); print(json.dumps({**vars(a),'env':'PointReach-v1','hid':[32]},indent=4),flush=True)
rng=np.random.default_rng(a.seed); N,T=24,40; ACT=np.array([-1,-.5,0,.5,1])
pi=MLP([3,32,5],rng,act='tanh'); vf=MLP([3,32,1],rng,act='tanh'); po=Adam(pi.p,a.pi_lr); vo=Adam(vf.p,a.vf_lr) if a.vf_opt=='adam' else SGD(vf.p,a.vf_lr); n_int=0; t0=time.time(); rs=1.0
cols=open('progress.txt','w'); head=False
for ep in range(a.epochs):
    if a.stage_epoch and ep==a.stage_epoch: rs=.05; print('[env] server restarted: PointReach-v1 -> PointReach-v2 (reward range [0, 0.05])',flush=True)
    x=rng.uniform(-1,1,N); v=np.zeros(N); g=rng.choice([-.7,.7],N) if a.task=='reach' else np.zeros(N)
    O,Ac,R=[],[],[]
    for t in range(T):
        o=np.c_[x-g,v,g].astype('f4'); p=softmax(pi.forward(o)); ac=(p.cumsum(1)<rng.random((N,1))*.999999).sum(1).clip(0,4); v=.8*v+.15*ACT[ac]; 
        x=np.clip(x+v,-2,2); d=np.abs(x-g)
        if a.shaping=='ratio':
            d=np.where(d<.05,0,d); r=np.minimum(1,.1*(d.min()+.1)/(d+.1)) if ep<a.epochs//3 else np.minimum(d,.1)/d
        else: r=np.exp(-4*d*d)
        if a.task=='trap': r=np.where(x<-1.5,.3,0)+np.where(x>1.5,1.0,0)*(np.arange(N)>=0)
        O.append(o);Ac.append(ac);R.append(r*rs)
    R=np.array(R); ret=R.sum(0); G=np.zeros_like(R); acc=0
    for t in reversed(range(T)): acc=R[t]+a.gamma*acc; G[t]=acc
    O=np.concatenate(O);Ac=np.concatenate(Ac);G=G.ravel().astype('f4')[:,None]; V=vf.forward(O); A=(G-V)[:,0]; A=(A-A.mean())/(A.std()+1e-8); I=np.arange(len(Ac)); p0=softmax(pi.forward(O)); l0=np.log(p0[I,Ac]+1e-9); kl=0;stop=a.train_pi_iters
    for i in range(a.train_pi_iters):
        p=softmax(pi.forward(O)); lp=np.log(p+1e-9); l=lp[I,Ac]; rt=np.exp(l-l0); use=~(((A>0)&(rt>1+a.clip_ratio))|((A<0)&(rt<1-a.clip_ratio)))
        kl=float((l0-l).mean())
        if a.target_kl and kl>1.5*a.target_kl: stop=i; break
        k=(use*rt*A)[:,None]; oh=np.zeros_like(p); oh[I,Ac]=1; H=-(p*lp).sum(1,keepdims=True)
        d=-(k*(oh-p))+a.ent_coef*p*(lp+H); po.step(pi.backward((d/len(I)).astype('f4')))
    p=softmax(pi.forward(O)); ent=float(-(p*np.log(p+1e-9)).sum(1).mean()); kl=float((l0-np.log(p[I,Ac]+1e-9)).mean()); lpi=float(-(np.exp(np.log(p[I,Ac]+1e-9)-l0)*A).mean())
    for i in range(a.train_v_iters): e=vf.forward(O)-G; vo.step(vf.backward(2*e/len(I)))
    n_int+=N*T
    row={'Epoch':ep,'AverageEpRet':ret.mean(),'StdEpRet':ret.std(),'MaxEpRet':ret.max(),'MinEpRet':ret.min(),'AverageVVals':float(V.mean()),'TotalEnvInteracts':n_int,'LossPi':lpi,'LossV':float((e*e).mean()),'Entropy':ent,'KL':kl,'StopIter':stop,'Time':time.time()-t0}
    print('-'*39); [print('| %15s | %15s |'%(k[:17],('%8.3g'%q if isinstance(q,float) else q))) for k,q in row.items()]; print('-'*39,flush=True)
    if not head: cols.write('\t'.join(row)+'\n'); head=True
    cols.write('\t'.join(str(q) for q in row.values())+'\n'); cols.flush(); time.sleep(.04)
