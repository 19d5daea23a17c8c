import argparse, os, time, logging, pickle, sys
import numpy as np
from tqdm import tqdm
ap=argparse.ArgumentParser(description='matrix factorization for the shop')
ap.add_argument('--k',type=int,default=8); ap.add_argument('--lr',type=float,default=0.02); ap.add_argument('--reg',type=float,default=0.05)
ap.add_argument('--epochs',type=int,default=20); ap.add_argument('--ratings',default='ratings.csv'); ap.add_argument('--keep-history',action='store_true'); ap.add_argument('--out',default='')
ap.add_argument('--users',type=int,default=600)
a=ap.parse_args(); print(a)
def mem():
    with open('/proc/self/statm') as f: return int(f.read().split()[1])*4096/2**20
rng=np.random.default_rng(7); U,I=a.users,300
def make():
    P=rng.normal(0,.5,(U,4));Q=rng.normal(0,.5,(I,4)); n=16000
    u=rng.integers(0,U,n); i=rng.integers(0,I,n)
    r=np.clip(np.round(3.4+rng.normal(0,.35,U)[u]+rng.normal(0,.4,I)[i]+1.3*(P[u]*Q[i]).sum(1)+rng.normal(0,.5,n)),1,5)
    if 'new' in a.ratings: r=r.astype(object); r[rng.integers(0,n,5)]='';
    return u,i,np.array([float(x) if x!='' else np.nan for x in r])
u,i,r=make(); p=rng.permutation(len(u)); te,tr=p[:3000],p[3000:]
mu=r[tr].mean(); print(f'{len(tr)} train / {len(te)} test ratings, {U} users, {I} items, mean rating {mu:.4f}')
P=rng.normal(0,.1,(U,a.k)); Q=rng.normal(0,.1,(I,a.k)); bu=np.zeros(U); bi=np.zeros(I)
hist=[]; best=9; bad=0
def rmse(x):
    e=r[x]-(mu+bu[u[x]]+bi[i[x]]+(P[u[x]]*Q[i[x]]).sum(1)); return np.sqrt((e**2).mean())
for ep in range(1,a.epochs+1):
    rng.shuffle(tr); se=0.
    bar=tqdm(range(0,len(tr),8),desc=f'epoch {ep:2d}',ncols=90,mininterval=.3)
    for c,s in enumerate(bar):
        x=tr[s:s+8]; uu,ii=u[x],i[x]; pu,qi=P[uu],Q[ii]
        e=r[x]-(mu+bu[uu]+bi[ii]+(pu*qi).sum(1)); se+=(e**2).sum()
        np.add.at(bu,uu,a.lr*(e-a.reg*bu[uu])); np.add.at(bi,ii,a.lr*(e-a.reg*bi[ii]))
        np.add.at(P,uu,a.lr*(e[:,None]*qi-a.reg*pu)); np.add.at(Q,ii,a.lr*(e[:,None]*pu-a.reg*qi))
        if a.keep_history and c%8==0: hist.append((P.copy(),Q.copy(),bu.copy()))
        if c%200==0: bar.set_postfix(mse=f'{se/(s+len(x)):.3f}')
    tr_r,te_r=np.sqrt(se/len(tr)),rmse(te)
    tqdm.write(f'[{ep:02d}] train rmse {tr_r:.4f} | test rmse {te_r:.4f} | ram {mem():.0f} MB')
    if a.out:
        os.makedirs(a.out,exist_ok=True)
        with open(f'{a.out}/mf_{ep:02d}.pkl','wb') as f: pickle.dump((P,Q,bu,bi,mu,P.copy(),Q.copy()),f)
        tqdm.write(f'     saved {a.out}/mf_{ep:02d}.pkl')
print('done. best items for user 0:',np.argsort(-(mu+bi+P[0]@Q.T))[:10])
