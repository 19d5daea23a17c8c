# Wasserstein GAN with weight clipping on a two-moons cloud. args: lr gens seed mode
import sys,time,numpy as np; from nn import *
lr,S,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed); C=MLP([2,64,64,1],r,'lrelu'); G=MLP([4,64,64,2],r,'relu'); oc,og=Adam(lr,.5),Adam(lr,.5); c=.1 if mode!='noclip' else 1e9
def data(b): t=r.random(b)*np.pi; k=r.integers(0,2,b); return np.c_[np.where(k,np.cos(t),1-np.cos(t)),np.where(k,np.sin(t),.5-np.sin(t))]+.05*r.standard_normal((b,2))
ref=data(300); t0=time.time()
def mmd():
    f=G(r.standard_normal((300,4))); k=lambda a,b: np.exp(-((a[:,None]-b)**2).sum(2)/.2).mean(); return k(f,f)+k(ref,ref)-2*k(f,ref)
for s in range(1,S+1):
    for _ in range(3):
        x=data(48); f=G(r.standard_normal((48,4))); o=C(np.vstack([x,f])).ravel(); w=o[:48].mean()-o[48:].mean(); oc(C.params,C.back(np.r_[-np.ones(48),np.ones(48)][:,None]/48)); [np.clip(p,-c,c,out=p) for p in C.params]
    f=G(r.standard_normal((48,4))); g=-C(f).mean(); C.back(-np.ones((48,1))/48); og(G.params,G.back(C.dx))
    if s%(S//60)==0: print(f"[G {s:5d}/{S}] [critic loss: {-w:.5f}] [gen loss: {g:.5f}] [MMD: {mmd():.5f}] [{time.time()-t0:.1f}s]")
