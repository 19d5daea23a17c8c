# iterative deblurring of a 1-d profile (Landweber / CG); own table: data misfit and error against the phantom
import numpy as np,sys,time
mode,n,it,every,noise,om,seed=sys.argv[1],int(sys.argv[2]),int(sys.argv[3]),int(sys.argv[4]),float(sys.argv[5]),float(sys.argv[6]),int(sys.argv[7]);R=np.random.default_rng(seed)
i=np.arange(n);A=np.exp(-.5*((i[:,None]-i[None])/2.2)**2);A/=A.sum(1,keepdims=True);x0=np.zeros(n);x0[n//5:n//3]=1;x0[n//2:n//2+6]=.6;x0[3*n//4]=2
b=A@x0+noise*R.normal(size=n);bv=A@x0+noise*R.normal(size=n);x=np.zeros(n);L=np.linalg.norm(A,2)**2
print(f"deblur: {n} samples, sigma_noise={noise}, relaxation {om}/L");print(f"{'it':>6} | {'misfit':>11} | {'cross-val misfit':>16} | {'rel. error':>10}");print('-'*54);r=A@x-b;p=None
for k in range(1,it+1):
    if mode=='cg':
        g=A.T@(b-A@x);p=g if p is None else g+(g@g)/go*p;go=g@g;q=A@p;x=x+(go/(q@q))*p
    else: x=x-om/L*(A.T@(A@x-b))
    if k%every==0 or k==1: print(f"{k:>6} | {np.mean((A@x-b)**2):>11.5e} | {np.mean((A@x-bv)**2):>16.5e} | {np.linalg.norm(x-x0)/np.linalg.norm(x0):>10.5f}",flush=True);time.sleep(.04)
print('written: profile.npy')
