# several short trainers in known consoles: fastai table, timm, espnet, darknet, deepspeed, lightning bar. args: which lr seed mode
import sys,time,numpy as np; from nn import *
w,lr,seed,mode=sys.argv[1],float(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed)
if w=='fastai':
    nt=120 if mode=='over' else 1300; X,y,Xv,yv=digits(.15 if mode=='fine' else .7,seed,nt,.25 if mode=='over' else .0); n=MLP([64,200,10],r); o=Adam(lr)
    print(f"{'epoch':<10}{'train_loss':<12}{'valid_loss':<12}{'error_rate':<12}{'time':<8}"); E=30 if mode=='over' else 20; T=E*max(1,nt//32); s=0; sm=None
    for e in range(E):
        p=r.permutation(nt)
        for i in range(0,nt-31,32):
            f=s/T; o.lr=lr*(.04+.96*np.sin(np.pi*min(f/.25,1)/2) if f<.25 else .5*(1+np.cos(np.pi*(f-.25)/.75))); s+=1
            k=p[i:i+32]; l,d,a=xent(n(X[k]),y[k]); o(n.params,n.back(d)); sm=l if sm is None else .9*sm+.1*l
        vl,_,va=xent(n(Xv),yv); print(f"{e:<10}{sm:<12.6f}{vl:<12.6f}{1-va:<12.6f}{'00:00':<8}")
if w=='timm':
    X,y,Xv,yv=digits(.4,seed); n=MLP([64,128,10],r,drop=.1); o=SGD(lr,.9); B=26; nb=50; E=16; v=0
    print("Training with a single process on 1 device (cpu).\nModel toy_tiny created, param count:9610\nData processing configuration for current model + dataset:\n\tinput_size: (1, 8, 8)\n\tcrop_pct: 0.875\nScheduled epochs: 16. LR stepped per epoch.")
    for e in range(E):
        o.lr=lr*.5*(1+np.cos(np.pi*e/E)); M=[]; p=r.permutation(1300); t=time.time()
        for i in range(nb):
            k=p[i*B:i*B+B]; l,d,a=xent(n(X[k],True),y[k]); o(n.params,n.back(d)); M.append(l)
            if i%10==0 or i==nb-1: print(f"Train: {e} [{i:4d}/{nb} ({100*i/(nb-1):3.0f}%)]  Loss: {l:#.3g} ({np.mean(M):#.3g})  Time: {(time.time()-t)/(i+1):.3f}s, {B*(i+1)/(time.time()-t):>7.2f}/s  ({(time.time()-t)/(i+1):.3f}s, {B*(i+1)/(time.time()-t):>7.2f}/s)  LR: {o.lr:.3e}  Data: 0.000 (0.001)")
        vl,_,va=xent(n(Xv),yv); print(f"Test: [   7/7]  Time: 0.001 (0.001)  Loss: {vl:>7.3f} ({vl:>6.3f})  Acc@1: {va*100:>7.3f} ({va*100:>7.3f})  Acc@5: 99.598 ( 99.799)")
        v=max(v,va*100); print(f"*** Best metric: {v} (epoch {e})") if v==va*100 else 0
        if mode=='hang' and e==6: 
            import threading; threading.Event().wait()
if w=='espnet':
    # frames -> phone classes, two heads
    X,y=blobs(9000,24,12,seed,1.7,.05); Xv,yv=X[8000:],y[8000:]; n=MLP([24,128,24],r); o=Adam(lr); E=14; B=40
    for e in range(1,E+1):
        t=time.time();A=[]
        for i in range(1,201):
            k=r.integers(0,8000,B); z=n(X[k]); l1,d1,_=xent(z[:,:12],y[k]); l2,d2,a=xent(z[:,12:],y[k])
            if mode=='nan' and e>=9 and i>60: l1=np.float64('nan'); d1=d1*np.nan
            G=n.back(np.hstack([.3*d1,.7*d2])); G,g=clip(G,5.); 
            if mode!='nan' or np.isfinite(g): o(n.params,G)
            A.append((l1*9.1,l2*11.7,a,g))
            if i%50==0:
                c,q,ac,g=np.mean(A[-50:],0); print(f"[trainhost] {time.strftime('%Y-%m-%d %H:%M:%S')},{int(time.time()*1000)%1000:03d} (trainer:762) INFO: {e}epoch:train:{i-49}-{i}batch: iter_time=1.144e-04, forward_time=0.002, loss_ctc={c:.3f}, loss_att={q:.3f}, acc={ac:.3f}, loss={.3*c+.7*q:.3f}, backward_time=0.001, grad_norm={g:.3f}, clip=100.000, loss_scale=1.000, optim_step_time=3.1e-04, optim0_lr0={o.lr:.3e}, train_time=0.013")
        z=n(Xv); l1,_,_=xent(z[:,:12],yv); l2,_,a=xent(z[:,12:],yv); c,q,ac,g=np.nanmean(A,0)
        print(f"[trainhost] {time.strftime('%Y-%m-%d %H:%M:%S')},{int(time.time()*1000)%1000:03d} (trainer:361) INFO: {e}epoch results: [train] iter_time=1.2e-04, loss_ctc={np.mean([a_[0] for a_ in A]):.3f}, loss_att={q:.3f}, acc={ac:.3f}, loss={.3*np.mean([a_[0] for a_ in A])+.7*q:.3f}, time=1.03 seconds, total_count={200*e}, [valid] loss_ctc={l1*9.1:.3f}, loss_att={l2*11.7:.3f}, acc={a:.3f}, cer={1-a:.3f}, loss={.3*l1*9.1+.7*l2*11.7:.3f}, time=0.03 seconds, total_count={25*e}")
if w=='darknet':
    # box regression on synthetic rectangles
    def data(b): 
        x=np.zeros((b,12,12)); q=np.zeros((b,4))
        for i in range(b):
            a,c,h,v=r.integers(0,7),r.integers(0,7),r.integers(2,6),r.integers(2,6); x[i,a:a+h,c:c+v]=1; q[i]=[a/12,c/12,h/12,v/12]
        return x.reshape(b,-1)+.2*r.standard_normal((b,144)),q
    n=MLP([144,64,4],r,'lrelu'); o=SGD(lr,.9); avg=None
    for s in range(1,701 if mode!='long' else 1001):
        o.lr=lr*min(1,(s/200)**4) if mode!='bad' else lr*min(1.,s/150)
        t=time.time(); x,q=data(16); e=n(x)-q; l=30*(e**2).sum(1).mean(); G=n.back(60*e/16); o(n.params,G); avg=l if avg is None else .9*avg+.1*l
        if s<10 or s%3==0: print(f"\n {s}: {l:.6f}, {avg:.6f} avg loss, {o.lr:.6f} rate, {time.time()-t:.6f} seconds, {s*16} images, 0.0{r.integers(1,9)} hours left" if s%30==0 else f" {s}: {l:.6f}, {avg:.6f} avg loss, {o.lr:.6f} rate, {time.time()-t:.6f} seconds, {s*16} images")
        if s%100==0: print(f"Saving weights to backup//toy_{s}.weights")
if w=='deepspeed':
    X,y=blobs(20000,40,30,seed,2.0,.03); n=MLP([40,128,30],r); o=Adam(lr); t=time.time(); sk=0
    for s in range(1,601):
        k=r.integers(0,20000,32); o.lr=lr*min(1,s/50); yy=y[k]
        if mode=='creep': yy=np.where(r.random(32)<max(0,s-150)/900,r.integers(0,30,32),yy)
        l,d,a=xent(n(X[k]),yy); G,g=clip(n.back(d),1.); o(n.params,G)
        if s%10==0:
            print(f"[{time.strftime('%Y-%m-%d %H:%M:%S')},{int(time.time()*1000)%1000:03d}] [INFO] [logging.py:107:log_dist] [Rank 0] step={s}, skipped={sk}, lr=[{o.lr:.6g}], mom=[[0.9, 0.999]]")
            print(f"steps: {s} loss: {l:.4f} iter time (s): {(time.time()-t)/s:.3f} samples/sec: {32*s/(time.time()-t):.3f}")
        if mode=='oom' and s>=370:
            keep=globals().setdefault('keep',[]); keep.append(np.ones((400,1000,100)))
        if mode=='sigkill' : time.sleep(.004)
if w=='plbar':
    T,V=text(); v=len(V);C=5;E_=np.eye(v); n=MLP([v*C,64,v],r); o=Adam(lr)
    print("GPU available: False, used: False\nTPU available: False, using: 0 TPU cores\n\n  | Name  | Type | Params | Mode\n---------------------------------------\n0 | model | MLP  | 34.9 K | train\n---------------------------------------")
    vl=None
    for e in range(10):
        t=time.time(); sm=[]
        for i in range(1,61):
            j=r.integers(0,50000-C,64); l,d,_=xent(n(E_[T[j[:,None]+np.arange(C)]].reshape(64,-1)),T[j+C]); o(n.params,n.back(d)); sm.append(l)
            if i%6==0: print(f"\rEpoch {e}: {100*i//60:3d}%|{'█'*(i//6)}{' '*(10-i//6)}| {i}/60 [00:00<00:00, {i/(time.time()-t):.2f}it/s, v_num=3, train_loss_step={l:.3f}"+(f", val_loss={vl:.3f}" if vl else "")+(f", train_loss_epoch={pe:.3f}]" if e else "]"),end='',flush=True)
            if mode=='hang' and e==5 and i==30: time.sleep(1000)
            if mode=='kill': time.sleep(.004)
        pe=np.mean(sm); j=r.integers(50000,59000,1000); vl,_,_=xent(n(E_[T[j[:,None]+np.arange(C)]].reshape(1000,-1)),T[j+C])
    print("\n`Trainer.fit` stopped: `max_epochs=10` reached.")
