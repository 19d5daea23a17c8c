import os,time,torch,argparse
import torch.nn as nn,torch.nn.functional as Fn
F=os.environ['F'];torch.set_num_threads(1);torch.manual_seed(8)
bad=F=='imb'
opt=argparse.Namespace(dataset='glyphs8',batchSize=64,imageSize=8,nz=16,ngf=4 if bad else 64,ndf=512 if bad else 64,niter=6,lrD=2e-3 if bad else 5e-4,lrG=2e-5 if bad else 5e-4,beta1=.5,manualSeed=8);print(opt);print('Random Seed: ',8)
X=[]
for _ in range(3000):
    a=-torch.ones(8,8);i=int(torch.randint(1,7,(1,)));j=int(torch.randint(1,7,(1,)));a[i-1:i+2,j]=1;a[i,j-1:j+2]=1;X.append(a.flatten())
X=torch.stack(X)+.1*torch.randn(3000,64)
G=nn.Sequential(nn.Linear(16,opt.ngf),nn.ReLU(),nn.Linear(opt.ngf,64),nn.Tanh());D=nn.Sequential(nn.Linear(64,opt.ndf),nn.LeakyReLU(.2),nn.Linear(opt.ndf,1));print(G);print(D)
oG=torch.optim.Adam(G.parameters(),opt.lrG,betas=(.5,.999));oD=torch.optim.Adam(D.parameters(),opt.lrD,betas=(.5,.999));bc=Fn.binary_cross_entropy_with_logits
print('Starting Training Loop...')
for e in range(6):
    P=torch.randperm(3000).split(64)
    for i,k in enumerate(P):
        x=X[k];f=G(torch.randn(len(k),16));dr,df=D(x),D(f.detach());lD=bc(dr,torch.ones_like(dr))+bc(df,torch.zeros_like(df));oD.zero_grad();lD.backward();oD.step()
        dg=D(f);lG=bc(dg,torch.ones_like(dg));oG.zero_grad();lG.backward();oG.step();time.sleep(.008)
        if i%5==0:print(f'[{e}/6][{i}/{len(P)}] Loss_D: {lD.item():.4f} Loss_G: {lG.item():.4f} D(x): {dr.sigmoid().mean():.4f} D(G(z)): {df.sigmoid().mean():.4f} / {dg.sigmoid().mean():.4f}',flush=True)
