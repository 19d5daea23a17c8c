# xgboost / lightgbm / catboost own evaluation logs. args: lib seed eta rounds mode
import sys,numpy as np; lib,seed,eta,R,mode=sys.argv[1],int(sys.argv[2]),float(sys.argv[3]),int(sys.argv[4]),sys.argv[5]
r=np.random.default_rng(seed); N=150 if mode=='over' else 3000; X=r.standard_normal((N+1500,15)); z=X[:,0]*X[:,1]+np.sin(2*X[:,2])+.5*X[:,3]; 
y=(z+r.standard_normal(len(X))*(1.5 if mode=='over' else .5)>0).astype(float)
if mode in('reg','count','pois'): y=np.exp(.5*z)+.1*np.abs(r.standard_normal(len(X)))
if mode=='shuffle': y=r.permutation(y)
X,y,Xv,yv=X[:N],y[:N],X[N:],y[N:]
if lib=='xgb':
    import xgboost as xgb
    P={'eta':eta,'max_depth':5 if mode!='over' else 6,'nthread':1,'seed':seed,'objective':'binary:logistic','eval_metric':['error','logloss'] if mode!='auc' else ['auc']}
    if mode=='reg': P.update(objective='reg:squarederror',eval_metric='rmse'); P['lambda']=0 if eta>1.5 else 1
    if mode=='pois': P.update(objective='count:poisson',eval_metric=['poisson-nloglik'],max_delta_step=0 if eta>.9 else .7)
    xgb.train(P,xgb.DMatrix(X,y),R,[(xgb.DMatrix(X,y),'train'),(xgb.DMatrix(Xv,yv),'valid')],verbose_eval=int(sys.argv[6]) if len(sys.argv)>6 else 1)
if lib=='lgb':
    import lightgbm as lgb
    P={'learning_rate':eta,'num_threads':1,'seed':seed,'objective':'binary','metric':'binary_logloss','num_leaves':15 if mode!='over' else 31,'verbose':1,'min_data_in_leaf':3 if mode=='over' else 20}
    if mode=='auc': P['metric']='auc'
    d=lgb.Dataset(X,y); lgb.train(P,d,R,[d,lgb.Dataset(Xv,yv,reference=d)],['training','valid_1'],callbacks=[lgb.log_evaluation(int(sys.argv[6]))]+([lgb.early_stopping(30)] if mode=='auc' else []))
if lib=='cat':
    import catboost as cb
    cb.CatBoostClassifier(iterations=R,learning_rate=eta,thread_count=1,random_seed=seed,verbose=int(sys.argv[6]),depth=5,allow_writing_files=False,use_best_model=False,l2_leaf_reg=.1 if mode=='over' else 3).fit(X,y,eval_set=(Xv,yv))
