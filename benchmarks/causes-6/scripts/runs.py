import os, shutil, numpy as np
R=RUNS={}
def add(n,**k): R[n]=k
# --- PhD student, prints
add('molreg-a',cmd='train_reg.py --opt sgd --lr 1.0 --momentum 0.5 --print-freq 2 --epochs 6 --seed 4',metric='train mse',label='nan',unit='epoch',cause='SGD with momentum 0.5 at learning rate 1.0 diverges from the first epoch')
add('molreg-b',cmd='train_reg.py --lr 1e-3 --head linear --epochs 45 --seed 7',metric='train mse',label='plateau',unit='epoch',cause='the optimizer holds copies of the parameters (probe mode), the network itself is never updated')
add('molreg-c',cmd='train_reg.py --lr 1e-3 --bias-init -8 --epochs 45 --seed 9',metric='train mse',label='plateau',unit='epoch',cause='biases initialised at -8: no ReLU ever fires, no gradient flows but to the last bias')
add('molreg-d',cmd='train_reg.py --lr 2e-8 --epochs 45 --seed 11',metric='train mse',label='plateau',unit='epoch',cause='learning rate 2e-8 with Adam')
add('sepsis-logit',cmd='train_logit.py --lr 0.01 --epochs 90 --seed 3',metric='bce',label='nan',cause='log(0) once a sigmoid output reaches exactly 1.0 in float32; learning rate and norm are moderate')
add('windpower-shards',cmd='train_shards.py',files={'args.json':dict(lr=2e-3,max_norm=1.0,passes=10,seed=2,sensor_gap=[5],model='mlp-tanh-32')},post=lambda d: shutil.rmtree(d+'/shards'),metric='loss',label='nan',cause='empty cells of the temperature column in shard 5 are read as NaN')
# --- company JSON
def ctr(sources,steps=1500,lr=2e-3,opt='adam',schedule='constant',precision='fp32',data={},**k):
    return {'config.json':dict(job='ctr-ranker',owner='ads-ml',trainer=dict(optimizer=opt,lr=lr,schedule=schedule,precision=precision,batch_size=128,max_steps=steps,log_every=20,max_grad_norm=None,seed=k.pop('seed',1),**k),data=dict(sources=sources,**data))}
one=[dict(name='web_clicks',from_step=0)]
add('ctr-a',cmd='ctr_trainer.py',files=ctr(one,steps=1500,lr=0.002,schedule='exp',gamma=1.8),metric='loss',label='explosion',cause='exponential schedule with gamma 1.8 per 100 steps: the rate grows for ever')
add('ctr-b',cmd='ctr_trainer.py',files=ctr([dict(name='web_clicks',from_step=0)],steps=1600,data=dict(joiner='async'),seed=4),metric='loss',label='drift',cause='from step 600 on the label join gives more and more random labels in training; evaluation stays clean')
add('ctr-c',cmd='ctr_trainer.py',files=ctr([dict(name='feed_v1',from_step=0),dict(name='feed_v2',from_step=900)],steps=1500,lr=1e-3,seed=6),metric='val_logloss',label='drift',cause='the training source changes at step 900 to one with another relation of features and clicks; evaluation stays with the old one')
add('ctr-d',cmd='ctr_trainer.py',files=ctr(one,steps=260,precision='fp16',loss_scale=65536.0,dynamic_loss_scale=True,min_loss_scale=1.0,seed=7,data=dict(feature_gain=15000)),metric='loss',label='plateau',cause='features multiplied by 15000 overflow float16 activations, every step is skipped and the loss scale falls to its floor')
add('ctr-e',cmd='ctr_trainer.py',files=ctr(one,steps=800,precision='fp16',loss_scale=16384.0,scale_growth_interval=100,seed=8),metric='grad_norm',label='nan',cause='the loss scale doubles every 100 steps and is never lowered nor checked: float16 gradients overflow')
add('ctr-f-healthy',cmd='ctr_trainer.py',files=ctr([dict(name='web_clicks',from_step=0),dict(name='hard',from_step=700)],steps=1500,seed=9,data=dict(val_follows=True)),metric='loss',label='healthy',cause='curriculum step at 700 is learnt')
add('shm-ddp',cmd='dist_trainer.py --timeout 6',metric='loss',label='crash',cause='rank 2 is in an extra evaluation and never joins the allreduce; the others time out after 6 s')
add('feed-a',cmd='feed_trainer.py',files={'config.yaml':dict(lr=0.002,iters=3000,prefetch=16,source='remote://featurestore/eu-west',cached=300,latency=.006)},limit=44,metric='loss',label='hang',cause='the reader of a remote source gets slower and slower, the prefetch queue runs empty')
add('feed-b',cmd='feed_trainer.py',files={'config.yaml':dict(lr=0.002,iters=3000,prefetch=16,source='local:///data/shards',async_metrics=True,flush_after=450,watchdog_s=6)},limit=24,metric='loss',label='hang',cause='training loop and metrics writer take two locks in opposite order')
# --- Kaggle
def folds(bad=None,miss=None):
    def f(d):
        r=np.random.default_rng(3); os.makedirs(d+'/folds')
        for k in range(5):
            for s,n in(('train',1200),('valid',300)):
                if miss==(k,s): continue
                x=r.normal(size=(n,6)); y=((x[:,0]+x[:,1]*x[:,2]+.7*r.normal(size=n))>0).astype(int); rows=[','.join('%.4f'%v for v in q)+',%d'%t for q,t in zip(x,y)]
                if bad==(k,s): q=rows[711].split(','); q[2]='1.204.11'; rows[711]=','.join(q)
                open(f'{d}/folds/fold{k}_{s}.csv','w').write('area,age,rooms,dist,tax,lot,label\n'+'\n'.join(rows)+'\n')
    return f
