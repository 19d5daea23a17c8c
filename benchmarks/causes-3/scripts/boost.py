import os,time,json,numpy as np,sys
F=os.environ['F'];r=np.random.default_rng(5)
n=4000;X=r.normal(size=(n,12));names=['age','income','tenure','n_products','balance','region','visits','calls','discount','last_login','score_ext','days_to_closing']
if F in('leak','xgbok'):
    import xgboost as xgb
    z=.9*X[:,0]-.7*X[:,1]*X[:,2]+.4*X[:,4];y=(z+1.2*r.normal(size=n)>0).astype(int)
    Xt=r.normal(size=(1500,12));zt=.9*Xt[:,0]-.7*Xt[:,1]*Xt[:,2]+.4*Xt[:,4];yt=(zt+1.2*r.normal(size=1500)>0).astype(int)
    if F=='leak':X[:,11]=np.where(y==1,np.abs(r.normal(20,8,n)),999);Xt[:,11]=999
    p=dict(objective='binary:logistic',eval_metric=['logloss','auc'],eta=.1,max_depth=4,nthread=1,subsample=.8,seed=5);print('params:',p)
    print('train: 2023-01..2023-12, 3000 rows, positive rate %.3f; valid: random 25%% of the same months, 1000 rows; test: 2024-01..2024-03, 1500 rows, positive rate %.3f'%(y.mean(),yt.mean()))
    a,b=xgb.DMatrix(X[:3000],y[:3000],feature_names=names),xgb.DMatrix(X[3000:],y[3000:],feature_names=names)
    class S(xgb.callback.TrainingCallback):
        def after_iteration(s,m,e,l):time.sleep(.04);return False
    m=xgb.train(p,a,120,evals=[(a,'train'),(b,'valid')],verbose_eval=2 if F=='leak' else 1,early_stopping_rounds=None if F=='leak' else 15,callbacks=[S()])
    g=m.get_score(importance_type='gain');s=sum(g.values());print('importance (gain):');[print(f'  {k:<16} {v/s:.4f}') for k,v in sorted(g.items(),key=lambda q:-q[1])]
    if F!='leak': print(f'best_iteration={m.best_iteration} best_score={m.best_score:.5f}')
    from sklearn.metrics import roc_auc_score,log_loss
    q=m.predict(xgb.DMatrix(Xt,feature_names=names));print(f'test (out of time): logloss={log_loss(yt,q):.5f} auc={roc_auc_score(yt,q):.5f}')
if F=='stump':
    import lightgbm as lgb
    y=((X[:,0]>0)^(X[:,1]>0)^(X[:,2]>0)).astype(int);y=np.where(r.random(n)<.3*(X[:,4]>0),1,y)
    p=dict(objective='binary',metric=['binary_logloss','auc'],learning_rate=.15,num_leaves=2,max_depth=1,min_data_in_leaf=20,num_threads=1,seed=5,verbosity=1)
    json.dump(p,open('params.json','w'),indent=1);print('parameters:',json.dumps(p),flush=True)
    a=lgb.Dataset(X[:3000],y[:3000]);b=lgb.Dataset(X[3000:],y[3000:],reference=a)
    def cb(env):time.sleep(.03)
    lgb.train(p,a,150,valid_sets=[a,b],valid_names=['training','valid_1'],callbacks=[lgb.log_evaluation(5),cb])
