# transformers-4 dict lines; fine-tuning a net pretrained on a first task. args: lr steps ntrain sched seed mode
import sys,time,numpy as np; from nn import *
lr0,S,nt,sched,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4],int(sys.argv[5]),sys.argv[6]
r=np.random.default_rng(seed); X,y=blobs(6000,30,6,seed,2.6,.08); Xv,yv=X[5000:],y[5000:]
n=MLP([30,96,96,6],r); o=Adam(1e-3)
for i in range(300):
    k=r.integers(0,3000,32); l,d,a=xent(n(X[k]),(y[k]+1)%6); o(n.params,n.back(d))
n.W[-1]=r.standard_normal((96,6))*.02; n.b[-1][:]=0
print("Some weights of ToyForSequenceClassification were not initialized from the model checkpoint at ./pretrained and are newly initialized: ['classifier.bias', 'classifier.weight']\nYou should probably TRAIN this model on a down-stream task to be able to use it for predictions and inference.")
o=Adam(lr0,wd=0.0); L=[]; spe=max(1,nt//16); t0=time.time()
for s in range(1,S+1):
    w=min(1,s/(.06*S)); lr=lr0*w*{'linear':(1-s/S),'cosine':.5*(1+np.cos(np.pi*s/S)),'constant':1,'grow':1.012**s}[sched]
    if mode=='lrbug' and s>S*.12: lr=0.0
    o.lr=lr; k=r.integers(0,nt,16); l,d,a=xent(n(X[k],True),y[k]); G=n.back(d); g=gnorm(G)
    if mode!='noclip': G,_=clip(G,1.0)
    o(n.params,G); L.append(l)
    if s%20==0: print({'loss':round(float(np.mean(L)),4),'grad_norm':g,'learning_rate':float(lr),'epoch':round(s/spe,2)}); L=[]
    if s%60==0:
        vl,_,va=xent(n(Xv),yv); print({'eval_loss':float(vl),'eval_accuracy':float(va),'eval_runtime':0.0131,'eval_samples_per_second':76335.9,'eval_steps_per_second':4770.99,'epoch':round(s/spe,2)})
        if mode=='crash' and s>=S*.6: raise RuntimeError("[enforce fail at inline_container.cc:664] . unexpected pos 4160 vs 4054")
print({'train_runtime':round(time.time()-t0,4),'train_samples_per_second':round(S*16/(time.time()-t0),3),'train_steps_per_second':round(S/(time.time()-t0),3),'train_loss':float(l),'epoch':round(S/spe,2)})
