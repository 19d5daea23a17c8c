# two tasks with learnt uncertainties (total goes below zero), French own console. args: lr epochs seed mode
import sys,numpy as np; from nn import *
lr,E,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed); X=r.standard_normal((2400,10)); a=np.sin(X[:,0])+.1*X[:,1]; b=X[:,2]*X[:,3]*.3+.05*r.standard_normal(2400); Y=np.c_[a+.08*r.standard_normal(2400),b]; n=MLP([10,96,2],r); s=np.zeros(2); o=Adam(lr)
for e in range(1,E+1):
    L=[]; p=r.permutation(2000)
    for i in range(0,2000,40):
        k=p[i:i+40]; d=n(X[k])-Y[k]; m=(d**2).mean(0); w=np.exp(-s); l=(w*m+s).sum()/2; G=n.back(w*d/40); o(n.params+[s],G+[(1-w*m)/2]); L.append((l,*m))
    d=n(X[2000:])-Y[2000:]; m=(d**2).mean(0); l=np.mean(L,0)
    print(f"époque {e:>2} — perte totale {l[0]:+.4f} (tâche A {l[1]:.4f}, tâche B {l[2]:.4f}) — validation A {m[0]:.4f} B {m[1]:.4f}")
