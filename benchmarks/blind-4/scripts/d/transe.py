# TransE on a synthetic kinship graph; OpenKE-like tqdm or own lines with MRR on dev triples
import numpy as np,sys,time
con,mode,ep,lr,seed=sys.argv[1],sys.argv[2],int(sys.argv[3]),float(sys.argv[4]),int(sys.argv[5]);R=np.random.default_rng(seed)
E,K,d,M=120,5,16,1.0;pos=R.normal(size=(E,5));T=[]
for r in range(K):
    v=R.normal(0,1,5)
    for h in range(E):
        for t in np.argsort(((pos[h]+v-pos)**2).sum(1))[:3]: T.append((h,r,t))
T=np.array(T);R.shuffle(T);dev,tr=T[:250],T[250:]
if mode=='small': tr=tr[:220];d=40
e=R.normal(0,.3,(E,d));rl=R.normal(0,.3,(K,d))
def mrr(D):
    s=((e[D[:,0]]+rl[D[:,1]])[:,None]-e[None]);s=(s**2).sum(2);rk=(s<s[np.arange(len(D)),D[:,2]][:,None]).sum(1)+1;return (1/rk).mean(),(rk<=10).mean()
if con=='tqdm':
    from tqdm import tqdm
    print('Input Files Path : ./benchmarks/KIN120/\nThe toolkit is importing datasets.\nThe total of relations is 5.\nThe total of entities is 120.\nFinish initializing...')
    it=tqdm(range(ep),file=sys.stdout,mininterval=.1)
else: it=range(ep)
for k in it:
    R.shuffle(tr);tot=0;n=0
    if mode=='diverge' and k>ep*.5: lr*=1.12
    if mode=='frozen' and k>=6: lr=0
    for b in range(0,len(tr),64):
        B=tr[b:b+64];h,r,t=B.T;c=R.integers(0,E,len(B));x=e[h]+rl[r]-e[t];y=e[h]+rl[r]-e[c];l=M+(x**2).sum(1)-(y**2).sum(1);a=(l>0)[:,None]*1.;tot+=np.maximum(l,0).sum();n+=len(B)
        gx=2*a*x*lr;gy=2*a*y*lr
        np.add.at(e,h,gy-gx);np.add.at(rl,r,gy-gx);np.add.at(e,t,gx);np.add.at(e,c,-gy)
        if mode!='diverge': e/=np.maximum(1,np.linalg.norm(e,axis=1,keepdims=True))
    if con=='tqdm': it.set_description("Epoch %d | loss: %f"%(k,tot/n*10));time.sleep(.03)
    else:
        m,h10=mrr(dev);print(f"[kg] pass {k+1:03d}/{ep}  margin loss {tot/n:.5f}  dev MRR {m:.4f}  dev Hits@10 {100*h10:.1f}%");time.sleep(.03)
