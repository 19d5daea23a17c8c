import os,time,numpy as np,json,warnings
F=os.environ['F'];r=np.random.default_rng(21)
E,H=(3 if F=='step' else 24),160
hp=dict(env='CartPole-np',hidden=0,gamma=.99,lam=.95,pi_lr=.03,vf_lr=.05,clip_ratio=.2,train_pi_iters=10,target_kl=.015,ent_coef=.005,steps_per_epoch=E*H,epochs=50,seed=21)
if F=='step':hp.update(pi_lr=4.0,clip_ratio=5.0,target_kl=None,train_pi_iters=80)
if F=='ent':hp.update(env='TwoDoors-np',ent_coef=0.0,pi_lr=.3,target_kl=None,train_pi_iters=20)
json.dump(dict(hp,exp_name='ppo'),open('config.json','w'),indent=4);print('Saving config:\n');print(json.dumps(dict(hp,exp_name='ppo'),indent=4))
W=np.zeros((8,2));v=np.zeros(15)
def fx(s):return np.concatenate([s*np.array([.4,.5,4,.6]),np.ones((len(s),1)),s[:,:3]**2*np.array([.2,.2,10])],1)
def ft(s):a=fx(s);return np.concatenate([a,a[:,:7]*0],1)
def soft(z):z=z-z.max(1,keepdims=True);p=np.exp(z);return p/p.sum(1,keepdims=True)
def reset(n):return r.uniform(-.05,.05,(n,4))
m=np.zeros_like(W);vv=np.zeros_like(W);k=0;best=0
rscale=1.
for ep in range(hp['epochs']):
    t0=time.time();S=[];A=[];R=[];Dn=[];LP=[];s=reset(E);ret=np.zeros(E);ln=np.zeros(E,int);rets=[];lens=[];raw=[]
    if ep==22 and F=='scale':rscale=-1/50.;print('env: reloaded CartPole-np from envs/cartpole_v2.yaml (reward_unit: cents -> cost_eur, reward_scale: -0.02)')
    for t in range(H):
        p=soft(fx(s)@W);a=(r.random(E)<p[:,1]).astype(int);S.append(s.copy());A.append(a);LP.append(np.log(p[np.arange(E),a]+1e-12))
        f=np.where(a==1,10.,-10.);x,xd,th,td=s.T;c,sn=np.cos(th),np.sin(th);tmp=(f+.05*td**2*sn)/1.1;ta=(9.8*sn-c*tmp)/(.5*(4/3-.1*c**2/1.1));xa=tmp-.05*ta*c/1.1
        s=np.stack([x+.02*xd,xd+.02*xa,th+.02*td,td+.02*ta],1);rew=np.ones(E)*rscale
        if F=='nanrew' and ep>=17:
            with warnings.catch_warnings():
                warnings.simplefilter('always' if t==0 and ep==17 else 'ignore');d=np.where(np.abs(s[:,1])<.02,0.,1.);rew=rew*(d/d)
        d=(np.abs(s[:,0])>2.4)|(np.abs(s[:,2])>.21);ret+=rew;ln+=1;d|=ln>=H;R.append(rew);Dn.append(d)
        for i in np.where(d)[0]:rets.append(ret[i]);lens.append(ln[i]);ret[i]=0;ln[i]=0;s[i]=reset(1)[0]
    S=np.array(S);R=np.array(R);Dn=np.array(Dn);A=np.array(A);LP=np.array(LP)
    V=(ft(S.reshape(-1,4))@v).reshape(H,E);G=np.zeros((H,E));nx=V[-1]*0+(ft(s)@v)
    for t in range(H-1,-1,-1):nx=R[t]+.99*nx*(1-Dn[t]);G[t]=nx
    ad=G-V;adn=(ad-ad.mean())/(ad.std()+1e-8);Fm=fx(S.reshape(-1,4));Ft=ft(S.reshape(-1,4));a=A.ravel();lp0=LP.ravel();Ad=adn.ravel();g=G.ravel()
    vl=((Ft@v-g)**2).mean();lossPi=-Ad.mean()
    for it in range(hp['train_pi_iters']):
        p=soft(Fm@W);lp=np.log(p[np.arange(len(a)),a]+1e-12);kl=(lp0-lp).mean();ra=np.exp(lp-lp0);cf=((ra>1+hp['clip_ratio'])|(ra<1-hp['clip_ratio']));H_=-(p*np.log(p+1e-12)).sum(1)
        if hp['target_kl'] and kl>1.5*hp['target_kl']:break
        mask=~(((Ad>0)&(ra>1+hp['clip_ratio']))|((Ad<0)&(ra<1-hp['clip_ratio'])));oh=np.eye(2)[a]
        gz=-((oh-p)*(Ad*ra*mask)[:,None])+hp['ent_coef']*p*(np.log(p+1e-12)+H_[:,None]);gr=Fm.T@gz/len(a);k+=1;m=.9*m+.1*gr;vv=.999*vv+.001*gr**2;W=W-hp['pi_lr']*(m/(1-.9**k))/(np.sqrt(vv/(1-.999**k))+1e-8)
    try:v=np.linalg.lstsq(Ft[:,:8],g,rcond=1e-6)[0] if np.isfinite(g).all() else np.full(8,np.nan)
    except Exception:pass
    v=np.concatenate([v,np.zeros(7)]);
    rr=np.array(rets) if rets else np.array([np.nan]);time.sleep(.12)
    rows=[('Epoch',ep),('AverageEpRet',rr.mean()),('StdEpRet',rr.std()),('MaxEpRet',rr.max()),('MinEpRet',rr.min()),('EpLen',float(np.mean(lens)) if lens else H),('VVals',V.mean()),('TotalEnvInteracts',(ep+1)*E*H),('LossPi',lossPi),('LossV',vl),('Entropy',H_.mean()),('KL',kl),('ClipFrac',cf.mean()),('StopIter',it),('Time',time.time()-t0)]
    print('-'*39);[print(f'| {a_:>17} | {(f"{b_:8.3g}" if not isinstance(b_,int) else f"{b_:d}"):>13} |') for a_,b_ in rows];print('-'*39,flush=True)
