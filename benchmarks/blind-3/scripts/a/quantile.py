# quantile forecasting with warm restarts; aligned table. args: lr epochs seed mode
import sys,numpy as np; from nn import *
lr,E,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed); de=len(sys.argv)>5
t=np.arange(3500); x=np.sin(t/12)+.5*np.sin(t/50)+.25*r.standard_normal(3500)*(1+.5*np.sin(t/80)); 
if mode=='over': x=x[:300+1024]+.0; x=.3*x+.8*r.standard_normal(len(x))
w=np.lib.stride_tricks.sliding_window_view(x,25); X,Y=w[:,:24],w[:,24]; c=200 if mode=='over' else 2800; Xv,Yv=X[c+30:],Y[c+30:];X,Y=X[:c],Y[:c]; q=np.array([.1,.5,.9]); n=MLP([24,128,64,3],r); o=Adam(lr)
pin=lambda z,y:(np.maximum(q*(y[:,None]-z),(q-1)*(y[:,None]-z)).mean(), np.where(y[:,None]>z,-q,1-q)/z.size)
h=('Epoche','Lernrate','Verlust(Train)','Verlust(Val)','Abdeckung 80%') if de else ('epoch','lr','pinball(train)','pinball(valid)','cover80')
print('  '.join(f"{a:>15}" for a in h)); print('-'*83)
for e in range(1,E+1):
    o.lr=lr*(.02+.98*.5*(1+np.cos(np.pi*((e-1)%10)/10))) if mode!='over' else lr; L=[]; p=r.permutation(c)
    if mode=='overflow' and e==E//2: X=X*np.where(r.random(X.shape)<.0005,1e200,1)
    for i in range(0,c,32): k=p[i:i+32]; l,d=pin(n(X[k]),Y[k]); o(n.params,n.back(d)); L.append(l)
    z=n(Xv); l,_=pin(z,Yv); print('  '.join(f"{a:>15}" for a in (e,f"{o.lr:.2e}",f"{np.mean(L):.5f}",f"{l:.5f}",f"{((Yv>z[:,0])&(Yv<z[:,2])).mean()*100:.1f}%")))
