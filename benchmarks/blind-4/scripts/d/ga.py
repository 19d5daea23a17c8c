# genetic algorithm, DEAP logbook console; knapsack / image of bits / moving peak
import numpy as np,sys,time
mode,gens,seed=sys.argv[1],int(sys.argv[2]),int(sys.argv[3]);R=np.random.default_rng(seed);n=70
wt=R.integers(5,40,n);va=wt*.6+R.integers(1,30,n);cap=wt.sum()*.45
def fit(P):
    W=P@wt;V=P@va;return np.where(W<=cap,V,V-6*(W-cap)) if mode!='memory' else np.where(W<=cap,V,V-6*(W-cap))
P=(R.random((120,n))<.3)*1.;print("gen\tnevals\tavg    \tstd    \tmin    \tmax    ")
pm=.01;keep=[]
for g in range(gens):
    F=fit(P);ne=120 if g==0 else int(R.normal(76,5))
    print(f"{g}\t{ne:<6}\t{F.mean():<7.6g}\t{F.std():<7.6g}\t{F.min():<7.6g}\t{F.max():<7.6g}",flush=True);time.sleep(.06)
    if mode=='memory' and g>20: keep.append(np.ones((400,n,120*(g-19)),)) 
    if mode=='mutate' and g>30: pm=min(.3,.01+.004*(g-30))
    if mode=='random': P=P[R.integers(0,120,120)]
    else:
        i=R.integers(0,120,(120,3));P=P[i[np.arange(120),F[i].argmax(1)]]
    Q=P[R.permutation(120)];m=R.random(P.shape)<.5;m&=(R.random(120)<.5)[:,None];P=np.where(m,Q,P);k=R.random(P.shape)<pm;P=np.where(k,1-P,P)
    if mode=='clone' : P=P
