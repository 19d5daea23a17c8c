# distillation, JSONL events. args: lr epochs seed mode
import sys,json,time,numpy as np; from nn import *
lr,E,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed); t0=time.time()
X,y,Xv,yv=digits(.25,seed); T=MLP([64,256,10],r); o=Adam(1e-3)
ev=lambda **k: print(json.dumps(dict(ts=round(time.time(),3),**k)))
for i in range(600): k=r.integers(0,1300,64); l,d,_=xent(T(X[k]),y[k]); o(T.params,T.back(d))
ev(event='teacher_ready',teacher_acc=round(float(xent(T(Xv),yv)[2]),4))
n=MLP([64,12,10],r); o=SGD(lr,.9); tau=3.; s=0
if mode=='wrongteacher': perm=r.permutation(10)
for e in range(E):
    p=r.permutation(1300)
    for i in range(0,1300,26):
        k=p[i:i+26]; q=softmax(T(X[k])/tau)
        z=n(X[k]); ps=softmax(z/tau); kd=(q*(np.log(q+1e-9)-np.log(ps+1e-9))).sum(1).mean()*tau**2; ce,d,_=xent(z,y[k]); d=.3*d+.7*(ps-q)*tau/26
        if mode=='bug' and e>=E*.5: d=-.12*d
        o(n.params,n.back(d)); s+=1
        if s%25==0: ev(event='step',step=s,kd=round(float(kd),5),ce=round(float(ce),5),total=round(float(.3*ce+.7*kd),5))
    vl,_,va=xent(n(Xv),yv); ev(event='eval',epoch=e,step=s,student_acc=round(float(va),4),student_loss=round(float(vl),5))
    if mode=='disk' and e==int(E*.6): raise OSError(28,'No space left on device','ckpt/student_%04d.npz'%s)
ev(event='done',wall=round(time.time()-t0,2))
