# numpy actor-critic on a pole; consoles: spinup table, sb3 table, cleanrl lines
import numpy as np,sys,argparse,time,csv
a=argparse.ArgumentParser();a.add_argument('--console');a.add_argument('--epochs',type=int,default=60);a.add_argument('--lr',type=float,default=.03);a.add_argument('--vlr',type=float,default=.02)
a.add_argument('--ent',type=float,default=.0);a.add_argument('--seed',type=int,default=0);a.add_argument('--spe',type=int,default=1200);a.add_argument('--mode',default='');a.add_argument('--at',type=int,default=9999);a.add_argument('--every',type=int,default=1)
a=a.parse_args();R=np.random.default_rng(a.seed)
H=16;W1=R.normal(0,.5,(4,H));b1=np.zeros(H);W2=R.normal(0,.1,(H,2));V1=R.normal(0,.5,(4,H));V2=np.zeros(H)
def step(s,u,g=9.8):
    x,xd,th,td=s;f=10.*(2*u-1);c,sn=np.cos(th),np.sin(th)
    t=(f+.05*td*td*sn)/1.1;ta=(g*sn-c*t)/(.5*(4/3-.1*c*c/1.1));xa=t-.05*ta*c/1.1
    s=np.array([x+.02*xd,xd+.02*xa,th+.02*td,td+.02*ta]);return s,abs(s[0])>2.4 or abs(s[2])>.21
if a.console=='sb3': print('Using cpu device\nWrapping the env with a `Monitor` wrapper\nWrapping the env in a DummyVecEnv.')
if a.console=='csv': cw=csv.writer(sys.stdout);cw.writerow(['update','env_steps','ep_return','ep_len','policy_entropy','critic_mse'])
tot=0;t0=time.time();hist=[]
m=[np.zeros_like(p) for p in (W1,b1,W2)];v=[np.zeros_like(p) for p in (W1,b1,W2)]
for ep in range(1,a.epochs+1):
    S,A,G,RET=[],[],[],[];n=0;lr=a.lr
    if ep>=a.at:
        if a.mode=='lrjump': lr=a.lr*40
        if a.mode=='heavy': pass
    while n<a.spe:
        s=R.uniform(-.05,.05,4);d=False;rs=0
        while not d and rs<400:
            h=np.tanh(s@W1+b1);z=h@W2;p=np.exp(z-z.max());p/=p.sum()
            if a.mode=='noise' and ep>=a.at: s=s+0
            if not np.isfinite(p).all(): u=0
            else: u=int(R.random()<p[1])
            S.append(s);A.append(u);s,d=step(s,u);rs+=1;n+=1
            tot+=1
        RET.append(rs)
        hist.append(rs)
        if a.console=='cleanrl' and len(hist)%a.every==0: print(f'global_step={tot}, episodic_return={float(rs)}')
        g=np.array([(1-.99**(rs-i))/(1-.99) for i in range(rs)]);
        G.append(g)
        if a.console=='cleanrl': time.sleep(.004)
    S=np.array(S);A=np.array(A);G=np.concatenate(G)/20
    if a.mode=='sign' and ep>=a.at: G=-G
    hv=np.tanh(S@V1);vv=hv@V2;adv=G-vv;vl=float(np.mean(adv**2))
    for _ in range(20):
        hv=np.tanh(S@V1);e=hv@V2-G;V2-=a.vlr*hv.T@e/len(e);
    an=(adv-adv.mean())/(adv.std()+1e-8)
    h=np.tanh(S@W1+b1);z=h@W2;z=z-z.max(1,keepdims=True);P=np.exp(z);P/=P.sum(1,keepdims=True);L=np.log(P+1e-12);ent=float(-(P*L).sum(1).mean())
    pl=float(-(L[np.arange(len(A)),A]*an).mean())
    dz=P.copy();dz[np.arange(len(A)),A]-=1;dz*=an[:,None];dz+=a.ent*P*(L+(-(P*L).sum(1))[:,None]);dz/=len(A)
    dh=dz@W2.T*(1-h*h);gr=[S.T@dh,dh.sum(0),h.T@dz];gn=np.sqrt(sum((x**2).sum() for x in gr))
    for i,(q,gg) in enumerate(zip((W1,b1,W2),gr)):
        m[i]=.9*m[i]+.1*gg;v[i]=.99*v[i]+.01*gg**2
        q-=lr*(m[i]/(1-.9**ep))/(np.sqrt(v[i]/(1-.99**ep))+1e-6)
    R2=np.array(RET)
    if a.console=='spinup':
        print('-'*39)
        for k,x in [('Epoch',ep-1),('AverageEpRet',R2.mean()),('StdEpRet',R2.std()),('MaxEpRet',R2.max()),('MinEpRet',R2.min()),('EpLen',R2.mean()),('TotalEnvInteracts',tot),('LossPi',pl),('LossV',vl),('Entropy',ent),('Time',time.time()-t0)]:
            print('| %15s | %15s |'%(k,('%d'%x if isinstance(x,(int,np.integer)) else '%8.3g'%x)))
        print('-'*39,flush=True)
    if a.console=='sb3':
        o=[('rollout/',None),('   ep_len_mean',np.mean(hist[-100:])),('   ep_rew_mean',np.mean(hist[-100:])),('time/',None),('   fps',int(tot/(time.time()-t0))),('   iterations',ep),('   time_elapsed',int(time.time()-t0)),('   total_timesteps',tot),('train/',None),('   entropy_loss',-ent),('   learning_rate',lr),('   policy_loss',pl),('   value_loss',vl)]
        if ep%a.every==0:
            print('-'*37)
            for k,x in o: print('| %-20s | %-10s |'%(k,'' if x is None else (x if isinstance(x,int) else '%.3g'%x)))
            print('-'*37)
    if a.console=='csv': cw.writerow([ep,tot,'%.2f'%R2.mean(),'%.1f'%R2.mean(),'%.5f'%ent,'%.5f'%vl]);time.sleep(.02)
