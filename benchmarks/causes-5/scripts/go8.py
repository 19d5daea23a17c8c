from rec import rec
rec('tidecast-resumed', 'requeue.py', '', cause='second job loads a checkpoint whose keys do not match, strict=False: weights start anew', label='resumed', onset=7, fam='regression', metric='train_rmse', unit='epoch', fw='home-made, plain prints')
rec('vae-log-of-zero', 'vae.py', '--eps 0.0 --lr 0.01 --sharpen 2.0', cause='log(q) and log(1-q) without epsilon: a sharpened sigmoid reaches 0 or 1', label='nan', onset=6, metric='elbo_loss', unit='epoch', fam='vae', fw='home-made, plain prints')
K = dict(metric='modes_covered', lower=False, fam='gan', fw='home-made, CSV on stdout', unit='step')
rec('ringgan-collapse', 'ringgan.py', '--lr-g 0.01 --lr-g-finetune 0.06 --seed 1 --steps 3000', cause='generator rate raised sixfold at step 2000: from 7 modes to 2', label='explosion', onset=2050, **K)
rec('ringgan-eight', 'ringgan.py', '--lr-g 0.01 --seed 1 --steps 2700', cause='none', label='healthy', **K)
