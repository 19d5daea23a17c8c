# VAE on digits. args: lr beta epochs seed mode
import sys,json,numpy as np; from nn import *
lr,beta,E,seed,mode=float(sys.argv[1]),float(sys.argv[2]),int(sys.argv[3]),int(sys.argv[4]),sys.argv[5]; r=np.random.default_rng(seed)
X,_,Xv,_=digits(0,seed); X=(X+.3);Xv=Xv+.3; Z=6
enc=MLP([64,96,2*Z],r,'tanh'); dec=MLP([Z,96,64],r,'tanh'); o=Adam(lr)
def run(x,tr):
    h=enc(x); mu,lv=h[:,:Z],h[:,Z:]
    if mode!='nan': lv=np.clip(lv,-8,8)
    e=r.standard_normal(mu.shape); sd=np.exp(.5*lv); z=mu+sd*e; y=dec(z); s2=.02
    rec=(.5*((y-x)**2)/s2+.5*np.log(2*np.pi*s2)).sum(1).mean(); kl=(-.5*(1+lv-mu**2-np.exp(lv))).sum(1).mean(); b=beta
    if tr:
        n=len(x); gd=dec.back((y-x)/s2/n); dz=dec.dx; dmu=dz+b*mu/n; dlv=dz*.5*sd*e+b*.5*(np.exp(lv)-1)/n; o(enc.params+dec.params,enc.back(np.hstack([dmu,dlv]))+gd)
    return rec,kl
print("# epoch   recon_nll        KL      -ELBO |  val -ELBO   active units")
for ep in range(1,E+1):
    if mode=='anneal': beta=min(1,ep/20)
    if mode=='nan' : o.lr=lr*(1 if ep<E*.4 else 1.5**(ep-E*.4))
    a=[]; p=r.permutation(1300)
    for i in range(0,1300,50): a.append(run(X[p[i:i+50]],1))
    a=np.mean(a,0); v=run(Xv,0); au=(enc(Xv)[:,:Z].var(0)>.02).sum()
    print(f"{ep:7d} {a[0]:11.3f} {a[1]:9.3f} {a[0]+a[1]:10.3f} | {v[0]+v[1]:10.3f}   {au}/{Z}")
