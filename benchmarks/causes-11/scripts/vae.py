import argparse, numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from sklearn.datasets import load_digits
p=argparse.ArgumentParser(description='VAE digits'); p.add_argument('--epochs',type=int,default=20); p.add_argument('--lr',type=float,default=2e-3); p.add_argument('--beta',type=float,default=1.); p.add_argument('--z',type=int,default=8); p.add_argument('--precision',default='fp32')
a=p.parse_args(); print(a); torch.manual_seed(0); X=torch.tensor(load_digits().data/16,dtype=torch.float32); X=X[torch.randperm(len(X))]; tr,te=X[:1500],X[1500:]
class VAE(nn.Module):
    def __init__(s): super().__init__(); s.e=nn.Linear(64,128); s.m=nn.Linear(128,a.z); s.v=nn.Linear(128,a.z); s.d=nn.Linear(a.z,128); s.o=nn.Linear(128,64)
    def forward(s,x):
        h=F.relu(s.e(x)); m,lv=s.m(h),s.v(h); z=m+torch.randn_like(m)*torch.exp(.5*lv); return torch.sigmoid(s.o(F.relu(s.d(z)))),m,lv
net=VAE(); opt=torch.optim.Adam(net.parameters(),a.lr)
def loss_function(x):
    r,m,lv=net(x); R=F.binary_cross_entropy(r,x,reduction='sum'); K=-.5*torch.sum(1+lv-m.pow(2)-lv.exp())
    return R+a.beta*K,R,K,m
for ep in range(1,a.epochs+1):
    P=torch.randperm(1500); t=0
    for i in range(0,1500,50):
        l,R,K,m=loss_function(tr[P[i:i+50]]); opt.zero_grad(); l.backward(); opt.step(); t+=l.item()
        if i%500==0: print(f'Train Epoch: {ep} [{i}/1500 ({i/15:.0f}%)]\tLoss: {l.item()/50:.6f}\trecon {R.item()/50:.3f} kl {K.item()/50:.4f}')
    with torch.no_grad(): l,R,K,m=loss_function(te)
    print(f'====> Epoch: {ep} Average loss: {t/1500:.4f}\n====> Test set loss: {l.item()/len(te):.4f}  recon {R.item()/len(te):.4f}  kl {K.item()/len(te):.4f}  active units {(m.var(0)>.01).sum().item()}/{a.z}')
