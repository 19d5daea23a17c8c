# my first digit classifier :) keras style loop on top of torch
import argparse, sys, time, math, os
import numpy as np, torch, torch.nn as nn
from sklearn.datasets import load_digits
ap=argparse.ArgumentParser()
ap.add_argument('--lr',type=float,default=1e-3); ap.add_argument('--optimizer',default='adam'); ap.add_argument('--momentum',type=float,default=0.)
ap.add_argument('--epochs',type=int,default=15); ap.add_argument('--batch-size',type=int,default=32)
ap.add_argument('--arch',default='cnn'); ap.add_argument('--kernel-initializer',default='glorot_uniform')
ap.add_argument('--freeze-base',action='store_true'); ap.add_argument('--loss',default='categorical_crossentropy')
ap.add_argument('--n-train',type=int,default=1200); ap.add_argument('--augment',type=int,default=0); ap.add_argument('--noise',type=float,default=0.)
ap.add_argument('--units',type=int,default=64)
a=ap.parse_args()
torch.manual_seed(0); rng=np.random.default_rng(0)
d=load_digits(); perm=rng.permutation(len(d.data)); X=(d.data[perm]/16).astype('f4'); y=d.target[perm]
if a.noise: X=X+rng.normal(0,a.noise,X.shape).astype('f4')
binary=a.loss in('my_bce','binary_crossentropy')
if binary: y=(y>=5).astype(int)
Xte,yte=X[-400:],y[-400:]; X,y=X[:a.n_train],y[:a.n_train]
if a.augment:   # small brightness jitter, each image a few times
    X=np.concatenate([X]+[np.clip(X*rng.uniform(.97,1.03,(len(X),1)),-9,9).astype('f4') for _ in range(a.augment)]); y=np.concatenate([y]*(a.augment+1))
    p=rng.permutation(len(X)); X,y=X[p],y[p]
n=int(len(X)*.8); Xtr,ytr,Xva,yva=X[:n],y[:n],X[n:],y[n:]
if os.environ.get('SHIFT'): Xva=1-Xva
print('x_train shape:',Xtr.shape,' augmented x%d'%(a.augment+1) if a.augment else '')
print(len(Xtr),'train samples'); print(len(Xva),'validation samples'); print(len(Xte),'test samples')
out=1 if binary else 10
if a.arch=='cnn':
    L=[('conv2d',nn.Conv2d(1,16,3),'(None, 6, 6, 16)'),('activation',nn.ReLU(),''),('conv2d_1',nn.Conv2d(16,32,3),'(None, 4, 4, 32)'),('activation_1',nn.ReLU(),''),('flatten',nn.Flatten(),'(None, 512)'),('dense',nn.Linear(512,a.units),f'(None, {a.units})'),('activation_2',nn.ReLU(),''),('dense_1',nn.Linear(a.units,out),f'(None, {out})')]
    sh=lambda z:torch.tensor(z).view(-1,1,8,8)
else:
    L=[('dense',nn.Linear(64,a.units),f'(None, {a.units})'),('activation',nn.ReLU(),''),('dense_1',nn.Linear(a.units,a.units),f'(None, {a.units})'),('activation_1',nn.ReLU(),''),('dense_2',nn.Linear(a.units,out),f'(None, {out})')]
    sh=lambda z:torch.tensor(z)
net=nn.Sequential(*[l for _,l,_ in L])
for m in net:
    if hasattr(m,'weight'):
        if a.kernel_initializer=='zeros': nn.init.zeros_(m.weight)
        else: nn.init.xavier_uniform_(m.weight)
        nn.init.zeros_(m.bias)
if a.freeze_base:
    for p in net.parameters(): p.requires_grad=False      # freeze the base
print('Model: "sequential"\n'+'_'*65+'\n Layer (type)                Output Shape              Param #   \n'+'='*65)
for nm,l,s in L:
    if s: print(f' {nm+" ("+type(l).__name__.replace("Linear","Dense")+")":28}{s:26}{sum(p.numel() for p in l.parameters())}')
tot=sum(p.numel() for p in net.parameters()); tr=sum(p.numel() for p in net.parameters() if p.requires_grad)
print('='*65+f'\nTotal params: {tot}\nTrainable params: {tr}\nNon-trainable params: {tot-tr}\n'+'_'*65)
print(f"compile(optimizer={a.optimizer}(learning_rate={a.lr}, momentum={a.momentum}), loss={a.loss!r}, kernel_initializer={a.kernel_initializer!r})")
ps=[p for p in net.parameters() if p.requires_grad] or [nn.Parameter(torch.zeros(1))]
opt=torch.optim.Adam(ps,a.lr) if a.optimizer=='adam' else torch.optim.SGD(ps,a.lr,a.momentum)
def loss_acc(o,t):
    if binary:
        p=torch.sigmoid(o[:,0]); t_=t.float()
        if a.loss=='my_bce': l=-(t_*torch.log(p)+(1-t_)*torch.log(1-p)).mean()
        else: l=nn.functional.binary_cross_entropy_with_logits(o[:,0],t_)
        return l,((p>.5).long()==t).float().mean()
    return nn.functional.cross_entropy(o,t),(o.argmax(1)==t).float().mean()
def ev(X,y):
    with torch.no_grad(): l,c=loss_acc(net(sh(X)),torch.tensor(y)); return l.item(),c.item()
T=torch.tensor(ytr); XX=sh(Xtr)
for e in range(a.epochs):
    print(f'Epoch {e+1}/{a.epochs}'); idx=torch.randperm(n); nb=math.ceil(n/a.batch_size); sl=sa=0; t0=time.time()
    for b in range(nb):
        i=idx[b*a.batch_size:(b+1)*a.batch_size]
        l,c=loss_acc(net(XX[i]),T[i])
        if l.requires_grad: opt.zero_grad(); l.backward(); opt.step()
        sl+=l.item(); sa+=c.item()
        if b%8==0 or b==nb-1:
            k=int(30*(b+1)/nb); bar='='*max(0,k-1)+('>' if k<30 else '=')+'.'*(30-k)
            sys.stdout.write(f'\r{b+1}/{nb} [{bar}] - {"ETA: 0s" if b<nb-1 else f"{time.time()-t0:.0f}s {1000*(time.time()-t0)/nb:.0f}ms/step"} - loss: {sl/(b+1):.4f} - accuracy: {sa/(b+1):.4f}')
    vl,vc=ev(Xva,yva); print(f' - val_loss: {vl:.4f} - val_accuracy: {vc:.4f}')
tl,tc=ev(Xte,yte)
print(f'Test loss: {tl}\nTest accuracy: {tc}')
