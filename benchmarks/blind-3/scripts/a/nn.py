"""Small numpy networks that the trainers here share: MLP with hand-written backward pass, optimisers, data."""
import numpy as np
class MLP:
    def __init__(s, sizes, rng, act='relu', scale=1.0, drop=0.0):
        s.W=[rng.standard_normal((a,b))*scale*np.sqrt(2.0/a) for a,b in zip(sizes[:-1],sizes[1:])]
        s.b=[np.zeros(b) for b in sizes[1:]]; s.act=act; s.drop=drop; s.rng=rng
    @property
    def params(s): return s.W+s.b
    def f(s,z):
        if s.act=='relu': return np.maximum(z,0)
        if s.act=='lrelu': return np.where(z>0,z,.2*z)
        if s.act=='tanh': return np.tanh(z)
        if s.act=='sig': return 1/(1+np.exp(-z))
    def df(s,z,a):
        if s.act=='relu': return (z>0)*1.0
        if s.act=='lrelu': return np.where(z>0,1,.2)
        if s.act=='tanh': return 1-a*a
        if s.act=='sig': return a*(1-a)
    def __call__(s,x,train=False):
        s.h=[x]; s.z=[]; s.m=[]
        for i,(W,b) in enumerate(zip(s.W,s.b)):
            z=s.h[-1]@W+b; s.z.append(z)
            if i<len(s.W)-1:
                a=s.f(z)
                m=1.0
                if train and s.drop: m=(s.rng.random(a.shape)>s.drop)/(1-s.drop)
                s.m.append(m); s.h.append(a*m)
        return z
    def back(s,d):
        gW=[0]*len(s.W); gb=[0]*len(s.W)
        for i in range(len(s.W)-1,-1,-1):
            gW[i]=s.h[i].T@d; gb[i]=d.sum(0); d=d@s.W[i].T
            if i>0:
                z=s.z[i-1]; d=d*s.m[i-1]*s.df(z,s.f(z))
        s.dx=d
        return gW+gb
class SGD:
    def __init__(s,lr,mom=0.0,wd=0.0): s.lr,s.mom,s.wd=lr,mom,wd; s.v=None
    def __call__(s,P,G):
        if s.v is None: s.v=[np.zeros_like(p) for p in P]
        for p,g,v in zip(P,G,s.v):
            v*=s.mom; v+=g+s.wd*p; p-=s.lr*v
class Adam:
    def __init__(s,lr,b1=.9,b2=.999,wd=0.0,eps=1e-8): s.lr,s.b1,s.b2,s.wd,s.eps=lr,b1,b2,wd,eps; s.t=0; s.m=None
    def __call__(s,P,G):
        if s.m is None: s.m=[np.zeros_like(p) for p in P]; s.v=[np.zeros_like(p) for p in P]
        s.t+=1; c1=1-s.b1**s.t; c2=1-s.b2**s.t
        for p,g,m,v in zip(P,G,s.m,s.v):
            m*=s.b1; m+=(1-s.b1)*g; v*=s.b2; v+=(1-s.b2)*g*g
            p-=s.lr*(m/c1/(np.sqrt(v/c2)+s.eps)+s.wd*p)
def gnorm(G): return float(np.sqrt(sum((g*g).sum() for g in G)))
def clip(G,c):
    n=gnorm(G)
    if n>c: G=[g*(c/n) for g in G]
    return G,n
def softmax(z): 
    e=np.exp(z-z.max(1,keepdims=True)); return e/e.sum(1,keepdims=True)
def xent(z,y):
    p=softmax(z); n=len(y); l=-np.log(p[np.arange(n),y]+1e-12).mean(); d=p.copy(); d[np.arange(n),y]-=1
    return l,d/n,(z.argmax(1)==y).mean()
def bce(z,y):
    z=z.ravel(); l=(np.maximum(z,0)-z*y+np.log1p(np.exp(-np.abs(z)))).mean(); d=(1/(1+np.exp(-z))-y)/len(y)
    return l,d[:,None]
def digits(noise=0.0,seed=0,ntrain=1300,flip=0.0):
    from sklearn.datasets import load_digits
    X,y=load_digits(return_X_y=True); r=np.random.default_rng(seed); o=r.permutation(len(y)); X,y=X[o]/16-.3,y[o].copy()
    X=X+noise*r.standard_normal(X.shape)
    m=r.random(len(y))<flip; y[m]=r.integers(0,10,m.sum())
    return X[:ntrain],y[:ntrain],X[1300:],y[1300:]
def blobs(n,d,k,seed,sep=1.5,flip=0.0,nonlin=True):
    r=np.random.default_rng(seed); C=r.standard_normal((k*2,d))*sep/np.sqrt(d)*2; i=r.integers(0,2*k,n); X=C[i]+r.standard_normal((n,d)); y=i%k
    m=r.random(n)<flip; y[m]=r.integers(0,k,m.sum()); return X,y
def auc(s,y):
    from sklearn.metrics import roc_auc_score
    return roc_auc_score(y,s)
def text(n=60000):
    import json,argparse,random,inspect
    t=''.join(inspect.getsource(m) for m in (argparse,random))
    t=''.join(c if 31<ord(c)<127 or c=='\n' else ' ' for c in t)[:n]
    V=sorted(set(t)); ix={c:i for i,c in enumerate(V)}
    return np.array([ix[c] for c in t]),V
