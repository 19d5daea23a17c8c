# Q-learning with linear tile features on mountain car; RLlib-like status table or own short lines
import numpy as np,sys,time
mode,E,seed,blk=sys.argv[1],int(sys.argv[2]),int(sys.argv[3]),int(sys.argv[4]);R=np.random.default_rng(seed);K=8
w=np.zeros((K,9,9,3));off=np.arange(K)/K
def feat(x,v): return (np.arange(K),((x+1.2)/1.8*7+off).astype(int),((v+.07)/.14*7+off).astype(int))
eps=.1;rew=[];steps=0;t0=time.time();tds=[]
for e in range(1,E+1):
    x,v=R.uniform(-.6,-.4),0.;g=0;al=.3/K
    if mode=='decay': eps=.1
    if mode=='alpha' and e>E*.5: al=2.4/K
    if mode=='forget' and e>E*.5: w*=.93 if e%1==0 else 1; al=0.02/K;eps=.4
    for t in range(300):
        f=feat(x,v);q=w[f].sum(0);a=int(R.integers(3)) if R.random()<eps else int((q+1e-9*R.random(3)).argmax())
        v2=np.clip(v+.001*(a-1)-.0025*np.cos(3*x),-.07,.07);x2=np.clip(x+v2,-1.2,.6)
        if x2<=-1.2: v2=0
        d=x2>=.5;y=-1+(0 if d else .99*w[feat(x2,v2)].sum(0).max());td=y-q[a];tds.append(td*td);w[f+(a,)]+=al*td;x,v=x2,v2;g-=1;steps+=1
        if d: break
    rew.append(g)
    if e%blk==0: print(f"iter {e//blk}: episode_reward_mean={np.mean(rew[-blk:]):.1f} episode_len_mean={-np.mean(rew[-blk:]):.1f} td_mse={np.mean(tds):.4g} epsilon={eps:.2f} num_env_steps_sampled={steps} time_total_s={time.time()-t0:.1f}",flush=True);tds=[]
