import os,sys,time,torch,json
import torch.nn as nn,torch.nn.functional as Fn
F=os.environ['F'];torch.set_num_threads(1);torch.manual_seed(5);g=torch.Generator().manual_seed(2)
C=8;proto=torch.randn(C,6,16,generator=g)
def make(n,noise):
    y=torch.randint(0,C,(n,),generator=g);x=proto[y].repeat_interleave(4,1)+noise*torch.randn(n,24,16,generator=g);return x,y
hp=dict(seed=1986,number_of_epochs=16,batch_size=32,lr=0.002,optimizer='Adam',model='GRU 48',n_mels=16,train_csv='manifests/train_a.csv',valid_csv='manifests/valid.csv')
if F=='snr': hp.update(augment='AddNoise',snr_schedule='{1: [18, 24], 8: [-6, 0]}')
if F in('labels',): hp.update(extra_csv='manifests/train_b.csv',extra_from_epoch=8)
if F=='heal': hp.update(augment='AddNoise',snr_schedule='{1: [18, 24], 8: [3, 6]}',number_of_epochs=16)
open('hyperparams.yaml','w').write('# generated on 2026-11-29\n'+''.join(f'{k}: {v}\n' for k,v in hp.items()))
P=lambda s:print('speechbrain.'+s)
P('core - Beginning experiment!');P('core - Experiment folder: results/kws_gru/1986')
net=nn.GRU(16,48,batch_first=True);head=nn.Linear(48,C);ps=list(net.parameters())+list(head.parameters())
P(f'core - {sum(p.numel() for p in ps)/1e3:.1f}k trainable parameters in KWSBrain')
opt=torch.optim.Adam(ps,2e-3);X,Y=make(960,1.2);V,W=make(256,1.2)
f=lambda x:head(net(x)[0][:,-1])
P('dataio - manifests/train_a.csv: 960 utterances, 8 keywords');P('utils.checkpoints - Would load a checkpoint here, but none found yet.');P('utils.epoch_loop - Going into epoch 1')
lg=open('train_log.txt','w')
for ep in range(1,hp['number_of_epochs']+1):
    if ep>1:P(f'utils.epoch_loop - Going into epoch {ep}')
    if ep==8:
        if F=='labels':
            X2,Y2=make(2200,1.2);Y2=Y2[torch.randperm(2200,generator=g)];X=torch.cat([X,X2]);Y=torch.cat([Y,Y2]);P('dataio - manifests/train_b.csv: 2200 utterances, 8 keywords, appended to the training set (3160 utterances)')
        if F=='snr':
            P('augment - SNR range is now -6..0 dB (was 18..24 dB)')
        if F=='heal':
            P('augment - SNR range is now 3..6 dB (was 18..24 dB)')
    tl=n=0
    for b in torch.randperm(len(X)).split(32):
        if F=='heal' and ep>=8: pass
        xb=X[b]+(torch.randn(X[b].shape,generator=g)*(9. if F=='snr' else 1.9) if ep>=8 and F!='labels' else 0);l=Fn.cross_entropy(f(xb),Y[b]);opt.zero_grad();l.backward();opt.step();tl+=l.item()*len(b);n+=len(b)
    with torch.no_grad():
        o=f(V);vl=Fn.cross_entropy(o,W).item();er=(o.argmax(1)!=W).float().mean().item()
    s=f'epoch: {ep}, lr: 2.00e-03 - train loss: {tl/n:.2e} - valid loss: {vl:.2e}, valid error: {er:.2e}'
    P('utils.train_logger - '+s);lg.write(s+'\n');lg.flush()
    P('utils.checkpoints - Saved an end-of-epoch checkpoint in results/kws_gru/1986/save')
