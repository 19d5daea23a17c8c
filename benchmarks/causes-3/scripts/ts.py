import os,sys,time,torch,json,math
import torch.nn as nn
F=os.environ['F'];torch.set_num_threads(1);torch.manual_seed(4);g=torch.Generator().manual_seed(9)
N,T=160,144;t=torch.arange(T).float();sc=torch.rand(N,1,generator=g)*3+1
S=sc*(2+torch.sin(2*math.pi*(t/24+torch.rand(N,1,generator=g)))+.15*torch.randn(N,T,generator=g))+.002*t
lr={'lr':.9}.get(F,.01)
miss=0
if F=='nan':
    S[131,60:66]=float('nan');miss=6
hp=dict(prediction_length=12,context_length=48,epochs=12,num_batches_per_epoch=40,batch_size=32,learning_rate=lr,optimizer='SGD(momentum=0.9)' ,clip_gradient=None,num_cells=40,distr_output='Normal',freq='H')
if F=='nan': hp.update(impute_missing_values=False)
P=lambda m:print('INFO:gluonts.trainer:'+m)
print('INFO:root:DeepSimpleEstimator('+', '.join(f'{k}={v!r}' for k,v in hp.items())+')')
print(f'INFO:root:dataset electricity_mini: 160 series x 144 points'+(', 6 missing values (item_id=131)' if miss else ', 0 missing values'))
json.dump(hp,open('estimator.json','w'),indent=1)
net=nn.Sequential(nn.Linear(48,40),nn.Tanh(),nn.Linear(40,40),nn.Tanh(),nn.Linear(40,24));opt=torch.optim.SGD(net.parameters(),lr,momentum=.9)
P('Start model training');P(f'Number of parameters in DeepSimpleTrainingNetwork: {sum(p.numel() for p in net.parameters())}')
lo=130 if F=='nan' else 160
for ep in range(12):
    P(f'Epoch[{ep}] Learning rate is {lr}');t0=time.time();tot=[];
    for b in range(40):
        idx=torch.randint(0,lo if F=='nan' and ep<5 else N,(32,),generator=g);st=torch.randint(0,T-60,(32,),generator=g)
        w=torch.stack([S[i,s:s+60] for i,s in zip(idx,st)]);x,y=w[:,:48],w[:,48:]
        m=x.mean(1,keepdim=True) if F!='lr' else 0
        o=net(x-m);mu,ls=o[:,:12]+m,o[:,12:].clamp(-5,5) if F!='lr' else o[:,12:]
        l=(ls+.5*((y-mu)/ls.exp())**2+.919).mean();opt.zero_grad();l.backward();opt.step()
        v=l.item()
        if not math.isfinite(v):print(f'WARNING:gluonts.trainer:Batch [{b+1}] of Epoch[{ep}] gave NaN loss and it will be ignored') if (b<3 or b%10==0) else None
        tot.append(v)
        time.sleep(.002)
        if b==19:P(f'Epoch[{ep}] Batch[20] avg_epoch_loss={sum(tot)/len(tot):.6f}')
    P(f'Epoch[{ep}] Elapsed time {time.time()-t0:.3f} seconds');P(f"Epoch[{ep}] Evaluation metric 'epoch_loss'={sum(tot)/len(tot):.6f}")
P('End model training')
