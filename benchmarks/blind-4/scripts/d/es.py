# OpenAI-style evolution strategy on a point-mass reach task, dashed tabular log
import numpy as np,sys,time
mode,it,sig,lr,seed=sys.argv[1],int(sys.argv[2]),float(sys.argv[3]),float(sys.argv[4]),int(sys.argv[5]);R=np.random.default_rng(seed);H=8;n=6*H+H*2
def roll(w,r,wall=0):
    A=w[:6*H].reshape(6,H);B=w[6*H:].reshape(H,2);p=r.normal(0,1,2);v=np.zeros(2);g=r.normal(0,1,2);R_=0
    for t in range(30):
        u=np.tanh(np.tanh(np.r_[p,v,g-p]@A)@B);v=.85*v+.25*u;p=p+v;d=np.linalg.norm(p-g);R_+=-d-(wall*max(0,abs(p).max()-1.5));
    return R_
w=R.normal(0,.1,n);t0=time.time();m=np.zeros(n);steps=0
for k in range(1,it+1):
    s=sig*(1 if mode!='blowsig' or k<it*.45 else 1.12**(k-it*.45));wall=0
    if mode=='curr': wall=0 if k<it*.4 else 4
    N=16;e=R.normal(size=(N,n));sd=R.integers(0,2**31,N);f=np.array([[roll(w+s*q,np.random.default_rng(z),wall),roll(w-s*q,np.random.default_rng(z),wall)] for q,z in zip(e,sd)]);rk=f.ravel().argsort().argsort()/(2*N-1)-.5;rk=rk.reshape(N,2)
    g=((rk[:,0]-rk[:,1])@e)/N
    if mode=='wd' and k>it*.5: g=-g*1.2
    m=.9*m+.1*g;w=w+lr*m*3
    if mode=='blowsig' and k>it*.45: w=w+s*R.normal(size=n)*.35
    steps+=N*60;te=np.array([roll(w,R,wall) for _ in range(10)])
    print(f"********** Iteration {k} **********");
    rows=dict(EpRewMean=f.mean(),EpRewStd=f.std(),EvalEpRewMean=te.mean(),Norm=float(w@w),NoiseStd=s,TimestepsSoFar=steps,TimeElapsed=time.time()-t0)
    if k%3==0:
        print('-'*36);[print("| %-16s | %-13s |"%(a,"%-8.4g"%x)) for a,x in rows.items()];print('-'*36,flush=True)
