# deep sigmoid network whose gradients vanish / or tanh that works. args: act depth lr epochs seed
import sys,numpy as np; from nn import *
act,D,lr,E,seed=sys.argv[1],int(sys.argv[2]),float(sys.argv[3]),int(sys.argv[4]),int(sys.argv[5]); r=np.random.default_rng(seed); X,y,Xv,yv=digits(.2,seed); n=MLP([64]+[32]*D+[10],r,act,scale=.5 if act=='sig' else .8); o=SGD(lr,.9)
print(f"config: activation={act} depth={D} lr={lr}\n"+"ep".rjust(3)+"loss".rjust(10)+"acc".rjust(8)+"val_loss".rjust(10)+"val_acc".rjust(9)+"grad_first".rjust(12)+"grad_last".rjust(12))
for e in range(1,E+1):
    L=[];A=[];g1=[];g2=[];p=r.permutation(1300)
    for i in range(0,1300,26): k=p[i:i+26]; l,d,a=xent(n(X[k]),y[k]); G=n.back(d); o(n.params,G); L.append(l);A.append(a); g1.append(gnorm(G[:1]));g2.append(gnorm(G[D:D+1]))
    vl,_,va=xent(n(Xv),yv); print(f"{e:3d}{np.mean(L):10.4f}{np.mean(A):8.3f}{vl:10.4f}{va:9.3f}{np.mean(g1):12.2e}{np.mean(g2):12.2e}")
