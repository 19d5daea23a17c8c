# the estimators' own verbose output. args: which seed lr
import sys,numpy as np; w,seed,lr=sys.argv[1],int(sys.argv[2]),float(sys.argv[3])
from nn import *
if w=='mlp':
    from sklearn.neural_network import MLPClassifier
    X,y,Xv,yv=digits(.3,seed)
    MLPClassifier((64,),learning_rate_init=lr,max_iter=60,verbose=True,random_state=seed,early_stopping='es' in sys.argv,solver='sgd' if 'sgd' in sys.argv else 'adam').fit(X,y)
if w=='mlpreg':
    from sklearn.neural_network import MLPRegressor
    r=np.random.default_rng(seed); X=r.standard_normal((1500,12)); y=(np.sin(X[:,0])*3+X[:,1]*X[:,2]+r.standard_normal(1500)*.3)
    MLPRegressor(hidden_layer_sizes=(64,64),learning_rate_init=lr,max_iter=int(sys.argv[4]),verbose=True,random_state=seed,solver='sgd',momentum=.9,tol=0,n_iter_no_change=1000).fit(X,y)
if w=='gb':
    from sklearn.ensemble import GradientBoostingRegressor
    X,y=blobs(900,8,2,seed); GradientBoostingRegressor(n_estimators=400,learning_rate=lr,subsample=.7,verbose=2 if 'v2' in sys.argv else 1,max_depth=3,random_state=seed).fit(X,X[:,0]*X[:,1]+y)
if w=='sgd':
    from sklearn.linear_model import SGDClassifier
    X,y=blobs(3000,20,2,seed,1.2,.1); SGDClassifier(loss='log_loss',learning_rate='constant',eta0=lr,alpha=1e-5,max_iter=int(sys.argv[4]),tol=None,verbose=1,random_state=seed).fit(X,y)
