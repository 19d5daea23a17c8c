# console of a Julia/Flux script; surrogate regression. args: lr epochs seed mode
import sys,time,numpy as np; from nn import *
lr,E,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed)
N=2000 if mode!='over' else 60; f=lambda X: np.sin(3*X[:,0])*X[:,1]+np.exp(-X[:,2]**2)+.05*r.standard_normal(len(X)); X=r.uniform(-1,1,(N,3 if mode!='over' else 8)); Y=f(X)+(0 if mode!='over' else .3*r.standard_normal(N)); Xv=r.uniform(-1,1,(500,X.shape[1])); Yv=f(Xv); n=MLP([X.shape[1],64,64,1],r,'tanh',scale=.7); o=SGD(lr,.9) if mode=='grow' else Adam(lr)
print(f"  Activating project at `~/surrogate`\n[ Info: Training on CPU, {sum(p.size for p in n.params)} parameters")
for e in range(1,E+1):
    p=r.permutation(N)
    if mode=='grow': o.lr=lr*1.07**e
    for i in range(0,N,50 if mode!='over' else 20): k=p[i:i+(50 if mode!='over' else 20)]; d=n(X[k]).ravel()-Y[k]; o(n.params,n.back(2*d[:,None]/len(k)))
    if e%(1 if E<=60 else 5)==0:
        a,b=((n(X).ravel()-Y)**2).mean(),((n(Xv).ravel()-Yv)**2).mean(); print(f"┌ Info: epoch {e}\n│   train_mse = {a!r}\n└   test_mse = {b!r}".replace('np.float64(','').replace(')','').replace('nan','NaN').replace('inf','Inf'))
    if mode=='domain' and e==E//2: print('ERROR: LoadError: DomainError with -0.0031482:\nlog was called with a negative real argument but will only return a complex result if called with a complex argument. Try log(Complex(x)).\nStacktrace:\n  [1] throw_complex_domainerror(f::Symbol, x::Float64)\n    @ Base.Math ./math.jl:33\n  [2] log\n    @ ./special/log.jl:269 [inlined]\nin expression starting at /home/user/surrogate/train.jl:71'); sys.exit(1)
