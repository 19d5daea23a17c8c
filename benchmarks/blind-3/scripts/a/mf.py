# matrix factorisation by SGD, a command line tool. args: lr reg epochs seed mode
import sys,numpy as np
lr,reg,E,seed,mode=float(sys.argv[1]),float(sys.argv[2]),int(sys.argv[3]),int(sys.argv[4]),sys.argv[5]; r=np.random.default_rng(seed)
U,I,F=300,200,20; P=r.standard_normal((U,4));Q=r.standard_normal((I,4)); n=9000; u,i=r.integers(0,U,n),r.integers(0,I,n); y=np.clip(3.5+.5*(P[u]*Q[i]).sum(1)+.6*r.standard_normal(n),1,5); te=r.random(n)<.2; tr=~te
p=r.standard_normal((U,F))*.1;q=r.standard_normal((I,F))*.1; m=y[tr].mean(); idx=np.flatnonzero(tr)
print(f"mfrec 2.3.1  --factors {F} --lr {lr} --reg {reg}\nratings: {tr.sum()} train / {te.sum()} test, users {U}, items {I}, global mean {m:.3f}")
for e in range(1,E+1):
    r.shuffle(idx)
    for b in range(0,len(idx),50):
        k=idx[b:b+50]; a,c=u[k],i[k]; d=(y[k]-m-(p[a]*q[c]).sum(1))[:,None]; dp,dq=lr*(d*q[c]-reg*p[a]),lr*(d*p[a]-reg*q[c]); np.add.at(p,a,dp); np.add.at(q,c,dq)
    f=lambda s: np.sqrt(((y[s]-m-(p[u[s]]*q[i[s]]).sum(1))**2).mean())
    print(f"pass {e:3d}/{E}   rmse(train) {f(tr):8.4f}   rmse(test) {f(te):8.4f}   |P| {np.linalg.norm(p):.1f}")
