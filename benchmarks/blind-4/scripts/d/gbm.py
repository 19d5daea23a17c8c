# gradient boosting libraries on synthetic tables; consoles are the libraries' own
import numpy as np,sys,time
mode=sys.argv[1];seed=int(sys.argv[2]);R=np.random.default_rng(seed)
def tab(n,noise):
    X=R.normal(size=(n,12));f=np.sin(2*X[:,0])+X[:,1]*X[:,2]+.5*X[:,3]**2;return X,f+noise*R.normal(size=n)
slow=lambda env: time.sleep(.03)
if mode.startswith('xgb'):
    import xgboost as xgb
    class C(xgb.callback.TrainingCallback):
        def after_iteration(self,m,e,l):
            time.sleep(.02)
            if mode=='xgb-crash' and e==61: l['holdout']['poisson-nloglik'][999]
            return False
    if mode=='xgb-mae':
        X,y=tab(2500,.3);p=dict(objective='reg:absoluteerror',eta=.12,max_depth=4,eval_metric='mae');n,v=180,4
    if mode=='xgb-poisson' or mode=='xgb-crash':
        X,y=tab(2500,.3);y=R.poisson(np.exp(.35*y));p=dict(objective='count:poisson',eta=.1,max_depth=4,eval_metric='poisson-nloglik');n,v=150,3
    if mode=='xgb-label-noise':
        X,y=tab(420,.3);y=(y>y.mean()).astype(int);k=R.random(420)<.35;y[k]=1-y[k];p=dict(objective='binary:logistic',eta=.3,max_depth=7,eval_metric=['error','logloss']);n,v=160,2
    if mode=='xgb-random-target':
        X,_=tab(3000,.3);y=R.integers(0,2,3000);p=dict(objective='binary:logistic',eta=.02,max_depth=1,eval_metric='auc',subsample=.5);n,v=120,2
    k=int(len(y)*.65);a,b=xgb.DMatrix(X[:k],y[:k]),xgb.DMatrix(X[k:],y[k:]);p.update(nthread=1,seed=seed)
    ev=[(b,'holdout')] if mode=='xgb-random-target' else [(a,'fit'),(b,'holdout')]
    xgb.train(p,a,n,evals=ev,verbose_eval=v,callbacks=[C()])
else:
    import lightgbm as lgb
    if mode=='lgb-rank':
        X,y=tab(3000,.5);y=np.digitize(y,np.quantile(y,[.5,.75,.9]));g=[30]*100;D=lgb.Dataset(X[:2100],y[:2100],group=g[:70]);V=D.create_valid(X[2100:],y[2100:],group=g[70:])
        p=dict(objective='lambdarank',eval_at=[5,10],learning_rate=.06,num_leaves=15);n=120
    if mode=='lgb-tweedie':
        X,y=tab(3000,.3);y=np.where(R.random(3000)<.5,0,R.gamma(3,np.exp(.9*y)));D=lgb.Dataset(X[:2000],y[:2000]);V=D.create_valid(X[2000:],y[2000:]);p=dict(objective='tweedie',metric='tweedie',learning_rate=.05,num_leaves=7);n=110
    if mode=='lgb-l2-deep':
        X,y=tab(260,2.5);D=lgb.Dataset(X[:160],y[:160]);V=D.create_valid(X[160:],y[160:]);p=dict(objective='l2',learning_rate=.2,num_leaves=31,min_data_in_leaf=2);n=160
    p.update(num_threads=1,seed=seed,verbosity=1)
    lgb.train(p,D,n,valid_sets=[D,V],valid_names=['train','dev'],callbacks=[lgb.log_evaluation(2),slow])
