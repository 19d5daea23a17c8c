import os,sys,time,datetime,torch,logging,json
import torch.nn as nn,torch.nn.functional as Fn
F=os.environ['F'];torch.set_num_threads(1);torch.manual_seed(3)
logging.basicConfig(format='%(asctime)s - mmseg - %(levelname)s - %(message)s',level=logging.INFO,stream=sys.stdout);L=logging.getLogger()
norm="dict(type='Normalize', mean=[118.2], std=[57.4])"
cfg=dict(train=[ 'LoadImage','LoadAnnotations','RandomFlip',norm,'PackInputs'],test=['LoadImage']+([norm] if F!='mismatch' else [])+['PackInputs'])
lossd={'logdice':"[dict(type='CrossEntropyLoss', loss_weight=1.0), dict(type='LogDiceLoss', loss_weight=0.5, eps=0.0)]"}.get(F,"[dict(type='CrossEntropyLoss', loss_weight=1.0)]")
open('fcn_shapes_400iter.py','w').write(f"""model = dict(type='EncoderDecoder', backbone=dict(type='TinyFCN', width=12), decode_head=dict(num_classes=4, loss_decode={lossd}))
train_pipeline = {cfg['train']}
test_pipeline = {cfg['test']}
data = dict(samples_per_gpu=8, workers_per_gpu=0)
optimizer = dict(type='SGD', lr=0.05, momentum=0.9, weight_decay=0.0005)
optimizer_config = dict(grad_clip=None)
lr_config = dict(policy='poly', power=0.9, min_lr=1e-4, by_epoch=False)
runner = dict(type='IterBasedRunner', max_iters=400)
evaluation = dict(interval=80, metric='mIoU')
""")
def make(n,g):
    y=torch.zeros(n,24,24,dtype=torch.long);x=torch.full((n,24,24),70.)
    yy,xx=torch.meshgrid(torch.arange(24),torch.arange(24),indexing='ij')
    for i in range(n):
        for c in (1,2,3):
            if c==3 and torch.rand(1,generator=g)>(.5 if F=='logdice' else .35): continue
            a,b=torch.randint(4,20,(2,),generator=g);r=int(torch.randint(3,6,(1,),generator=g))
            m=((yy-a)**2+(xx-b)**2<r*r) if c==1 else ((yy-a).abs()<r)&((xx-b).abs()<r) if c==2 else ((yy-a).abs()+(xx-b).abs()<r)
            y[i][m]=c;x[i][m]=70+50.*c
    return (x+25*torch.randn(x.shape,generator=g)).clamp(0,255)[:,None],y
g=torch.Generator().manual_seed(1);X,Y=make(240,g);V,W=make(48,g)
nrm=lambda x:(x-118.2)/57.4
net=nn.Sequential(nn.Conv2d(1,12,3,padding=1),nn.BatchNorm2d(12),nn.ReLU(),nn.Conv2d(12,12,3,padding=2,dilation=2),nn.BatchNorm2d(12),nn.ReLU(),nn.Conv2d(12,4,1))
opt=torch.optim.SGD(net.parameters(),.05,momentum=.9,weight_decay=5e-4)
L.info('Config:\n'+open('fcn_shapes_400iter.py').read());L.info('Loaded 240 images (train), 48 images (val)');L.info('Start running, host: user@trainhost, work_dir: ./work_dirs/fcn_shapes_400iter');L.info('workflow: [(\'train\', 1)], max: 400 iters')
names=['background','disc','square','diamond'];miou=float('nan');t=time.time()
for it in range(1,401):
    lr=(.05-1e-4)*(1-(it-1)/400)**.9+1e-4
    for p in opt.param_groups:p['lr']=lr
    k=torch.randint(0,240,(8,));o=net(nrm(X[k]));ce=Fn.cross_entropy(o,Y[k]);loss=ce;ex=''
    if F=='logdice':
        pr=o.softmax(1);oh=Fn.one_hot(Y[k],4).permute(0,3,1,2).float()
        d=2*(pr*oh).sum((0,2,3))/(pr.sum((0,2,3))+oh.sum((0,2,3)));ld=-.5*torch.log(d).mean();loss=loss+ld;ex=f', decode.loss_log_dice: {ld.item():.4f}'
    bad=not torch.isfinite(loss)
    if bad and not globals().get('seen'):seen=1;L.warning(f'non-finite loss at iter {it}: loss_ce {ce.item():.4f}, loss_log_dice {ld.item():.4f} (pixels per class in batch: {torch.bincount(Y[k].ravel(),minlength=4).tolist()})')
    opt.zero_grad();loss.backward();opt.step();acc=(o.argmax(1)==Y[k]).float().mean().item()*100
    time.sleep(.004)
    if it%10==0:
        dt=(time.time()-t)/10;t=time.time();e=str(datetime.timedelta(seconds=int(dt*(400-it))))
        L.info(f'Iter [{it}/400]\tlr: {lr:.3e}, eta: {e}, time: {dt:.3f}, data_time: 0.001, decode.loss_ce: {ce.item():.4f}{ex}, decode.acc_seg: {acc:.4f}, loss: {loss.item():.4f}'+(f', last_mIoU: {miou:.4f}' if F=='healthy' else ''))
    if it%80==0:
        net.eval()
        with torch.no_grad():p=net(V if F=='mismatch' else nrm(V)).argmax(1)
        net.train();iou=[((p==c)&(W==c)).sum().item()/max(1,((p==c)|(W==c)).sum().item())*100 for c in range(4)];a=(p==W).float().mean().item()*100;miou=sum(iou)/4
        tb='\n+------------+-------+\n|   Class    |  IoU  |\n+------------+-------+\n'+''.join(f'| {n:>10} | {v:5.2f} |\n' for n,v in zip(names,iou))+'+------------+-------+'
        L.info('per class results:'+tb);L.info(f'Iter(val) [{it}]\taAcc: {a:.4f}, mIoU: {miou:.4f}');t=time.time()
L.info('Saving checkpoint at 400 iterations')
