# online logistic learner, progressive validation table in the manner of vowpal wabbit. args: lr n seed mode
import sys,numpy as np
lr,N,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed); D=200
w=np.zeros(D); wt=r.standard_normal(D)*1.2; wt2=-wt*1.0; tot=0;since=0;n0=0;nxt=1
print("Num weight bits = 18\nlearning rate = %g\ninitial_t = 0\npower_t = 0.5\nusing no cache\nReading datafile = clicks.train\nnum sources = 1\nEnabled reductions: gd, scorer-identity, count_label\n%-9s %-9s %12s %6s %10s %10s %8s\n%-9s %-9s %12s %6s %10s %10s %8s"%(lr,'average','since','example','','current','current','current','loss','last','counter','weight','label','predict','features'))
for i in range(1,N+1):
    k=r.choice(D,8,replace=False); u=wt if not (mode=='flip' and i>N*.25) else wt2
    y=1 if r.random()<1/(1+np.exp(-u[k].sum())) else -1
    s=w[k].sum(); l=np.logaddexp(0,-y*s); tot+=l; since+=l
    w[k]+=lr*y/(1+np.exp(y*s))/(1 if mode=='const' else i**.5*.02+1) if not (mode=='flip') else lr*y/(1+np.exp(y*s))/(i**.75*.02+1)
    if (i==nxt and mode!='lin') or (mode=='lin' and i%500==0):
        print("%-9.6f %-9.6f %12d %6.1f %10.4f %10.4f %8d"%(tot/i,since/(i-n0),i,i,y,s,9)); since=0;n0=i; nxt*=2
        if mode=='flip' and i>=1024: nxt=i+1024
print(f"\nfinished run\nnumber of examples = {N}\nweighted example sum = {N:.6f}\naverage loss = {tot/N:.6f}")
