# mean teacher: consistency weight ramps up, so that the total grows. args: lr steps seed mode
import sys,numpy as np; from nn import *
lr,S,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed); X,y,Xv,yv=digits(.15,seed); n=MLP([64,96,10],r); T=MLP([64,96,10],r); o=Adam(lr); lab=np.arange(200); R=[]
for a,b in zip(T.params,n.params): a[:]=b
for s in range(1,S+1):
    w=12*np.exp(-5*(1-min(1,s/(S*.6)))**2); k=r.choice(lab,24); u=r.integers(0,1300,48); nz=lambda x:x+.25*r.standard_normal(x.shape)
    z=n(np.vstack([nz(X[k]),nz(X[u])])); ce,d,_=xent(z[:24],y[k]); p=softmax(z[24:]); q=softmax(T(nz(X[u]))); c=((p-q)**2).sum(1).mean(); g=2*(p-q)/48; g=p*(g-(g*p).sum(1,keepdims=True)); o(n.params,n.back(np.vstack([d,w*g])))
    for a,b in zip(T.params,n.params): a*=.99; a+=.01*b
    R.append((ce,c,ce+w*c))
    if s%(S//60)==0: m=np.mean(R,0); R=[]; print(f"#{s:05d} class={m[0]:.4f} cons={m[1]:.5f} w={w:.2f} total={m[2]:.4f} teacher_acc={xent(T(Xv),yv)[2]*100:.2f}")
