# neuroevolution with species by weight distance, neat-python's console; task: 3-bit parity / pole angles
import numpy as np,sys,time
mode,gens,seed=sys.argv[1],int(sys.argv[2]),int(sys.argv[3]);R=np.random.default_rng(seed)
X=np.array([[i>>2&1,i>>1&1,i&1] for i in range(8)],float)*2-1;y=(np.prod(X,1)<0)*1.
H=6;n=3*H+H+H+1
def fitn(g):
    h=np.tanh(X@g[:3*H].reshape(3,H)*1.5+g[3*H:4*H]);o=1/(1+np.exp(-np.clip(3*(h@g[4*H:5*H]+g[-1]),-30,30)));return 8-np.sum((o-y)**2)
P=R.normal(0,.4,(90,n));rate=.25;best=0;born=0
if mode=='stuck': P=R.normal(0,.02,(90,n))
for g in range(gens):
    print(f"\n ****** Running generation {g} ****** \n");t0=time.time()
    F=np.array([fitn(p) for p in P])
    th=2.4 if mode!='extinct' else 2.4
    sp=[];lab=np.zeros(len(P),int)
    for i,p in enumerate(P):
        for k,c in enumerate(sp):
            if np.linalg.norm(p-c)<th*2: lab[i]=k;break
        else: sp.append(p.copy());lab[i]=len(sp)-1
    b=F.argmax()
    print(f"Population's average fitness: {F.mean():.5f} stdev: {F.std():.5f}\nBest fitness: {F[b]:.5f} - size: ({H}, {int((abs(P[b])>.05).sum())}) - species {lab[b]+1} - id {born+b}")
    print(f"Average adjusted fitness: {np.mean(F/8):.3f}\nMean genetic distance {np.mean(np.linalg.norm(P-P.mean(0),axis=1)):.3f}, standard deviation {np.std(np.linalg.norm(P-P.mean(0),axis=1)):.3f}")
    print(f"Population of {len(P)} members in {len(sp)} species:\n   ID   age  size   fitness   adj fit  stag\n  ====  ===  ====  =========  =======  ====")
    for k in range(min(3,len(sp))): q=lab==k;print(f"  {k+1:>4}  {g:>3}  {q.sum():>4}  {F[q].max():>9.3f}  {np.mean(F[q])/8:>7.3f}  {0:>4}")
    born+=len(P);time.sleep(.05);print(f"Total extinctions: 0\nGeneration time: {time.time()-t0:.3f} sec")
    if F[b]>7.97 and mode=='ok': print(f"\nBest individual in generation {g} meets fitness threshold - complexity: ({H}, {n})");break
    if mode=='stuck':  # selection broken: parents by chance
        o=R.permutation(len(P));P=P[o[R.integers(0,90,90)]]*0.97+R.normal(0,.01,(90,n));continue
    o=np.argsort(-F);par=P[o[:22]]
    if mode=='extinct' and g>=18: par=par[:max(0,22-(g-17)*6)]
    if len(par)==0: raise RuntimeError("CompleteExtinctionException: all species are extinct (stagnation limit)")
    Q=par[R.integers(0,len(par),90)].copy();mate=par[R.integers(0,len(par),90)];mk=R.random(Q.shape)<.3;Q[mk]=mate[mk]
    k=R.random(Q.shape)<rate;s=.35
    if mode=='meltdown' and g>25: s=.35+.12*(g-25);k=R.random(Q.shape)<.9
    Q[k]+=R.normal(0,s,k.sum());Q[:2]=P[o[:2]]
    if mode=='meltdown' and g>25: Q[:2]+=R.normal(0,s,(2,n))
    P=Q
