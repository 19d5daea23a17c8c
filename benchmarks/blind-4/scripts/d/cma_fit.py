# (mu/mu,lambda)-CMA-ES, pycma-like console; fits decay curves / Rosenbrock / flat
import numpy as np,sys,time
mode,N,iters,seed,every=sys.argv[1],int(sys.argv[2]),int(sys.argv[3]),int(sys.argv[4]),int(sys.argv[5])
R=np.random.default_rng(seed);t=np.linspace(0,6,60)
ytrue=sum(np.exp(-t*r)*a for r,a in [(.4,2.),(1.3,-1.),(3.,.7)])+R.normal(0,.02,60)
def fit(x):
    k=len(x)//2;return float(np.sum((sum(x[i]*np.exp(-t*np.exp(x[k+i])) for i in range(k))-ytrue)**2))
def rosen(x): return float(np.sum(100*(x[1:]-x[:-1]**2)**2+(1-x[:-1])**2))
def well(x): return float(np.sum(x**2)+R.normal(0,.0))
def needle(x): return 1.0e3+float(R.normal(0,4))+ (0 if np.abs(x).max()<.01 else 5)
def runaway(x): return float(np.sum(x**2)) if ev[0]<900 else -float(np.sum(np.abs(x)**3))
def noisygrow(x): return float(np.sum((x-ev[0]*ctr)**2))
ctr=R.normal(0,1e-3,N);ev=[0]
f={'fit':fit,'rosen':rosen,'needle':needle,'chase':noisygrow,'badstep':rosen}[mode]
lam=4+int(3*np.log(N));mu=lam//2;w=np.log(mu+.5)-np.log(np.arange(1,mu+1));w/=w.sum();mueff=1/np.sum(w**2)
cc=(4+mueff/N)/(N+4+2*mueff/N);cs=(mueff+2)/(N+mueff+5);c1=2/((N+1.3)**2+mueff);cmu=min(1-c1,2*(mueff-2+1/mueff)/((N+2)**2+mueff));damps=1+2*max(0,np.sqrt((mueff-1)/(N+1))-1)+cs
x=R.normal(0,.5,N);sig=.5;pc=np.zeros(N);ps=np.zeros(N);C=np.eye(N);chiN=np.sqrt(N)*(1-1/(4*N)+1/(21*N*N));t0=time.time()
print(f"({mu}_w,{lam})-aCMA-ES (mu_w={mueff:.1f},w_1={int(100*w[0])}%) in dimension {N} (seed={seed}, {time.ctime()})")
print("Iterat #Fevals   function value  axis ratio  sigma  min&max std  t[m:s]")
for g in range(1,iters+1):
    D2,B=np.linalg.eigh((C+C.T)/2);D=np.sqrt(np.maximum(D2,1e-300))
    Z=R.normal(size=(lam,N));Y=(Z*D)@B.T;X=x+sig*Y;F=np.array([f(q) for q in X]);ev[0]+=lam;o=np.argsort(F);Y=Y[o[:mu]];y=w@Y
    x=x+sig*y;ps=(1-cs)*ps+np.sqrt(cs*(2-cs)*mueff)*(B@((B.T@y)/D));hs=np.linalg.norm(ps)/np.sqrt(1-(1-cs)**(2*g))/chiN<1.4+2/(N+1)
    pc=(1-cc)*pc+hs*np.sqrt(cc*(2-cc)*mueff)*y;C=(1-c1-cmu)*C+c1*np.outer(pc,pc)+cmu*(Y.T*w)@Y
    sig*=np.exp(cs/damps*(np.linalg.norm(ps)/chiN-1))
    if mode=='badstep' and g>iters*.35: sig=max(sig,1.03**(g-iters*.35)*2e-2)
    if g<=3 or g%every==0:
        sd=sig*np.sqrt(np.diag(C));el=time.time()-t0
        print("%5d %6d %.15e %.1e %.2e  %.0e  %.0e %d:%04.1f"%(g,ev[0],F[o[0]],D.max()/D.min(),sig,sd.min(),sd.max(),el//60,el%60))
    time.sleep(.006)
    if F[o[0]]<1e-14: print("termination on tolfun=1e-11");break
