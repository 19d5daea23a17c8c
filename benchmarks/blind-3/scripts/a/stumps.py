# AdaBoost with stumps. args: rounds seed mode
import sys,numpy as np; from nn import *
R,seed,mode=int(sys.argv[1]),int(sys.argv[2]),sys.argv[3]; X,y=blobs(1200,10,2,seed,2.,.0 if mode!='noise' else .25); y=2*y-1
if mode=='rand': y=np.random.default_rng(seed).choice([-1,1],1200)
X,Xv,y,yv=X[:800],X[800:],y[:800],y[800:]; D=np.ones(800)/800; F=np.zeros(800);Fv=np.zeros(400); print(f"boosting {R} stumps on 800x10, holdout 400")
for t in range(1,R+1):
    b=(9,)
    for j in range(10):
        o=np.argsort(X[:,j]); c=np.cumsum(D[o]*y[o]); tot=c[-1]; e=.5-.5*(tot-2*c); k=e.argmin(); k2=e.argmax()
        if e[k]<b[0]: b=(e[k],j,X[o[k],j],1)
        if 1-e[k2]<b[0]: b=(1-e[k2],j,X[o[k2],j],-1)
    e,j,th,s=b; h=s*np.where(X[:,j]>th,1,-1); e=D[h!=y].sum(); a=.5*np.log((1-e)/e); D*=np.exp(-a*y*h); D/=D.sum(); F+=a*h; Fv+=a*s*np.where(Xv[:,j]>th,1,-1)
    print(f"round {t:3d}: weak err={e:.4f} alpha={a:.4f} train err={(np.sign(F)!=y).mean():.4f} test err={(np.sign(Fv)!=yv).mean():.4f} exp loss={np.exp(-y*F).mean():.4f}")
