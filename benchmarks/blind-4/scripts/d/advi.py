# Stan-like consoles: optimize (L-BFGS by scipy) and ADVI of a logistic regression
import numpy as np,sys,time
mode,seed=sys.argv[1],int(sys.argv[2]);R=np.random.default_rng(seed)
n,d=400,12;X=R.normal(size=(n,d));b=R.normal(size=d);y=(R.random(n)<1/(1+np.exp(-X@b)))*1.
def lp(w): z=X@w;return float(np.sum(y*z-np.logaddexp(0,z))-.5*w@w)
def gr(w): return X.T@(y-1/(1+np.exp(-X@w)))-w
if mode.startswith('opt'):
    from scipy.optimize import minimize
    print("method = optimize\n  optimize\n    algorithm = lbfgs (Default)\n    iter = 2000 (Default)\nid = 1 (Default)\nInitial log joint probability = %.6g"%lp(np.ones(d)*3))
    print("    Iter      log prob        ||dx||      ||grad||       alpha      alpha0  # evals  Notes ")
    s=dict(k=0,x=None,e=0)
    def rosenlike(w): s['e']+=1;return float(np.sum(100*(w[1:]-w[:-1]**2)**2+(1-w[:-1])**2))
    def cb(w):
        s['k']+=1;dx=np.linalg.norm(w-s['x']) if s['x'] is not None else 1;s['x']=w.copy()
        if s['k']%3==0: print("%8d  %12.6g  %12.5g  %12.5g  %10.4g  %10.4g  %7d   "%(s['k'],-rosenlike(w),dx,np.linalg.norm(np.gradient(w))*dx*10,1,1,s['e']),flush=True);time.sleep(.03)
    minimize(rosenlike,R.normal(0,1,24),method='L-BFGS-B',callback=cb,options=dict(maxiter=600,ftol=1e-15,maxfun=100000));print("Optimization terminated normally: \n  Convergence detected: relative gradient magnitude is below tolerance")
else:
    print("method = variational\n  variational\n    algorithm = meanfield (Default)\nBegin stochastic gradient ascent.\n  iter             ELBO   delta_ELBO_mean   delta_ELBO_med   notes ")
    mu=np.zeros(d);om=np.zeros(d);eta=float(sys.argv[3]);N=int(sys.argv[4]);prev=None;ds=[];G=np.ones(2*d)*1e-3
    for k in range(1,N+1):
        e=R.normal(size=d);w=mu+np.exp(om)*e;g=gr(w);go=g*e*np.exp(om)+1
        if mode=='advi-bad' and k>N*.5: go=g*e*np.exp(om)*.2+60*(k/N)
        step=eta if mode!='advi' else eta/np.sqrt(k)
        mu=mu+step*np.clip(g,-1e9,1e9)/10;om=om+step*go/10
        if k%10==0:
            E=np.mean([lp(mu+np.exp(om)*R.normal(size=d)) for _ in range(30)])+om.sum()+d/2*(1+np.log(2*np.pi));dl=abs((E-prev)/E) if prev else 1.;prev=E;ds.append(dl);print("%6d %16.3f %17.3f %16.3f"%(k,E,np.mean(ds[-10:]),np.median(ds[-10:])),flush=True);time.sleep(.03)
