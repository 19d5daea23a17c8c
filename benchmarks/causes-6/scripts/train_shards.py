# wind power forecasting, reads csv shards one after the other
import sys, time, json, os, numpy as np
from nets import *
cfg=json.load(open('args.json')); print('config:',{k:v for k,v in cfg.items() if not k.startswith('sensor_')})
rng=np.random.default_rng(cfg['seed']); w=rng.normal(size=(8,1)).astype('f4')
os.makedirs('shards',exist_ok=True)
for i in range(8):
    x=rng.normal(size=(150,8)); y=x@w+.3*np.sin(3*x[:,:1])+.1*rng.normal(size=(150,1))
    rows=[['%.3f'%v for v in r] for r in np.hstack([x,y])]
    if i in cfg.get('sensor_gap',[]): 
        for r in rows[60:64]: r[2]=''
    if i in cfg.get('sensor_stuck',[]): rows[70][8]='9999.000'
    open('shards/s%02d.csv'%i,'w').write('wind,dir,temp,p,rh,sin,cos,lag,power\n'+'\n'.join(','.join(r) for r in rows)+'\n')
cfg.pop('sensor_gap',None); cfg.pop('sensor_stuck',None); json.dump(cfg,open('args.json','w'))
net=MLP([8,32,1],rng,act='tanh'); opt=Adam(net.p,cfg['lr']); step=0; val=None
for i in range(8):
    d=np.genfromtxt('shards/s%02d.csv'%i,delimiter=',',skip_header=1).astype('f4')
    print(f'[shard {i}] rows={len(d)} temp mean={d[:,2].mean():.3f} min={d[:,2].min():.3f} max={d[:,2].max():.3f} power mean={d[:,-1].mean():.3f}',flush=True)
    for rep in range(cfg['passes']):
        for b in np.array_split(rng.permutation(len(d)),6):
            e=net.forward(d[b,:-1])-d[b,-1:]; L=float((e*e).mean()); g,n=clip(net.backward(2*e/len(b)),cfg['max_norm']); opt.step(g); step+=1
            if step%6==0: print(f'step={step} loss={L:.4f} gnorm={n:.3f} lr={opt.lr:g}',flush=True); time.sleep(.02)
print('done')
