# two-tower rating model with Keras' console (numpy, Adam)
import numpy as np,sys,time
mode,ep,lr,k,seed=sys.argv[1],int(sys.argv[2]),float(sys.argv[3]),int(sys.argv[4]),int(sys.argv[5]);R=np.random.default_rng(seed)
U,I,N=150,100,5200;a=R.normal(size=(U,3));b=R.normal(size=(I,3));u=R.integers(0,U,N);i=R.integers(0,I,N);y=(a[u]*b[i]).sum(1)*.6+R.normal(0,.3,N)
if mode=='overfit': y=(a[u]*b[i]).sum(1)*.3+R.normal(0,.8,N);u=u[:1300];i=i[:1300];y=y[:1300];N=1300
if mode=='nan': y[3333]=np.nan
n=int(N*.8);W=[R.normal(0,.25,(U,k)),R.normal(0,.25,(I,k)),np.zeros(U),np.zeros(I)];m=[w*0 for w in W];v=[w*0 for w in W];t=0
for e in range(1,ep+1):
    o=R.permutation(n);t0=time.time();L=0;A=0;nb=n//64
    if mode=='nan' and e<5: o=o[~np.isnan(y[o])]
    if mode=='warm': l_=lr*(.02+.98*.5*(1+np.cos(np.pi*((e-1)%15)/15)))
    elif mode=='spike' and e in(24,25): l_=lr*60
    elif mode=='dead': l_=lr*10**(-min(9,1.0*max(0,e-3)))
    else: l_=lr
    print(f'Epoch {e}/{ep}')
    for c in range(nb):
        B=o[c*64:c*64+64];d=(W[0][u[B]]*W[1][i[B]]).sum(1)+W[2][u[B]]+W[3][i[B]]-y[B];L+=np.mean(d**2);A+=np.mean(abs(d));g=[w*0 for w in W];q=2*d/len(B)
        np.add.at(g[0],u[B],q[:,None]*W[1][i[B]]);np.add.at(g[1],i[B],q[:,None]*W[0][u[B]]);np.add.at(g[2],u[B],q);np.add.at(g[3],i[B],q);t+=1
        for j in range(4): m[j]=.9*m[j]+.1*g[j];v[j]=.99*v[j]+.01*g[j]**2;W[j]=W[j]-l_*(m[j]/(1-.9**t))/(np.sqrt(v[j]/(1-.99**t))+1e-4)
    d=(W[0][u[n:]]*W[1][i[n:]]).sum(1)+W[2][u[n:]]+W[3][i[n:]]-y[n:]
    x=f' - learning_rate: {l_:.4e}' if mode in('warm','dead') else '';time.sleep(.05)
    print(f'{nb}/{nb} ━━━━━━━━━━━━━━━━━━━━ 0s {int((time.time()-t0)*1e6/nb)}us/step - loss: {L/nb:.4f} - mae: {A/nb:.4f} - val_loss: {np.mean(d**2):.4f} - val_mae: {np.mean(abs(d)):.4f}{x}',flush=True)
