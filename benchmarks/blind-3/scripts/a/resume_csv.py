# regression with checkpoints; CSV on stdout whose validation fields are empty in most rows. args: lr steps seed mode
import sys,os,pickle,time,numpy as np; from nn import *
lr,S,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed+(7 if os.path.exists('ck.pkl') else 0)); w=np.random.default_rng(seed).standard_normal((12,3)); f=lambda X: np.tanh(X@w).sum(1)
n=MLP([12,64,64,1],r); o=Adam(lr); s0=0
if os.path.exists('ck.pkl'):
    P,s0,m,v,t=pickle.load(open('ck.pkl','rb')); [a.__setitem__(slice(None),b) for a,b in zip(n.params,P)]; o.m,o.v,o.t=m,v,t; print(f"# resuming from ck.pkl at step {s0}")
else: print("step,train_mae,val_mae,lr,sec")
Xv=np.random.default_rng(1).standard_normal((400,12)); yv=f(Xv); A=[]; t0=time.time()
for s in range(s0+1,S+1):
    o.lr=lr*(1-s/S*.95); X=r.standard_normal((32,12)); y=f(X)+.1*r.standard_normal(32); d=n(X).ravel()-y; A.append(abs(d).mean()); o(n.params,n.back(np.clip(d,-1,1)[:,None]/32))
    if s%10==0:
        v=f"{abs(n(Xv).ravel()-yv).mean():.4f}" if s%200==0 else ''
        print(f"{s},{np.mean(A):.4f},{v},{o.lr:.2e},{time.time()-t0:.2f}"); A=[]; time.sleep(.004)
    if s%300==0: pickle.dump((n.params,s,o.m,o.v,o.t),open('ck.pkl','wb'))
    if mode=='die' and s0==0 and s==S*6//10+70: os.kill(os.getpid(),9)
if os.path.exists('ck.pkl'): os.remove('ck.pkl')
