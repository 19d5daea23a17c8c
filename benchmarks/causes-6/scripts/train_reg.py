# molecule property regression, numpy
import argparse, time, numpy as np
from nets import *
ap=argparse.ArgumentParser()
ap.add_argument('--lr',type=float,default=1e-3); ap.add_argument('--opt',default='adam'); ap.add_argument('--epochs',type=int,default=40)
ap.add_argument('--hidden',type=int,default=64); ap.add_argument('--batch-size',type=int,default=32); ap.add_argument('--seed',type=int,default=0)
ap.add_argument('--head',choices=['linear','mlp'],default='mlp'); ap.add_argument('--bias-init',type=float,default=0.0); ap.add_argument('--noise',type=float,default=.1)
ap.add_argument('--print-freq',type=int,default=0); ap.add_argument('--val-every',type=int,default=1); ap.add_argument('--momentum',type=float,default=0.9)
a=ap.parse_args(); print(a)
rng=np.random.default_rng(a.seed)
X=rng.normal(size=(1200,12)).astype('f4'); w=rng.normal(size=(12,3))
Y=(np.tanh(X@w).sum(1)+.5*X[:,0]*X[:,1]+a.noise*rng.normal(size=1200)).astype('f4')[:,None]; Y=(Y-Y.mean())/Y.std()
xt,yt,xv,yv=X[:1000],Y[:1000],X[1000:],Y[1000:]
net=MLP([12,a.hidden,a.hidden,1],rng,bias=a.bias_init)
net.p[-2][:]=rng.normal(size=net.p[-2].shape)*.1
params=net.p
if a.head=='linear':   # (old) encoder + probe
    params=[p.copy() for p in net.p]
print('n_train=%d n_val=%d #params=%d'%(len(xt),len(xv),sum(p.size for p in net.p)))
opt=Adam(params,a.lr) if a.opt=='adam' else SGD(params,a.lr,a.momentum)
t0=time.time(); best=9e9
for ep in range(1,a.epochs+1):
    L=[];G=[];A=[]
    pm=rng.permutation(1000)
    for k in range(0,1000,a.batch_size):
        b=pm[k:k+a.batch_size]; d=net.forward(xt[b])-yt[b]; L.append((d*d).mean()); A.append((net.c[1]>0).mean())
        g=net.backward(2*d/len(b)); G.append(gnorm(g)); opt.step(g)
        if a.print_freq and k//a.batch_size%a.print_freq==0: print('    it %2d  mse %.4g  |g| %.4g'%(k//a.batch_size,L[-1],G[-1]),flush=True)
    if ep==1: v=float('nan')
    if ep%a.val_every==0: v=((net.forward(xv)-yv)**2).mean(); best=min(best,v)
    print('epoch %3d/%d  train mse %.5f  val mse %.5f  |g| %.4f  act %.2f  (%.1fs)'%(ep,a.epochs,np.mean(L),v,np.mean(G),np.mean(A),time.time()-t0),flush=True); time.sleep(.06)
print('best val mse',best)
