T=dict(framework='home-made (torch, own trainer with JSON lines)',metric='loss',lower=True,unit='step')
def lm(n,args,label,cause,**k):
    k.setdefault('command',('python dates_lm.py '+args).strip()); return dict(T,slug=f'dates-{n}',label=label,cause=cause,**k)
D=dict(framework='home-made (torch.distributed gloo, torchrun, two processes)',metric='val loss',lower=True,unit='epoch',head=True)
TR='torchrun --nproc_per_node 2 --master_port 29611 ddp_train.py '
def dd(n,args,label,cause,**k):
    k.setdefault('command',TR+args); return dict(D,slug=f'ddp-{n}',label=label,cause=cause,**k)
PLAN=[
dd(1,'--epochs 8','healthy','none'),
dd(2,'--samples 2049 --bs 32 --drop-last 0 --timeout 10','crash','rank 0 has one batch more than rank 1, which waits elsewhere in the evaluation: collective sizes mismatch or time out',onset=0),
dd(3,'--eval-on rank0_sync --epochs 12','silence','from epoch 4 the evaluation of rank 0 does an all_reduce that rank 1 does not: a deadlock with a timeout of 1800 s',onset=4,acts=[(42,'end')]),
dd(4,'--classes 10 --epochs 5','crash','10 outputs and labels up to 11: IndexError in both ranks',onset=0),
dd(5,'--epochs 60','killed','timeout 30 ends the training',command='timeout 18 '+TR+'--epochs 60'),

lm(1,'--steps 400','healthy','none'),
lm(2,'--norm post --layers 6 --lr 0.01 --warmup 0 --steps 200 --schedule constant','plateau','no warm-up for a post-norm transformer of six layers at rate 1e-2',onset=1),
lm(4,'--steps 300 --seed 12 --save_every 150 --schedule constant','rise','the vocabulary is a set in hash order: after the resume the character ids are others than those of the checkpoint',onset=150,
   command='python dates_lm.py --steps 150 --seed 12 --save_every 150 --schedule constant; python dates_lm.py --steps 300 --seed 12 --save_every 150 --schedule constant --resume ckpt/step150.pt'),
lm(5,'--steps 400 --data v1+v2','rise','from step 200 the data is another shard (short American dates)',onset=200),
lm(8,'--steps 600 --eval_bs 120000 --eval_every 50','crash','the evaluation takes 120000 sequences at once under ulimit -v 8 GB',pre='ulimit -v 8000000; ',head=True),
lm(6,'--steps 450 --schedule linear_up --warmup 30 --lr 0.0015','rise','schedule without a decay: the rate of the warm-up goes on growing to 20 times its peak',onset=200),
lm(3,'--dtype float16 --steps 200','nan','pure float16 with AdamW eps 1e-8, which is zero in float16: division by zero',onset=1),
lm(7,'--steps 350 --schedule step --warmup 20','plateau','step decay by ten every 20 steps: the rate is nothing after 100 steps',onset=60),
]
import runpy
PLAN=[x for x in PLAN if x['slug'].startswith('ddp')]+[x for x in runpy.run_path('scripts/plan1.py')['PLAN'] if x['slug'].startswith('mf')]+[x for x in PLAN if x['slug'].startswith('dates')]
PLAN+=[x for x in runpy.run_path('scripts/plan2.py')['PLAN'] if x['slug'] in('har-2','har-5','har-8')]
PLAN+=[x for x in runpy.run_path('scripts/plan1.py')['PLAN'] if x['slug']=='kdigits-8']
_all={x['slug']:x for f in('plan1','plan2') for x in runpy.run_path(f'scripts/{f}.py')['PLAN']}; _all.update({x['slug']:x for x in PLAN})
PLAN=[_all[s] for s in 'ddp-2 ddp-3 ddp-4 ddp-5 dates-4 mf-7 dates-5 dates-8 dates-2 har-2 mf-4 mf-8 mf-6 mf-5 dates-6 har-5 dates-3 dates-7 dates-1 har-8'.split()]
