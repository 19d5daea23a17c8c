import os,sys,time,threading,queue,faulthandler,numpy as np
F=os.environ['F'];r=np.random.default_rng(2)
def L(m,lv='LOG'):print(f'{lv} (nnet-train[5.5.1074]:main():nnet-train.py) {m}',flush=True)
print(f'nnet-train.py --learn-rate=0.05 --minibatch-size=128 --num-jobs=1 --read-threads={2 if F!="lock" else 1} --queue-size=8 --cache-stats=true --random-seed=2',flush=True)
D,Hh,C=40,64,12;mu=r.normal(size=(C,D))*.6;W1=r.normal(size=(D,Hh))*.15;W2=r.normal(size=(Hh,C))*.15
q=queue.Queue(8);stats_lock=threading.Lock();io_lock=threading.Lock();stats={}
def acquire_io_lock():io_lock.acquire()
def acquire_stats_lock():stats_lock.acquire()
def reader(tid):
    rg=np.random.default_rng(tid+10);n=0
    while True:
        n+=1
        if F=='stall':
            if n>170:time.sleep(.02*1.28**(n-170)) if n<191 else time.sleep(1e4)
        y=rg.integers(0,C,128);x=mu[y]+rg.normal(size=(128,D))
        if F=='lock':
            acquire_io_lock();time.sleep(.002)
            acquire_stats_lock();stats['frames']=stats.get('frames',0)+128
            stats_lock.release();io_lock.release()
        q.put((x,y))
def dump_stats():
    acquire_stats_lock();frames=stats.get('frames',0);time.sleep(.004)
    acquire_io_lock();L(f'Frames read so far: {frames}')
    io_lock.release();stats_lock.release()
def stats_loop():
    while True:time.sleep(1.7);dump_stats()
for i in range(2 if F!='lock' else 1):threading.Thread(target=reader,args=(i,),daemon=True,name=f'reader-{i}').start()
if F=='lock':faulthandler.enable();threading.Thread(target=stats_loop,daemon=True,name='stats').start()
obj=acc=0;tw=time.time();wait=0
for t in range(1,601 if F!='lock' else 2001):
    a=time.time()
    while True:
        try:x,y=q.get(timeout=3 if F!='lock' else None);break
        except queue.Empty:L(f'No minibatch in the queue for {time.time()-a:.1f} s (queue 0/8, readers alive: 2), waiting for archive reader','WARNING')
    wait+=time.time()-a
    h=np.tanh(x@W1);z=h@W2;z-=z.max(1,keepdims=True);p=np.exp(z);p/=p.sum(1,keepdims=True);o=np.log(p[np.arange(128),y]).mean();acc+=(z.argmax(1)==y).mean();obj+=o
    g=p;g[np.arange(128),y]-=1;g/=128;gh=(g@W2.T)*(1-h*h);W2-=.05*h.T@g;W1-=.05*x.T@gh;time.sleep(.008)
    if t%20==0:
        e=time.time()-tw;L(f'Average objective function for \'output\' for minibatches {t-20}-{t-1} is {obj/20:.5f} over {20*128} frames, accuracy {acc/20:.4f}'+(f' [read wait {wait:.2f}s of {e:.2f}s, queue {q.qsize()}/8]' if F=='stall' else ''));obj=acc=wait=0;tw=time.time()
        if F=='lock':faulthandler.dump_traceback_later(8,repeat=False)
