# scikit-learn estimators with verbose on
import numpy as np,sys,warnings,time,builtins
warnings.simplefilter('default');mode,seed=sys.argv[1],int(sys.argv[2]);R=np.random.default_rng(seed)
_p=builtins.print
def pr(*a,**k): _p(*a,**k);time.sleep(.015)
builtins.print=pr
from sklearn.datasets import make_classification,make_regression,load_digits
if mode=='gbr':
    from sklearn.ensemble import GradientBoostingRegressor
    X,y=make_regression(700,14,n_informative=9,noise=30,random_state=seed);GradientBoostingRegressor(n_estimators=150,verbose=3,subsample=.7,random_state=seed,max_depth=3).fit(X,y)
if mode=='mlp-digits':
    from sklearn.neural_network import MLPClassifier
    X,y=load_digits(return_X_y=True);MLPClassifier((30,),verbose=True,random_state=seed,max_iter=90,learning_rate_init=.002,early_stopping=True,n_iter_no_change=90).fit(X/16,y)
if mode=='mlp-hot':
    from sklearn.neural_network import MLPRegressor
    X,y=make_regression(600,20,noise=5,random_state=seed);MLPRegressor(hidden_layer_sizes=(24,),solver='sgd',learning_rate_init=2.2e-5*float(sys.argv[3]),momentum=.95,nesterovs_momentum=False,verbose=True,max_iter=80,n_iter_no_change=200,random_state=seed).fit(X,y)
if mode=='mlp-shuffled':
    from sklearn.neural_network import MLPClassifier
    X,y=load_digits(return_X_y=True);y=R.permutation(y);MLPClassifier((8,),verbose=True,random_state=seed,max_iter=60,learning_rate_init=.0003,early_stopping=True,n_iter_no_change=90,alpha=.5).fit(X/16,y)
if mode=='gmm':
    from sklearn.mixture import GaussianMixture
    C=R.normal(0,3,(6,5));X=C[R.integers(0,6,1500)]+R.normal(size=(1500,5));GaussianMixture(9,verbose=2,verbose_interval=1,random_state=seed,tol=1e-7,max_iter=90,init_params='random_from_data').fit(X)
if mode=='sgd':
    from sklearn.linear_model import SGDClassifier
    X,y=make_classification(3000,20,n_informative=10,flip_y=.08,random_state=seed);SGDClassifier(loss='log_loss',verbose=1,max_iter=40,tol=None,random_state=seed,alpha=1e-3,learning_rate='optimal').fit(X,y)
if mode=='nmf':
    from sklearn.decomposition import MiniBatchDictionaryLearning
    from sklearn.decomposition import NMF
    X=np.abs(R.normal(size=(200,6)))@np.abs(R.normal(size=(6,80)))+.1*R.random((200,80));NMF(8,solver='mu',init='random',verbose=1,max_iter=600,tol=1e-13,random_state=seed).fit(X)
if mode=='lda':
    from sklearn.decomposition import LatentDirichletAllocation
    T=R.dirichlet([.1]*120,8);X=np.array([R.multinomial(80,R.dirichlet([.3]*8)@T) for _ in range(300)]);LatentDirichletAllocation(8,verbose=1,max_iter=45,evaluate_every=1,perp_tol=0,random_state=seed,learning_method='batch').fit(X)
