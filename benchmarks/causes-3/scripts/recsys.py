import os,sys,time,datetime,torch,logging
import torch.nn as nn,torch.nn.functional as Fn
F=os.environ['F'];torch.set_num_threads(1);torch.manual_seed(1);g=torch.Generator().manual_seed(7)
def P(m,l='INFO '):print(time.strftime('%a %d %b %Y %H:%M:%S')+' '+l+' '+m)
U,I,D=300,200,{'overfit':96}.get(F,16)
u0=torch.randn(U,4,generator=g);i0=torch.randn(I,4,generator=g);tr=3.4+.55*(u0@i0.T)+.7*torch.randn(U,I,generator=g);tr=tr.round().clamp(1,5)
m=torch.rand(U,I,generator=g)
den=.06 if F=='overfit' else .25
a=(m<den).nonzero();v=((m>.9)).nonzero()
R=tr
lossn={'domain':'BCEWithLogits'}.get(F,'MSE')
cfg=dict(model='NeuMF' if F!='overfit' else 'PMF',dataset='ml-mini',embedding_size=D,epochs=30,train_batch_size=256,learner='adam',learning_rate=.005 if F!='overfit' else .01,reg_weight=0.0 if F=='overfit' else 1e-5,loss_type=lossn,threshold=None,valid_metric={'domain':'AUC'}.get(F,'RMSE'),stopping_step=0,eval_args='{split: {RS: [0.9, 0.1]}}')
open('recbole.yaml','w').write(''.join(f'{k}: {x}\n' for k,x in cfg.items()))
P('\n\nGeneral Hyper Parameters:\n'+'\n'.join(f'{k} = {x}' for k,x in cfg.items())+'\n')
P(f'ml-mini\nThe number of users: {U}\nThe number of items: {I}\nThe number of inters: {len(a)+len(v)}\nThe sparsity of the dataset: {100-100*(len(a)+len(v))/U/I:.2f}%\nRating field [rating]: min 1.0, max 5.0, mean {R[m<den].mean():.3f}\nRemain Fields: [\'user_id\', \'item_id\', \'rating\']')
class M(nn.Module):
    def __init__(s):
        super().__init__();s.user_embedding=nn.Embedding(U,D);s.item_embedding=nn.Embedding(I,D)
        s.mlp=nn.Sequential(nn.Linear(2*D,32),nn.ReLU(),nn.Linear(32,16),nn.ReLU());s.predict_layer=nn.Linear(16+D,1)
        for e in(s.user_embedding,s.item_embedding):nn.init.normal_(e.weight,0,.1)
        s.b=nn.Parameter(torch.tensor(3.4 if F!='domain' else 0.))
    def forward(s,u,i):
        p,q=s.user_embedding(u),s.item_embedding(i)
        if F=='overfit':return (p*q).sum(-1)+s.b
        return s.predict_layer(torch.cat([s.mlp(torch.cat([p,q],-1)),p*q],-1))[:,0]
net=M();P(str(net)+f'\nTrainable parameters: {sum(p.numel() for p in net.parameters())}')
opt=torch.optim.Adam(net.parameters(),cfg['learning_rate'])
if F=='frozen':
    net.b.requires_grad_(False);old=net;opt=torch.optim.Adam([p.detach().clone().requires_grad_() for p in net.parameters()],cfg['learning_rate'])
for ep in range(30):
    t=time.time();tot=0
    for k in torch.randperm(len(a)).split(256):
        x=net(a[k,0],a[k,1]);y=R[a[k,0],a[k,1]]
        l=Fn.binary_cross_entropy_with_logits(x,y) if F=='domain' else Fn.mse_loss(x,y)
        opt.zero_grad();l.backward();opt.step();tot+=l.item()*len(k)/len(a)
    if F=='overfit':time.sleep(.1)
    P(f'epoch {ep} training [time: {time.time()-t:.2f}s, train loss: {tot:.4f}]');t=time.time()
    with torch.no_grad():x=net(v[:,0],v[:,1])
    y=R[v[:,0],v[:,1]]
    if F=='domain':
        from sklearn.metrics import roc_auc_score;s=roc_auc_score((y>3).numpy(),x.numpy());n='auc'
    else:s=((x-y)**2).mean().sqrt().item();n='rmse'
    P(f'epoch {ep} evaluating [time: {time.time()-t:.2f}s, valid_score: {s:.6f}]');P(f'valid result: \n{n} : {s:.4f}')
P('Finished training')
