# RealNVP-like flow on two moons, negative log-likelihood in nats (turns negative for tight data). args: lr steps seed mode
import sys,numpy as np; from nn import *
lr,S,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed)
N=[MLP([1,48,2],r,'tanh') for _ in range(6)]
for n in N: n.W[-1]*=.01
o=Adam(lr); P=sum([n.params for n in N],[])
def data(b,R=r):
    t=R.random(b)*np.pi; k=R.integers(0,2,b); x=np.where(k,np.cos(t),1-np.cos(t))-.5; y=np.where(k,np.sin(t),.5-np.sin(t))-.25; return (np.c_[x,y]+.05*R.standard_normal((b,2)))*.35
def ll(x,tr=False):
    z=x.copy(); J=0; S_=[]
    for i,n in enumerate(N):
        a,b=i%2,1-i%2; h=n(z[:,a:a+1]); s=np.tanh(h[:,0])*2 if mode!='nan' else h[:,0]; zb=z[:,b].copy(); z[:,b]=zb*np.exp(s)+h[:,1]; J=J+s; S_.append((a,b,s,zb,h))
    l=(.5*(z**2).sum(1)+np.log(2*np.pi)-J).mean()
    if not tr: return l
    B=len(x); g=z/B; G=[]
    for i in range(5,-1,-1):
        a,b,s,zb,h=S_[i]; gb=g[:,b]; ds=gb*zb*np.exp(s)-1/B; dt=gb; dh0=ds*(2*(1-np.tanh(h[:,0])**2) if mode!='nan' else 1); G=N[i].back(np.c_[dh0,dt])+G; g=g.copy(); g[:,b]=gb*np.exp(s); g[:,a]+=N[i].dx[:,0]
    return l,G
Xv=data(1000,np.random.default_rng(99)); A=[]
for s in range(1,S+1):
    if mode=='nan': o.lr=lr*1.0035**s
    l,G=ll(data(100),True); 
    if mode!='nan': G,g=clip(G,5)
    else: g=gnorm(G)
    o(P,G); A.append(l)
    if s%(S//100)==0: print(f"· {s:5d} · nll {np.mean(A):+.4f} · |∇| {g:9.3f}"+(f" · val nll {ll(Xv):+.4f}" if s%(S//20)==0 else "")); A=[]
