import numpy as np
class MLP:
    def __init__(s, sizes, rng, act='relu', gain=1.0, bias=0.0, dtype=np.float32):
        s.act=act; s.p=[]
        for a,b in zip(sizes[:-1],sizes[1:]):
            s.p += [(rng.normal(size=(a,b))*gain*np.sqrt(2/a)).astype(dtype), np.full(b,bias,dtype)]
        s.p[-1][:]=0
    def forward(s, x):
        s.c=[x]; n=len(s.p)//2; h=x
        for i in range(n):
            h = h@s.p[2*i]+s.p[2*i+1]
            if i<n-1:
                h = np.maximum(h,0) if s.act=='relu' else np.tanh(h) if s.act=='tanh' else 1/(1+np.exp(-h))
            s.c.append(h)
        return h
    def backward(s, d):
        n=len(s.p)//2; g=[None]*len(s.p)
        for i in reversed(range(n)):
            if i<n-1:
                h=s.c[i+1]
                d = d*((h>0) if s.act=='relu' else (1-h*h) if s.act=='tanh' else h*(1-h))
            g[2*i]=s.c[i].T@d; g[2*i+1]=d.sum(0)
            d=d@s.p[2*i].T
        return g
def gnorm(g): return float(np.sqrt(sum(float((x.astype(np.float64)**2).sum()) for x in g)))
class SGD:
    def __init__(s,p,lr,mom=0.0): s.p=p; s.lr=lr; s.m=[np.zeros_like(x) for x in p]; s.mom=mom
    def step(s,g):
        for i,(p,d) in enumerate(zip(s.p,g)):
            s.m[i]=s.mom*s.m[i]+d; p-=(s.lr*s.m[i]).astype(p.dtype)
class Adam:
    def __init__(s,p,lr,b1=.9,b2=.999,wd=0): s.p=p; s.lr=lr; s.m=[np.zeros_like(x) for x in p]; s.v=[np.zeros_like(x) for x in p]; s.t=0; s.b1=b1; s.b2=b2; s.wd=wd
    def step(s,g):
        s.t+=1
        for i,(p,d) in enumerate(zip(s.p,g)):
            s.m[i]=s.b1*s.m[i]+(1-s.b1)*d; s.v[i]=s.b2*s.v[i]+(1-s.b2)*d*d
            p-=(s.lr*(s.m[i]/(1-s.b1**s.t))/(np.sqrt(s.v[i]/(1-s.b2**s.t))+1e-8)+s.lr*s.wd*p).astype(p.dtype)
def softmax(z):
    e=np.exp(z-z.max(1,keepdims=True)); return e/e.sum(1,keepdims=True)
def clip(g,m):
    n=gnorm(g); k=min(1,m/(n+1e-6)); return [x*np.float32(k) for x in g],n
