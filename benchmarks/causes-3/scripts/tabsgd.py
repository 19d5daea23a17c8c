import os,sys,time,csv,json,pickle,resource
F=os.environ['F']
import numpy as np
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import log_loss,accuracy_score
def I(m,lv='I'):
    t=time.time();print(f"{lv}{time.strftime('%m%d %H:%M:%S')}.{int(t%1*1e6):06d} {os.getpid()} trainer.cc.py:{sys._getframe(1).f_lineno}] {m}",flush=True)
r=np.random.default_rng(4);cfg=dict(model='SGDClassifier(log_loss)',alpha=1e-5,eta0=.02,learning_rate='constant',chunk_rows=2000,n_chunks=40,valid_rows=2000,checkpoint_every=4,checkpoint_dir='ckpt')
if F=='leak':cfg.update(keep_predictions=True,memory_limit_mb=1000)
if F=='disk':cfg['checkpoint_dir']='/scratch/ckpt'
json.dump(cfg,open('config.json','w'),indent=2);I('flags: '+' '.join(f'--{k}={v}' for k,v in cfg.items()))
w=r.normal(size=30)*.5
def chunk(i):
    X=r.normal(size=(2000,30));y=(X@w+.8*r.normal(size=2000)>0).astype(int);return X,y
os.makedirs('data',exist_ok=True)
V,W=chunk(0);clf=SGDClassifier(loss='log_loss',alpha=1e-5,eta0=.02,learning_rate='constant',random_state=1)
hist=[];keep_predictions=F=='leak'
def rss():return int(open('/proc/self/statm').read().split()[1])*4//1024
if F=='leak':resource.setrlimit(resource.RLIMIT_AS,(1000<<20,1000<<20))
def load(path):
    with open(path,newline='') as f:
        rd=csv.reader(f);next(rd);rows=[[float(v) for v in row] for row in rd]
    a=np.array(rows);return a[:,:-1],a[:,-1].astype(int)
def evaluate(clf,step):
    p=clf.predict_proba(V)[:,1];d=dict(logloss=log_loss(W,p),acc=accuracy_score(W,p>.5))
    if step%20==0:d['is_best']=d['logloss']<best_so_far[best_key]
    return d
best_so_far={'logloss':9.};best_key='loglos' if F=='bug' else 'logloss'
for i in range(1,41):
    X,y=chunk(i);pth=f'data/part-{i:05d}.csv'
    if F in('baddata','bug'):
        with open(pth,'w',newline='') as f:
            wr=csv.writer(f);wr.writerow([f'f{j}' for j in range(30)]+['y'])
            for k in range(300):
                row=[f'{v:.4f}' for v in X[k]]
                if F=='baddata' and i==19 and k==211:row[7]='#REF!'
                wr.writerow(row+[y[k]])
        I(f'reading {pth}');X,y=load(pth)
    clf.partial_fit(X,y,classes=[0,1]);p=clf.predict_proba(X)
    if keep_predictions:hist.append((X.copy(),np.repeat(p,900,1)))
    d=evaluate(clf,i);best_so_far['logloss']=min(best_so_far['logloss'],d['logloss']);time.sleep(.15)
    I(f"step {i}/40 train_logloss={log_loss(y,p):.4f} valid_logloss={d['logloss']:.4f} valid_acc={d['acc']:.4f}"+(f" rss={rss()}MB" if F=='leak' else ''))
    if i%4==0 and F in('disk',):
        os.makedirs(os.environ['CK'],exist_ok=True)
        with open(f"{os.environ['CK']}/model-{i:04d}.pkl",'wb') as f:pickle.dump(dict(coef=clf.coef_,opt=np.zeros(40000),step=i),f)
        I(f'saved /scratch/ckpt/model-{i:04d}.pkl')
I('training done, best valid_logloss=%.4f'%best_so_far['logloss'])
