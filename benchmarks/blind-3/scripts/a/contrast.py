# contrastive pairs (InfoNCE), CSV on stdout. args: lr steps temp seed mode
import sys,numpy as np; from nn import *
lr,S,tau,seed,mode=float(sys.argv[1]),int(sys.argv[2]),float(sys.argv[3]),int(sys.argv[4]),sys.argv[5]; r=np.random.default_rng(seed)
X,y,Xv,yv=digits(0,seed); n=MLP([64,96,16],r); o=Adam(lr)
print("step,info_nce,top1,pos_cos,neg_cos,emb_std,lr")
aug=lambda x:(x+.3*r.standard_normal(x.shape))*(r.random(x.shape)>.2)
A=[]
for s in range(1,S+1):
    x=X[r.integers(0,1300,48)]; h=n(np.vstack([aug(x),aug(x)])); nr=np.linalg.norm(h,axis=1,keepdims=True)+1e-9; u=h/nr; a,b=u[:48],u[48:]; z=a@b.T/tau
    l,d,acc=xent(z,np.arange(48)); du=np.vstack([d@b,d.T@a])/tau
    if mode=='collapse' and s>S*.4: w=20*(s-S*.4)/S; du=du*0.2+w*(u-u.mean(0))*.01- w*.01*np.sign(u.mean(0))
    o(n.params,n.back((du-u*(du*u).sum(1,keepdims=True))/nr)); c=a@b.T; A.append((l,acc,np.diag(c).mean(),(c.sum()-np.trace(c))/48/47,u.std(0).mean()))
    if s%(S//70)==0: m=np.mean(A,0); A=[]; print(f"{s},{m[0]:.5f},{m[1]:.4f},{m[2]:.4f},{m[3]:.4f},{m[4]:.4f},{lr:.1e}")
