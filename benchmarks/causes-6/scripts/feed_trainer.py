# trainer with a prefetching reader thread and an async metrics writer
import threading, queue, time, sys, faulthandler, yaml, numpy as np
from nets import *
cfg=yaml.safe_load(open('config.yaml')); print('=> config',cfg,flush=True)
rng=np.random.default_rng(3); w=rng.normal(size=(14,5)); q=queue.Queue(cfg['prefetch'])
def reader():
    i=0
    while True:
        if cfg['source'].startswith('remote') and i>cfg['cached']:
            time.sleep(cfg['latency']*(1.25**((i-cfg['cached'])/3)))
        x=rng.normal(size=(64,14)).astype('f4'); q.put((x,(x@w+.5*rng.normal(size=(64,5))).argmax(1))); i+=1
la,lb=threading.Lock(),threading.Lock(); hist=[]
def writer():
    while True:
        time.sleep(.05)
        with lb:
            time.sleep(.002)
            with la: hist.clear()
threading.Thread(target=reader,daemon=True,name='reader').start()
net=MLP([14,32,5],rng); opt=Adam(net.p,cfg['lr'])
if cfg.get('async_metrics'): threading.Thread(target=writer,daemon=True,name='metrics-writer').start()
wd=cfg.get('watchdog_s',5); tl=time.time(); wait=0
for it in range(1,cfg['iters']+1):
    t=time.time()
    while True:
        try: x,y=q.get(timeout=2); break
        except queue.Empty: print(f'WARN  [feed] no batch for {time.time()-t:.1f}s (queue 0/{cfg["prefetch"]}, source={cfg["source"]})',flush=True)
    wait+=time.time()-t
    if cfg.get('async_metrics'): faulthandler.dump_traceback_later(wd,file=sys.stdout)
    p=softmax(net.forward(x)); L=-np.log(p[range(64),y]+1e-9).mean(); acc=(p.argmax(1)==y).mean(); p[range(64),y]-=1; opt.step(net.backward(p/64))
    with la:
        hist.append(L)
        if it%7==0 and it>cfg.get('flush_after',0):
            time.sleep(.004)
            with lb: pass
    if it%20==0:
        dt=time.time()-tl; print(f'[{it:>5}/{cfg["iters"]}] loss: {L:.4f}  acc: {acc:.3f}  time: {dt/20:.4f}  data: {wait/20:.4f}  queue: {q.qsize()}/{cfg["prefetch"]}',flush=True); tl=time.time(); wait=0
    time.sleep(.004)
print('training finished')
