# BPR matrix factorisation for implicit feedback; RecBole-like console
import numpy as np,sys,time,datetime
mode,ep,lr,k,reg,seed=sys.argv[1],int(sys.argv[2]),float(sys.argv[3]),int(sys.argv[4]),float(sys.argv[5]),int(sys.argv[6]);R=np.random.default_rng(seed)
U,I=200,150;a=R.normal(size=(U,4));b=R.normal(size=(I,4));s=a@b.T*1.2+R.gumbel(size=(U,I))+R.normal(0,.6,I)
nn=14 if mode!='overfit' else 8
top=np.argsort(-s,1)[:,:nn+4];[R.shuffle(t) for t in top];tr=[set(t[:nn]) for t in top];va=[list(t[nn:]) for t in top]
P=R.normal(0,.1,(U,k));Q=R.normal(0,.1,(I,k));pairs=np.array([(u,i) for u in range(U) for i in tr[u]])
def ev():
    S=P@Q.T
    for u in range(U): S[u,list(tr[u])]=-1e9
    o=np.argsort(-S,1)[:,:10];rec=np.mean([len(set(o[u])&set(va[u]))/len(va[u]) for u in range(U)]);mr=np.mean([max([1/(j+1) for j in range(10) if o[u,j] in va[u]] or [0]) for u in range(U)]);return rec,mr
def log(x): print(datetime.datetime.now().strftime('%a %d %b %Y %H:%M:%S')+' INFO  '+x,flush=True)
log('BPR(\n  (user_embedding): Embedding(%d, %d)\n  (item_embedding): Embedding(%d, %d)\n  (loss): BPRLoss()\n)\nTrainable parameters: %d'%(U,k,I,k,(U+I)*k))
best=0
for e in range(ep):
    t=time.time();R.shuffle(pairs);L=0
    if mode=='blow' and e>=20: lr*=1.35
    for c in range(0,len(pairs),256):
        B=pairs[c:c+256];u,i=B.T;j=R.integers(0,I,len(B));x=((Q[i]-Q[j])*P[u]).sum(1);g=1/(1+np.exp(np.clip(x,-700,700)));L+=np.logaddexp(0,-x).sum()/256 if mode!='blow' else (np.logaddexp(0,-x)).sum()/256+.5*reg*(P[u]**2).sum()
        if mode=='wrongneg' and e>=25: g=-g*.4
        dP=g[:,None]*(Q[i]-Q[j])-reg*P[u];dQ=g[:,None]*P[u];np.add.at(P,u,lr*dP);np.add.at(Q,i,lr*(dQ-reg*Q[i]));np.add.at(Q,j,lr*(-dQ-reg*Q[j]))
    log('epoch %d training [time: %.2fs, train loss: %.4f]'%(e,time.time()-t,L))
    if mode=='hang' and e==33: 
        import threading;l=threading.Lock();l.acquire();l.acquire()
    if e%2==1:
        t=time.time();r,m=ev();log('epoch %d evaluating [time: %.2fs, valid_score: %f]'%(e,time.time()-t,m));log('valid result: \nrecall@10 : %.4f    mrr@10 : %.4f'%(r,m))
        if m>best: best=m;log('Saving current: saved/BPR-Nov-28-2026.pth')
    time.sleep(.05)
