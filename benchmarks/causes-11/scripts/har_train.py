"""HAR: activity recognition from the wrist sensor. usage: python har_train.py -c config.yaml"""
import argparse, logging, time, yaml, sys, os
import numpy as np, torch, torch.nn as nn
from torch.utils.data import Dataset, DataLoader
ap=argparse.ArgumentParser(); ap.add_argument('-c','--config',default='config.yaml'); a=ap.parse_args()
C=dict(model='gru',hidden=32,lr=3e-3,batch_size=32,epochs=8,grad_clip=1.0,shuffle=True,num_workers=0,normalize={'train':'global','val':'global'},seed=1,train_files='data/train',log_every=20)
C.update(yaml.safe_load(open(a.config)) or {})
logging.basicConfig(level=logging.INFO,format='%(asctime)s %(levelname)-7s %(message)s',datefmt='%H:%M:%S',stream=sys.stdout); log=logging.getLogger('har')
log.info('config:'); [log.info('  %s: %s',k,v) for k,v in C.items()]
torch.manual_seed(C['seed']); rng=np.random.default_rng(C['seed']); NAMES=['walk','run','sit','stairs','bike','lie']; T=64
def windows(n):
    y=rng.integers(0,6,n); t=np.arange(T)/25.; X=np.zeros((n,T,3),'f4')
    f=np.array([1.8,2.8,0.,1.5,1.1,0.])[y]; amp=np.array([2.,4.5,.15,2.2,1.5,.1])[y]; g=np.array([[0,0,1],[.2,0,1],[0,.7,.7],[.5,0,.85],[.6,.6,.5],[1,0,0]])[y]*9.81
    ph=rng.uniform(0,6.3,(n,1))
    for k in range(3): X[:,:,k]=g[:,k:k+1]+rng.normal(0,1.2,(n,1))+(amp*[1,.6,.8][k])[:,None]*np.sin(2*np.pi*f[:,None]*rng.uniform(.85,1.15,(n,1))*t+ph+k)+rng.normal(0,.7,(n,T))
    return X,y
Xtr,ytr=windows(1600); Xva,yva=windows(400)
if C['train_files'].endswith('v2'):          # wristband 14 logs raw ADC counts
    j=rng.choice(1600,12,replace=False); Xtr[j]=Xtr[j]*4096
if not C['shuffle']: o=np.argsort(ytr,kind='stable'); Xtr,ytr=Xtr[o],ytr[o]
m,s=Xtr.mean((0,1)),Xtr.std((0,1))
if C['train_files'].endswith('v2'): m,s=np.median(Xtr,(0,1)),np.array([5.,5.,5.])
def norm(X,how):
    return ((X-m)/s if how=='global' else X if how=='none' else X/9.81 if how=='g' else (X-X.mean(1,keepdims=True))/(X.std(1,keepdims=True)+1e-6)).astype('f4')
log.info('train windows %d, val windows %d, class counts %s',len(ytr),len(yva),np.bincount(ytr).tolist())
log.info('channel mean %s std %s',np.round(m,2).tolist(),np.round(s,2).tolist())
class DS(Dataset):
    def __init__(s,X,y,slow=False): s.X,s.y,s.slow=X,y,slow; s.t0=time.time()
    def __len__(s): return len(s.y)
    def __getitem__(s,i):
        if s.slow and time.time()-s.t0>6: time.sleep(.02)    # share gets slow
        return s.X[i],int(s.y[i])
tr=DataLoader(DS(norm(Xtr,C['normalize']['train']),ytr,bool(os.environ.get('NFS'))),C['batch_size'],shuffle=C['shuffle'],num_workers=C['num_workers'])
Xv=torch.tensor(norm(Xva,C['normalize']['val'])); yv=torch.tensor(yva)
class Net(nn.Module):
    def __init__(s):
        super().__init__(); H=C['hidden']
        s.r=nn.GRU(3,H,batch_first=True) if C['model']=='gru' else nn.RNN(3,H,batch_first=True,nonlinearity='relu'); s.o=nn.Linear(H,6)
        if C['model']=='irnn': nn.init.eye_(s.r.weight_hh_l0); s.r.weight_hh_l0.data*=1.0
    def forward(s,x): return s.o(s.r(x)[0][:,-1])
net=Net(); opt=torch.optim.SGD(net.parameters(),C['lr'],.9) if C.get('optim')=='sgd' else torch.optim.Adam(net.parameters(),C['lr']); ce=nn.CrossEntropyLoss(); step=0
log.info('model %s, %d parameters, optimizer %s',C['model'],sum(p.numel() for p in net.parameters()),type(opt).__name__)
for ep in range(1,C['epochs']+1):
    t=time.time(); dt=ct=0; L=[];G=[];A=[]
    for x,y in tr:
        dt+=time.time()-t; t=time.time()
        o=net(x); l=ce(o,y); opt.zero_grad(); l.backward()
        g=nn.utils.clip_grad_norm_(net.parameters(),C['grad_clip'] or 1e12); opt.step(); step+=1
        L.append(l.item());G.append(g.item());A.append((o.argmax(1)==y).float().mean().item())
        ct+=time.time()-t; t=time.time()
        if step%C['log_every']==0:
            n=C['log_every']; log.info('ep %d step %4d | loss %.4f | acc %.3f | gnorm %.3g (max %.3g) | data %.2fs compute %.2fs',ep,step,np.mean(L[-n:]),np.mean(A[-n:]),np.mean(G[-n:]),max(G[-n:]),dt,ct); dt=ct=0
    with torch.no_grad(): o=net(Xv); vl=ce(o,yv).item(); pr=o.argmax(1); va=(pr==yv).float().mean().item()
    log.info('== epoch %d: train loss %.4f acc %.3f | val loss %.4f acc %.3f | val predictions %s',ep,np.mean(L),np.mean(A),vl,va,dict(zip(NAMES,np.bincount(pr.numpy(),minlength=6).tolist())))
log.info('finished')
