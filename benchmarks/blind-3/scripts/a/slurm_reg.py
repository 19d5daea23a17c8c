# house price like regression on a cluster; sum of squares as loss, RMSE in dollars; a job script's output. args: lr epochs seed mode
import sys,time,os,signal,numpy as np; from nn import *
lr,E,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed); X=r.standard_normal((1600,14)); Y=180000+60000*np.tanh(X[:,0]+.5*X[:,1]*X[:,2])+25000*X[:,3]+12000*r.standard_normal(1600); m,sd=Y.mean(),Y.std(); n=MLP([14,64,64,1],r); o=Adam(lr)
print(f"Loading modules: python/3.11 cuda/12.4\nJob 448{seed}12 on node07, started {time.strftime('%a %b %d %H:%M:%S %Z %Y')}\nrows=1600 mean_price={m:.0f} std={sd:.0f}")
for e in range(1,E+1):
    t=0; p=r.permutation(1300)
    if mode=='assert' and e==E//2: X[7]=np.nan
    for i in range(0,1300,26):
        k=p[i:i+26]; d=n(X[k]).ravel()-(Y[k]-m)/sd; t+=(d**2).sum()*sd**2
        if mode=='assert': assert np.isfinite(t), f"non-finite loss in batch {i//26} of epoch {e}"
        o(n.params,n.back(2*d[:,None]/26))
    v=np.sqrt(((n(X[1300:]).ravel()*sd+m-Y[1300:])**2).mean()); 
    if e%2==0: print(f"Epoch {e:>3}/{E}  SSE: {t:.4e}  valid RMSE: ${v:,.0f}  ({r.integers(80,99)} ms)")
    time.sleep(.02)
    if mode=='timelimit' and e==E*2//3:
        print(f"slurmstepd: error: *** JOB 448{seed}12 ON node07 CANCELLED AT {time.strftime('%Y-%m-%dT%H:%M:%S')} DUE TO TIME LIMIT ***"); os.kill(os.getpid(),15); time.sleep(5)
