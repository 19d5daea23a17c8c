import os,time,torch,json
import torch.nn as nn,torch.nn.functional as Fn
F=os.environ['F'];torch.set_num_threads(1);torch.manual_seed(6);g=torch.Generator().manual_seed(3)
c=torch.randn(10,32,generator=g)*1.5;Y=torch.arange(1500)%10;X=c[Y]+torch.randn(1500,32,generator=g)
cfg=dict(method='simsiam',stop_gradient=F!='collapse',predictor='mlp' if F!='collapse' else 'none',lr=.5 if F=='collapse' else .05,momentum=.9,epochs=30,batch_size=128,knn_k=20,out_dim=32);open('lightly.yaml','w').write(''.join(f'{k}: {str(v).lower() if isinstance(v,bool) else v}\n' for k,v in cfg.items()))
print('Using config lightly.yaml:',cfg)
f=nn.Sequential(nn.Linear(32,64),nn.BatchNorm1d(64),nn.ReLU(),nn.Linear(64,32)) ;h=nn.Sequential(nn.Linear(32,16),nn.BatchNorm1d(16),nn.ReLU(),nn.Linear(16,32))
if F=='collapse':f=nn.Sequential(nn.Linear(32,64),nn.ReLU(),nn.Linear(64,32));h=nn.Identity()
o=torch.optim.SGD(list(f.parameters())+list(h.parameters()),cfg['lr'],momentum=.9,weight_decay=1e-4)
for ep in range(30):
    t=0;n=0
    for k in torch.randperm(1500).split(128):
        if len(k)<32: continue
        a=lambda x:x+1.5*torch.randn_like(x);z1,z2=f(a(X[k])),f(a(X[k]));p1,p2=h(z1),h(z2)
        if F!='collapse':z1,z2=z1.detach(),z2.detach()
        l=-.5*(Fn.cosine_similarity(p1,z2).mean()+Fn.cosine_similarity(p2,z1).mean());o.zero_grad();l.backward();o.step();t+=l.item();n+=1
    with torch.no_grad():
        f.eval();z=Fn.normalize(f(X),dim=1);f.train();sd=z.std(0).mean().item();s=z[:500]@z[500:].T;nb=Y[500:][s.topk(20,1)[1]].mode(1)[0];kn=(nb==Y[:500]).float().mean().item()
    print(f'[Epoch {ep:3d}] Loss = {t/n:.4f} | Collapse Level: {max(0,1-32**.5*sd):.2f} / 1.00 | repr std {sd:.5f} | kNN top1 {100*kn:.2f}%',flush=True);time.sleep(.08)
