# ticket routing, incremental sklearn baseline (cron: every night)
import sys, argparse, json, csv, numpy as np
from sklearn.linear_model import SGDClassifier, SGDRegressor
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.metrics import log_loss, accuracy_score
ap=argparse.ArgumentParser(); ap.add_argument('--task',default='route'); ap.add_argument('--alpha',type=float,default=1e-4); ap.add_argument('--eta0',type=float,default=0.01)
ap.add_argument('--scale',type=int,default=1); ap.add_argument('--chunks',type=int,default=20); ap.add_argument('--labels',default='gold'); ap.add_argument('--source',default='tickets_2023')
a=ap.parse_args(); print('args:',json.dumps(vars(a))); rng=np.random.default_rng(3)
if a.task=='route':
    W=rng.normal(0,1,(5,40))
    def chunk(n,c):
        X=rng.poisson(.6,(n,40)).astype(float); y=(X@W.T+rng.gumbel(0,.8,(n,5))).argmax(1)
        if a.source=='tickets_export' and c>=6: X[rng.integers(0,n,3),rng.integers(0,40,3)]=np.nan
        if a.source=='tickets_merged' and c>=9: y=(y+2)%5       # other tool numbers its queues differently
        return X,y
    Xv,yv=chunk(800,0); sc=StandardScaler().fit(Xv) if a.scale else None; f=sc.transform if sc else (lambda x:x)
    m=SGDClassifier(loss='log_loss',alpha=a.alpha,learning_rate='constant',eta0=a.eta0,random_state=0,verbose=1)
    print(m)
    w=csv.writer(open('progress.csv','w')); w.writerow(['chunk','train_logloss','val_logloss','val_acc'])
    for c in range(1,a.chunks+1):
        X,y=chunk(400,c); X=f(X)
        tl=log_loss(y,m.predict_proba(X),labels=range(5)) if c>1 else float('nan')
        m.partial_fit(X,y,classes=range(5)); p=m.predict_proba(f(Xv)); vl=log_loss(yv,p,labels=range(5)); va=accuracy_score(yv,p.argmax(1))
        print(f'>>> chunk {c}: new-chunk logloss before fit {tl:.3f} | val logloss {vl:.3f} acc {va:.3f}'); w.writerow([c,tl,vl,va])
elif a.task=='hours':
    X=np.c_[rng.lognormal(6,1,2000),rng.integers(0,5,2000),rng.normal(40,10,2000)]; y=.004*X[:,0]+2*X[:,1]+rng.normal(0,1,2000)
    if a.scale: X=StandardScaler().fit_transform(X)
    m=SGDRegressor(alpha=a.alpha,eta0=a.eta0,learning_rate='constant',max_iter=25,tol=None,verbose=1,random_state=0); print(m); m.fit(X[:1500],y[:1500])
    print('train R2',m.score(X[:1500],y[:1500]),'test R2',m.score(X[1500:],y[1500:]))
else:
    W=rng.normal(0,1,(3,15)); X=rng.normal(0,1,(3000,15)); y=(X@W.T).argmax(1); g=y.copy()
    if a.labels=='crowd': z=rng.random(3000)<.5; y[z]=rng.integers(0,3,z.sum())
    m=MLPClassifier((128,),learning_rate_init=a.eta0,alpha=a.alpha,max_iter=1,warm_start=True,random_state=0,batch_size=32); print(m)
    import warnings; warnings.filterwarnings('ignore')
    print(f'labels: {a.labels}; train 1800, val 900 (same source), gold set 300 (relabelled by Anna)')
    for e in range(40):
        m.partial_fit(X[:1800],y[:1800],classes=range(3))
        print(f'iter {e+1:2d}  loss {m.loss_:.4f}  train acc {m.score(X[:1800],y[:1800]):.3f}  val loss {log_loss(y[1800:2700],m.predict_proba(X[1800:2700])):.4f}  val acc {m.score(X[1800:2700],y[1800:2700]):.3f}  gold acc {m.score(X[2700:],g[2700:]):.3f}')
