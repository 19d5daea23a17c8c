import os,time,numpy as np,argparse
F=os.environ['F'];r=np.random.default_rng(5)
a=argparse.Namespace(env='CorridorTwoExits-v1 (exit left at 2 steps: +0.3, exit right at 10 steps: +1.0)',gamma=.99,lr=8.0 if F=='ent' else .25,entropy_coef=0.0 if F=='ent' else .06,episodes_per_batch=8,iterations=150,seed=5);print(a)
L=13;W=np.zeros((L,2));k=2;run=None
for it in range(1,151):
    g=np.zeros_like(W);Rs=[];H=[];tr=[]
    for e in range(a.episodes_per_batch):
        s=k;path=[];R=0
        for t in range(60):
            p=np.exp(W[s]-W[s].max());p/=p.sum();H.append(-(p*np.log(p+1e-12)).sum());c=r.choice(2,p=p);path.append((s,c,p));s+=1 if c else -1
            if s==0:R=.3*.99**t;break
            if s==L-1:R=1.*.99**t;break
        Rs.append(R);tr.append(path)
    b=np.mean(Rs);sd=np.std(Rs)+1e-6
    for R,path in zip(Rs,tr):
        for s,c,p in path:
            d=-p.copy();d[c]+=1;g[s]+=d*(R-b)/(sd if F!='ent' else .15)/a.episodes_per_batch
    for s in range(L):
        p=np.exp(W[s]-W[s].max());p/=p.sum();h=-(p*np.log(p+1e-12)).sum();g[s]-=a.entropy_coef*p*(np.log(p+1e-12)+h)
    W+=a.lr*g;run=b if run is None else .9*run+.1*b
    time.sleep(.06)
    if it%5==0:print(f'Iteration {it}\tlast reward: {Rs[-1]:.2f}\taverage reward: {run:.3f}\tmean entropy: {np.mean(H):.4f}\tgrad norm: {np.linalg.norm(g):.4f}\texit right: {100*np.mean(np.array(Rs)>.31):.0f}%',flush=True)
