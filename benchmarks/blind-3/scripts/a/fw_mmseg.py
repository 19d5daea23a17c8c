# mmengine console; per-pixel segmentation of noisy discs from 5x5 patches. args: lr iters seed mode
import sys,time,numpy as np; from nn import *
lr0,S,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed)
def img():
    m=np.zeros((24,24),int); yy,xx=np.mgrid[:24,:24]
    for c in (1,2):
        a,b,q=r.integers(5,19),r.integers(5,19),r.integers(3,6); m[(yy-a)**2+(xx-b)**2<q*q]=c
    x=m*.6+.45*r.standard_normal(m.shape); p=np.pad(x,2,mode='reflect')
    return np.lib.stride_tricks.sliding_window_view(p,(5,5)).reshape(-1,25),m.ravel()
val=[img() for _ in range(20)]; Xv=np.vstack([a for a,_ in val]);yv=np.hstack([b for _,b in val])
n=MLP([25,48,3],r); o=SGD(lr0,.9,5e-4); T0=time.time(); L=[];A=[]
stamp=lambda: time.strftime('%m/%d %H:%M:%S')
for s in range(1,S+1):
    o.lr=lr0*(1-s/S)**.9 if mode!='const' else lr0
    if mode=='warm' : o.lr=lr0*min(1,s/50)
    x,y=img(); l,d,a=xent(n(x),y)
    if mode=='void' and s>S*.45: d=d*np.where(r.random(len(d))<.01,-3000.,1)[:,None]
    G=n.back(d); g=gnorm(G); o(n.params,G); L.append(l);A.append(a*100)
    if s%20==0: print(f"{stamp()} - mmengine - INFO - Iter(train) [{s:4d}/{S}]  lr: {o.lr:.4e}  eta: 0:00:{int((S-s)*(time.time()-T0)/s):02d}  time: {(time.time()-T0)/s:.4f}  data_time: 0.0008  memory: 312  grad_norm: {g:.4f}  loss: {np.mean(L):.4f}  decode.loss_ce: {np.mean(L):.4f}  decode.acc_seg: {np.mean(A):.4f}"); L=[];A=[]
    if s%100==0:
        p=n(Xv).argmax(1); I=[((p==c)&(yv==c)).sum()/max(1,((p==c)|(yv==c)).sum()) for c in range(3)]; ac=[((p==c)&(yv==c)).sum()/(yv==c).sum() for c in range(3)]
        print(f"{stamp()} - mmengine - INFO - per class results:\n{stamp()} - mmengine - INFO - \n+------------+-------+-------+\n|   Class    |  IoU  |  Acc  |\n+------------+-------+-------+")
        for c,nm in enumerate(['background','disc_small','disc_big']): print(f"| {nm:^10} | {I[c]*100:5.2f} | {ac[c]*100:5.2f} |")
        print(f"+------------+-------+-------+\n{stamp()} - mmengine - INFO - Iter(val) [20/20]    aAcc: {100*(p==yv).mean():.4f}  mIoU: {100*np.mean(I):.4f}  mAcc: {100*np.mean(ac):.4f}  data_time: 0.0011  time: 0.0042")
