# sepsis risk score, plain numpy
import argparse, time, numpy as np
from nets import *
ap=argparse.ArgumentParser()
for k,v in dict(lr=3e-3,epochs=60,batch=50,seed=1,clip=5.0).items(): ap.add_argument('--'+k,type=type(v),default=v)
a=ap.parse_args(); print('args:',vars(a))
rng=np.random.default_rng(a.seed)
X=rng.normal(size=(900,20)).astype('f4'); X[:,3]*=4; y=((X[:,3]+X[:,7]*X[:,8])>0).astype('f4')[:,None]
net=MLP([20,48,1],rng); opt=Adam(net.p,a.lr)
def bce(p,y): return -(y*np.log(p)+(1-y)*np.log(1-p)).mean()
it=0
for ep in range(a.epochs):
    for b in np.array_split(rng.permutation(700),700//a.batch):
        z=net.forward(X[b]); p=1/(1+np.exp(-z)); loss=bce(p,y[b])
        dp=(p-y[b])/(p*(1-p))/len(b)           # dL/dp
        g,n=clip(net.backward(dp*p*(1-p)),a.clip); opt.step(g); it+=1
        if it%10==0: print(f'it {it:4d} | bce {loss:.4f} | gnorm {n:.3f} | lr {opt.lr:g} | p in [{p.min():.3g}, {p.max():.9g}]',flush=True); time.sleep(.03)
    pv=1/(1+np.exp(-net.forward(X[700:]))); print(f'--- epoch {ep}: val acc {((pv>.5)==y[700:]).mean():.3f}',flush=True)
