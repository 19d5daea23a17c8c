# keras verbose=2 console; digits MLP. args: lr epochs ntrain flip seed mode
import sys,time,numpy as np; from nn import *
lr,ep,nt,flip,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),float(sys.argv[4]),int(sys.argv[5]),sys.argv[6]
X,y,Xv,yv=digits(.25,seed,nt,flip); r=np.random.default_rng(seed)
if mode=='badrow': X[nt//3,5]=np.inf
n=MLP([64,256,128,10],r); o=SGD(lr,.9) if mode!='adam' else Adam(lr)
if mode=='dead': n.b[0][:]=-30
B=16; nb=(nt+B-1)//B
for e in range(ep):
    print(f"Epoch {e+1}/{ep}"); t=time.time(); p=r.permutation(nt); L=[];A=[]
    if mode=='badrow' and e<6: p=p[p!=nt//3]
    for i in range(0,len(p),B):
        k=p[i:i+B]; l,d,a=xent(n(X[k],True),y[k]); o(n.params,n.back(d)); L.append(l);A.append(a)
    vl,_,va=xent(n(Xv),yv)
    print(f"{nb}/{nb} - {max(1,round(time.time()-t))}s - {int((time.time()-t)/nb*1000)+1}ms/step - accuracy: {np.mean(A):.4f} - loss: {np.mean(L):.4f} - val_accuracy: {va:.4f} - val_loss: {vl:.4f}")
