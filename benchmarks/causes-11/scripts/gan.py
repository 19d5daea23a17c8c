import argparse, os, numpy as np, torch, torch.nn as nn
parser=argparse.ArgumentParser(); parser.add_argument("--n_epochs",type=int,default=15); parser.add_argument("--batch_size",type=int,default=64); parser.add_argument("--lr_g",type=float,default=1e-3); parser.add_argument("--lr_d",type=float,default=1e-3)
parser.add_argument("--b1",type=float,default=0.5); parser.add_argument("--latent_dim",type=int,default=8); parser.add_argument("--n_critic",type=int,default=1)
opt=parser.parse_args(); print(opt); torch.manual_seed(0); np.random.seed(0)
k=np.random.randint(0,8,6400); X=torch.tensor(np.c_[2*np.cos(k*np.pi/4),2*np.sin(k*np.pi/4)]+np.random.normal(0,.08,(6400,2)),dtype=torch.float32)
mlp=lambda i,o:nn.Sequential(nn.Linear(i,96),nn.LeakyReLU(.2),nn.Linear(96,96),nn.LeakyReLU(.2),nn.Linear(96,o))
G,D=mlp(opt.latent_dim,2),mlp(2,1); oG=torch.optim.Adam(G.parameters(),opt.lr_g,(opt.b1,.999)); oD=torch.optim.Adam(D.parameters(),opt.lr_d,(opt.b1,.999)); bce=nn.BCEWithLogitsLoss()
C=torch.tensor(np.c_[2*np.cos(np.arange(8)*np.pi/4),2*np.sin(np.arange(8)*np.pi/4)],dtype=torch.float32)
for epoch in range(opt.n_epochs):
    P=torch.randperm(len(X))
    for i in range(len(X)//opt.batch_size):
        x=X[P[i*opt.batch_size:(i+1)*opt.batch_size]]; one=torch.ones(len(x),1)
        for _ in range(opt.n_critic):
            f=G(torch.randn(len(x),opt.latent_dim)); dr,df=D(x),D(f.detach()); ld=(bce(dr,one)+bce(df,0*one))/2; oD.zero_grad(); ld.backward(); oD.step()
        f=G(torch.randn(len(x),opt.latent_dim)); lg=bce(D(f),one); oG.zero_grad(); lg.backward(); oG.step()
        if i%50==0: print("[Epoch %d/%d] [Batch %d/%d] [D loss: %f] [G loss: %f] [D(x): %.3f] [D(G(z)): %.3f]"%(epoch,opt.n_epochs,i,len(X)//opt.batch_size,ld.item(),lg.item(),dr.sigmoid().mean(),df.sigmoid().mean()))
    with torch.no_grad(): f=G(torch.randn(2000,opt.latent_dim)); dist=torch.cdist(f,C); near=dist.argmin(1)[dist.min(1)[0]<.4]; cnt=torch.bincount(near,minlength=8)
    print("  samples: std %.3f  per blob %s  modes covered %d/8  in no blob %.0f%%"%(f.std(0).mean(),cnt.tolist(),(cnt>20).sum(),100-len(near)/20))
