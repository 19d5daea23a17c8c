import argparse, sys, time, warnings, numpy as np
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.metrics import roc_auc_score, log_loss
ap=argparse.ArgumentParser(); ap.add_argument('--lib',default='lgb'); ap.add_argument('--feats',default='base'); ap.add_argument('--scale',default='none'); ap.add_argument('--params',default=''); ap.add_argument('--rounds',type=int,default=200)
ap.add_argument('--es',type=int,default=0); ap.add_argument('--cv',default='strat'); ap.add_argument('--seed',type=int,default=42); ap.add_argument('--flip',type=float,default=.15); ap.add_argument('--n',type=int,default=1500)
a=ap.parse_args()
rng=np.random.default_rng(a.seed); X=rng.normal(size=(a.n,15)); z=X[:,0]+X[:,1]*X[:,2]+.5*X[:,3]; y=(z>0).astype(int); y=np.where(rng.random(a.n)<a.flip,1-y,y)
X[:,5:9]=np.exp(X[:,5:9]); cols=['f%02d'%i for i in range(15)]
if a.feats=='te': X=np.c_[X,y*1.0+.02*rng.normal(size=a.n)*1]; cols.append('te_customer_id')
if a.scale=='std': X[:,:5]=X[:,:5]*3+6
if a.cv=='plain': o=np.argsort(y,kind='stable'); X,y=X[o],y[o]
cv=StratifiedKFold(5,shuffle=True,random_state=a.seed) if a.cv=='strat' else KFold(5)
print('train shape',X.shape,'target mean %.4f'%y.mean()); print(cv); print('target head',y[:8].tolist(),'tail',y[-8:].tolist())
P=dict(eval(a.params) if a.params else {})
oof=np.zeros(a.n); t0=time.time(); scores=[]
for k,(tr,va) in enumerate(cv.split(X,y)):
    xt,xv=X[tr].copy(),X[va].copy()
    if a.scale=='std':
        mu,sd=xt.mean(0),xt.std(0); xt=(xt-mu)/sd*1
        print(f'[prep] fit StandardScaler on train fold: X_tr mean {xt.mean():.3f} std {xt.std():.3f} | X_va mean {xv.mean():.3f} std {xv.std():.3f}')
    print(f'===== fold {k} ===== train {len(tr)} (pos {y[tr].mean():.3f}) valid {len(va)} (pos {y[va].mean():.3f})',flush=True)
    if a.lib=='lgb':
        import lightgbm as lgb
        p={'objective':'binary','metric':['binary_logloss','auc'],'learning_rate':.05,'num_leaves':31,'verbosity':0,'num_threads':1,'seed':a.seed,**P}
        if k==0: print('params',p,flush=True)
        cb=[lgb.log_evaluation(20)]+([lgb.early_stopping(a.es)] if a.es else [])
        d=lgb.Dataset(xt,y[tr],feature_name=cols); m=lgb.train(p,d,a.rounds,valid_sets=[d,lgb.Dataset(xv,y[va],reference=d)],valid_names=['train','valid'],callbacks=cb); pr=m.predict(xv); imp=m.feature_importance('gain')
    else:
        import xgboost as xgb
        p={'objective':'binary:logistic','eval_metric':['auc','logloss'],'eta':.05,'max_depth':5,'nthread':1,'seed':a.seed,**P}
        if k==0: print('params',p,flush=True)
        d=xgb.DMatrix(xt,y[tr],feature_names=cols); v=xgb.DMatrix(xv,y[va],feature_names=cols); m=xgb.train(p,d,a.rounds,evals=[(d,'train'),(v,'valid')],verbose_eval=20,**({'early_stopping_rounds':a.es} if a.es else {})); pr=m.predict(v); s=m.get_score(importance_type='gain'); imp=np.array([s.get(c,0) for c in cols])
    oof[va]=pr; sc=roc_auc_score(y[va],pr); scores.append(sc); ll=log_loss(y[va],pr,labels=[0,1])
    top=np.argsort(-imp)[:4]; print(f'fold {k}: auc {sc:.5f} logloss {ll:.5f} | top gain: '+', '.join(f'{cols[i]}={imp[i]/(imp.sum()+1e-12):.1%}' for i in top),flush=True); time.sleep(.15)
print('CV auc per fold',[round(float(s),5) for s in scores]); print(f'OOF auc {roc_auc_score(y,oof):.5f} logloss {log_loss(y,oof):.5f}  ({time.time()-t0:.1f}s)')
if a.feats=='te':
    Xt=rng.normal(size=(800,15)); zt=Xt[:,0]+Xt[:,1]*Xt[:,2]+.5*Xt[:,3]; Xt[:,5:9]=np.exp(Xt[:,5:9]); yt=((zt>0)^(rng.random(800)<a.flip)).astype(int)
    q=m.predict(np.c_[Xt,np.full(800,y.mean())+.02*rng.normal(size=800)]) if a.lib=='lgb' else m.predict(xgb.DMatrix(np.c_[Xt,np.full(800,y.mean())+.02*rng.normal(size=800)],feature_names=cols))
    print(f'public holdout (te_customer_id mapped to global mean for unseen customers): auc {roc_auc_score(yt,q):.5f} logloss {log_loss(yt,q):.5f}')