rm=lambda d: shutil.rmtree(d+'/folds')
add('cvhist-a',cmd='cv_hist.py --iters 300 --lr 0.05',prep=folds(miss=(3,'valid')),post=rm,fw='sklearn',metric='valid_auc',low=False,label='crash',unit='round',onset=3,cause='the file of fold 3 does not exist')
add('cvhist-b',cmd='cv_hist.py --iters 300 --lr 0.08',prep=folds(bad=(2,'train')),post=rm,fw='sklearn',metric='valid_auc',low=False,label='crash',unit='round',onset=2,cause='a malformed number in the training file of fold 2')
add('cvlgb-leak',cmd='cv_boost.py --feats te --rounds 120 --seed 5 --params "dict(verbosity=-1)"',fw='lightgbm',metric="valid auc",low=False,label='overfit',unit='round',onset=20,cause='a target encoding computed with the own row makes validation perfect; the public holdout is far below')
add('cvlgb-overfit',cmd="cv_boost.py --rounds 240 --seed 6 --flip 0.25 --params dict(learning_rate=0.1,num_leaves=63,min_data_in_leaf=2,verbosity=-1)".replace('dict(','"dict(')+'"',fw='lightgbm',metric="valid's binary_logloss",label='overfit',unit='round',onset=20,cause='240 rounds of deep trees without early stopping on noisy labels')
add('cvxgb-prep',cmd='cv_boost.py --lib xgb --scale std --rounds 160 --seed 8 --flip 0.05',fw='xgboost',metric='valid-logloss',label='overfit',unit='round',onset=0,cause='the scaler is applied to the training folds only')
add('cvxgb-order',cmd='cv_boost.py --lib xgb --cv plain --rounds 100 --seed 9',fw='xgboost',metric='valid-logloss',label='overfit',unit='round',onset=0,cause='KFold without shuffling on rows sorted by the target: validation folds hold one class')
add('cvlgb-leafsize',cmd='cv_boost.py --rounds 60 --seed 10 --params "dict(min_data_in_leaf=2000,learning_rate=0.05,verbosity=1)"',fw='lightgbm',metric="valid's auc",low=False,label='plateau',unit='round',onset=20,cause='min_data_in_leaf 2000 is larger than the training fold: no split is possible')
add('cvlgb-finished-healthy',cmd='cv_boost.py --rounds 600 --es 40 --seed 12 --flip 0.05 --params "dict(learning_rate=0.08,num_leaves=15)"',fw='lightgbm',metric="valid's auc",low=False,label='healthy',cause='five folds with early stopping, finished')
# --- RL
rl=dict(metric='AverageEpRet',low=False,unit='epoch')
add('reach-a',cmd='pg_table.py --pi-lr 0.004 --epochs 60 --seed 1',**rl,label='healthy',cause='noisy but learning, finished')
add('reach-b',cmd='pg_table.py --pi-lr 0.15 --clip-ratio 50 --target-kl 0 --train-pi-iters 40 --ent-coef 0.0 --epochs 60 --seed 2',**rl,label='reward_collapse',cause='no clipping, no KL stop, 40 passes at rate 0.15: huge policy steps')
add('reach-c',cmd='pg_table.py --pi-lr 0.02 --ent-coef -1 --target-kl 0 --epochs 50 --seed 9',**rl,label='entropy_collapse',cause='entropy coefficient negative; the policy becomes deterministic before it learnt the task')
add('reach-d',cmd='pg_table.py --pi-lr 0.006 --stage-epoch 40 --epochs 70 --seed 4',**rl,label='reward_collapse',onset=40,cause='the environment restarts with a reward scale of 0.05')
add('reach-e',cmd='pg_table.py --pi-lr 0.006 --shaping ratio --epochs 40 --seed 5',**rl,label='nan',cause='the environment divides by a distance of zero: 0/0 reward')
add('reach-f',cmd='pg_table.py --pi-lr 0.006 --vf-opt sgd --vf-lr 0.19 --train-v-iters 1 --epochs 50 --seed 6',**rl,label='explosion',cause='value network by SGD at rate 0.19 on raw returns diverges')
# --- fine-tuner
def ft(**k): return {'ft.yaml':dict(output_dir='out',seed=k.pop('seed',1),bs=32,epochs=k.pop('epochs',20),steps=k.pop('steps',600),lr=k.pop('lr',5e-4),eval_steps=k.pop('eval_steps',50),**k)}
C='finetune.py ft.yaml'
add('ft-forget',cmd=C,files=ft(task='relabel',lr=2e-3,eval_base=True,eval_on_start=True,eval_steps=20,seed=1),metric='eval_base_accuracy',low=False,label='drift',cause='fine-tuning on the new task alone erases the base task')
add('ft-decay',cmd=C,files=ft(pretrained=False,lr=3e-4,decay_steps=60,seed=2),metric='loss',label='dead_lr',cause='linear decay over 60 steps in a run of 600: rate is 0 from step 60')
add('ft-ce',cmd=C,files=ft(pretrained=False,criterion='softmax+ce',lr=3e-3,steps=800,epochs=27,seed=3),metric='loss',label='plateau',cause='cross entropy gets softmax outputs instead of logits')
add('ft-evalnorm',cmd=C,files=ft(pretrained=False,norm='dataset_mean_std',eval_norm='raw',lr=2e-3,seed=4),metric='eval_loss',label='overfit',cause='evaluation inputs are raw 0-255 values, training inputs are standardized')
add('ft-overfit',cmd=C,files=ft(pretrained=False,n_train=96,sep=.32,sched='constant',lr=2e-2,epochs=266,steps=800,seed=5),metric='eval_loss',label='overfit',cause='96 examples, 266 epochs')
add('ft-mem',cmd=C,files=ft(lr=5e-4,steps=3000,epochs=100,keep_logits=2000,rlimit_mb=900,log_mem=True,seed=6),metric='loss',label='oom',cause='logits of all steps are kept; the memory limit is reached')
add('ft-disk',cmd=C,files=ft(lr=5e-4,steps=900,epochs=30,save_steps=100,seed=7),prep=lambda d:(os.makedirs(d+'/out'),os.symlink('/dev/full',d+'/out/checkpoint-500.npz')),post=lambda d: shutil.rmtree(d+'/out'),metric='loss',label='crash',onset=500,cause='no space left on the device when checkpoint 500 is written')
add('ft-resume',cmd=[C+' --stop-at 600',C+' --resume out/checkpoint-600.npz'],files=ft(pretrained=False,lr=2e-2,sep=.6,steps=800,epochs=27,save_steps=200,warmup=20,seed=8),post=lambda d: shutil.rmtree(d+'/out'),metric='loss',label='resumed',onset=610,cause='resumed without optimizer and scheduler: the rate starts again at its peak')
add('ft-restarts-healthy',cmd=C,files=ft(pretrained=False,sched='restarts',cycle=200,lr=5e-3,steps=800,epochs=27,seed=9),metric='loss',label='healthy',cause='cosine with warm restarts')
add('molreg-e-healthy',cmd='train_reg.py --lr 5e-4 --val-every 5 --noise 0.8 --epochs 25 --seed 15',metric='train mse',label='healthy',unit='epoch',cause='validation every 5 epochs, nan until it was measured first')
add('feed-c-healthy',cmd='feed_trainer.py',files={'config.yaml':dict(lr=0.002,iters=1200,prefetch=16,source='local:///data/shards')},metric='loss',label='healthy',cause='noisy, finished')
add('windpower-spikes',cmd='train_shards.py',files={'args.json':dict(lr=2e-3,max_norm=1.0,passes=10,seed=6,sensor_stuck=[5],model='mlp-tanh-32')},post=lambda d: shutil.rmtree(d+'/shards'),metric='loss',label='spike_recovered',onset=306,cause='one row of shard 5 has the fill value 9999 as power')
add('molreg-interrupted',cmd='train_reg.py --lr 1e-3 --epochs 200 --seed 21',wrap='env --default-signal=INT timeout -s INT 4 ',metric='train mse',label='crash',unit='epoch',cause='interrupted from outside by SIGINT (Ctrl-C) after 4 s')
add('ft-walltime',cmd=C,wrap='timeout -v 5 ',files=ft(pretrained=False,lr=1e-3,steps=3000,epochs=100,seed=22),metric='loss',label='truncated',cause='the job wrapper ends the run at its limit of 5 s')
