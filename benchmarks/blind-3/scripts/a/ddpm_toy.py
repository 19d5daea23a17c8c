# diffusion on a 2-D spiral; rich own line with ema. args: lr steps seed mode
import sys,time,numpy as np; from nn import *
lr,S,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed)
n=MLP([2+16,128,128,2],r,'relu'); o=Adam(lr); T=100; ab=np.cumprod(1-np.linspace(1e-4,.06,T)); ema=None; t0=time.time()
def data(b): u=np.sqrt(r.random(b))*3*np.pi; return np.c_[u*np.cos(u),u*np.sin(u)]/5+.03*r.standard_normal((b,2))
F=np.exp(-np.arange(8)*.8)
for s in range(1,S+1):
    x=data(64); t=r.integers(0,T,64); e=r.standard_normal(x.shape); a=ab[t][:,None]; xt=np.sqrt(a)*x+np.sqrt(1-a)*e
    te=t[:,None]*F; p=n(np.hstack([xt,np.sin(te),np.cos(te)]))
    tgt=e if not(mode=='swap' and s>S*.6) else x*6
    l=((p-tgt)**2).mean(); G=n.back(2*(p-tgt)/128); g=gnorm(G)
    if mode=='grow': o.lr=lr*1.004**s
    o(n.params,G); ema=l if ema is None else .98*ema+.02*l
    if s%(S//80)==0: print(f"⟫ {s/1000:.2f}k/{S/1000:.1f}k  eps-mse {l:.4f}  ema {ema:.4f}  ‖g‖ {g:.2f}  lr {o.lr:.1e}  {s*64/(time.time()-t0)/1000:.1f}k img/s")
    if s%(S//8)==0: print(f"   saved samples/grid_{s:06d}.png")
