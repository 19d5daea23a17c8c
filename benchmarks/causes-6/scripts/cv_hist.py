# sklearn baseline: reads fold files written by make_folds, HistGradientBoosting + SGD blend
import csv, os, sys, argparse, numpy as np, time
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
ap=argparse.ArgumentParser(); ap.add_argument('--folds',default='folds'); ap.add_argument('--lr',type=float,default=.1); ap.add_argument('--iters',type=int,default=60); ap.add_argument('--model',default='hgb'); a=ap.parse_args()
print('>>>',a,flush=True)
def load(p):
    with open(p) as f: r=list(csv.reader(f))
    d=np.array([[float(v) for v in q] for q in r[1:]]); return d[:,:-1],d[:,-1]
s=[]
for k in range(5):
    t=time.time(); print(f'>>> fold {k}: loading {a.folds}/fold{k}_train.csv',flush=True); x,y=load(f'{a.folds}/fold{k}_train.csv'); xv,yv=load(f'{a.folds}/fold{k}_valid.csv')
    m=HistGradientBoostingClassifier(learning_rate=a.lr,max_iter=a.iters,verbose=0).fit(x,y); au=roc_auc_score(yv,m.predict_proba(xv)[:,1]); s.append(au)
    print(f'>>> fold {k}: n={len(y)} train_auc={roc_auc_score(y,m.predict_proba(x)[:,1]):.4f} valid_auc={au:.4f} ({time.time()-t:.1f}s)',flush=True); time.sleep(.4)
print('>>> CV %.4f +- %.4f'%(np.mean(s),np.std(s)))
