H=dict(framework='home-made (torch, lab trainer with logging and config.yaml)',metric='val loss',lower=True)
def har(n,cfg,label,cause,**k): return dict(H,slug=f'har-{n}',command='python har_train.py -c config.yaml',files={'config.yaml':cfg},keep=['config.yaml'],label=label,cause=cause,**k)
S=dict(framework='scikit-learn (script)',metric='val logloss',lower=True)
def sg(n,args,label,cause,**k): return dict(S,slug=f'sgd-{n}',command='python sgd_tickets.py '+args,keep=['progress.csv'],label=label,cause=cause,unit='chunk',**k)
IR='model: irnn\noptim: sgd\nlr: 0.01\nhidden: 48\nepochs: 8\n'
PLAN=[
har(1,IR,'healthy','none'),
har(2,IR.replace('epochs: 8','epochs: 3')+'grad_clip: 0\nlog_every: 4\n','loss spikes','gradient clipping off (grad_clip 0) in a relu RNN: single exploding gradients throw the weights; the same run with grad_clip 1.0 is healthy (har-1)'),
har(3,'normalize: {train: global, val: g}\nepochs: 6\n','val far below train','validation windows are divided by 9.81 instead of normalised with the training mean and std',onset=1),
har(4,'shuffle: false\nepochs: 6\n','sawtooth','training windows sorted by activity and not shuffled',onset=1),
har(5,'epochs: 8\nlog_every: 10\n','slow','reading from the share slows down to 20 ms a window after 6 s',env={'NFS':'1'},acts=[(40,'end')]),
har(6,'train_files: data/train_v2\nepochs: 6\nlog_every: 10\ngrad_clip: 5.0\noptim: sgd\nlr: 0.02\nmodel: irnn\n','spikes','12 windows of one wristband are in raw counts (4096 times too large): batches that hold one have a loss of thousands'),
har(8,'epochs: 5\n','healthy','none'),
har(7,'lr: 0.5\nepochs: 6\n','divergence','Adam rate 0.5 for a GRU',onset=1),
sg(1,'--task route','healthy','none'),
sg(2,'--task route --alpha 0.5','underfitting','L2 penalty 0.5: weights near zero',onset=2),
sg(3,'--task route --source tickets_export','crash','missing values from chunk 6 on: ValueError of sklearn',onset=6),
sg(4,'--task route --source tickets_merged','rise','from chunk 9 on the classes are numbered differently',onset=9),
dict(S,slug='sgd-5',command='python sgd_tickets.py --task hours --scale 0 --eta0 0.001',label='divergence',cause='constant rate 0.001 with unscaled features (amounts of hundreds): the average loss is 1e20 and more',onset=1),
dict(S,slug='sgd-6',command='python sgd_tickets.py --task sentiment --labels crowd --eta0 0.002',label='train/val apart',cause='half of the crowd labels are random; the gold set is clean',onset=3),
]
