"""The table of runs. P: program -> metric in the log, name in truth.csv, lower_is_better, step_unit, category, default arguments"""
P = {
 # --- imitate.py
 'lightning': ('valid_nll', 'valid_nll', 1, 'step', 'supervised', '--lr 0.004 --epochs 14 --sleep 0.01'),
 'keras1': ('val_loss', 'val_loss', 1, 'epoch', 'supervised', '--lr 0.002 --epochs 24 --sleep 0.01'),
 'keras2': ('val_loss', 'val_loss', 1, 'epoch', 'supervised', '--lr 0.004 --epochs 30 --sleep 0.1'),
 'hf': ('loss', 'loss', 1, 'step', 'transformer', '--lr 0.003 --steps 1000 --every 20 --sleep 0.05'),
 'fastai': ('valid_loss', 'valid_loss', 1, 'epoch', 'supervised', '--lr 0.004 --epochs 30 --sleep 0.1'),
 'timm': ('Loss', 'loss', 1, 'step', 'supervised', '--lr 0.02 --epochs 14 --sleep 0.15'),
 'detectron2': ('total_loss', 'total_loss', 1, 'step', 'supervised', '--lr 0.01 --iters 1200 --sleep 0.05'),
 'mmengine': ('loss', 'loss', 1, 'step', 'supervised', '--lr 0.02 --epochs 20 --sleep 0.12'),
 'yolo8': ('cls_loss', 'cls', 1, 'epoch', 'supervised', '--lr 0.02 --epochs 16 --sleep 0.15'),
 'sb3': ('rollout/ep_rew_mean', 'ep_rew_mean', 0, 'timesteps', 'rl', '--lr 0.003 --iters 45 --sleep 0.05'),
 'rllib': ('reward', 'episode_reward_mean', 0, 'iteration', 'rl', '--lr 0.003 --iters 80 --sleep 0.03'),
 'rllib_result': ('episode_return_mean', 'episode_return_mean', 0, 'iteration', 'rl', '--lr 0.003 --iters 70 --sleep 0.03'),
 'cleanrl': ('episodic_return', 'episodic_return', 0, 'timesteps', 'rl', '--lr 0.004 --iters 120 --sleep 0.02'),
 'spinup': ('AverageEpRet', 'AverageEpRet', 0, 'epoch', 'rl', '--lr 0.003 --iters 70 --sleep 0.03'),
 'tianshou': ('test_reward', 'test_reward', 0, 'epoch', 'rl', '--lr 0.003 --epochs 20 --sleep 0.1'),
 'mlagents': ('Mean Reward', 'MeanReward', 0, 'step', 'rl', '--lr 0.003 --iters 100 --sleep 0.03'),
 'spacy': ('SCORE', 'SCORE', 0, 'step', 'supervised', '--lr 0.004 --steps 1400 --every 50 --sleep 0.1'),
 'fairseq': ('nll_loss', 'nll_loss', 1, 'step', 'transformer', '--lr 0.002 --epochs 10 --every 25 --sleep 0.2'),
 'opennmt': ('ppl', 'xent', 1, 'step', 'transformer', '--lr 0.003 --steps 1200 --every 25 --sleep 0.06'),
 'espnet': ('loss', 'train_loss', 1, 'epoch', 'supervised', '--lr 0.004 --epochs 16 --sleep 0.15'),
 'kaldi': ("log-likelihood for 'output-valid'", 'valid', 0, 'epoch', 'supervised', '--lr 0.05 --epochs 30 --sleep 0.08'),
 'llmc': ('loss', 'loss', 1, 'step', 'transformer', '--lr 0.003 --steps 800 --every 8 --sleep 0.03'),
 'megatron': ('lm loss', 'lm_loss', 1, 'iteration', 'transformer', '--lr 0.003 --steps 1200 --every 20 --sleep 0.04'),
 'deepspeed': ('loss', 'loss', 1, 'step', 'supervised', '--lr 0.004 --steps 900 --every 10 --sleep 0.03'),
 'flax': ('test_loss', 'test_loss', 1, 'epoch', 'supervised', '--lr 0.004 --epochs 30 --sleep 0.1'),
 'clu': ('l_simple', 'l_simple', 1, 'step', 'diffusion', '--lr 0.002 --steps 1600 --every 20 --sleep 0.03'),
 'maxtext': ('loss', 'loss', 1, 'step', 'transformer', '--lr 0.003 --steps 420 --sleep 0.006'),
 'paddle': ('CTCLoss', 'loss', 1, 'step', 'supervised', '--lr 0.02 --epochs 14 --sleep 0.15'),
 'mindspore': ('loss', 'loss', 1, 'batch', 'supervised', '--lr 0.02 --epochs 14 --sleep 0.15'),
 'mxnet': ('Validation-cross-entropy', 'val', 1, 'epoch', 'supervised', '--lr 0.02 --epochs 24 --sleep 0.1'),
 'estimator': ('loss', 'loss', 1, 'step', 'supervised', '--lr 0.003 --steps 1400 --sleep 0.03'),
 'chainer': ('validation/main/loss', 'val', 1, 'epoch', 'supervised', '--lr 0.004 --epochs 26 --sleep 0.1'),
 'flair': ('DEV : loss', 'DEV_loss', 1, 'epoch', 'supervised', '--lr 0.1 --epochs 20 --sleep 0.12'),
 'marian': ('Cost', 'Cost', 1, 'step', 'transformer', '--lr 0.002 --steps 1200 --every 20 --sleep 0.04'),
 'fasttext': ('avg.loss', 'avg_loss', 1, 'step', 'supervised', '--lr 0.3 --steps 3000 --every 50 --sleep 0.04'),
 'gancycle': ('G_GAN', 'G_A', 1, 'step', 'gan', '--lr 0.001 --epochs 30 --sleep 0.08'),
 'dcgan': ('Loss_G', 'Loss_G', 1, 'step', 'gan', '--lr 0.001 --epochs 14 --sleep 0.1'),
 'torchtitan': ('loss', 'loss', 1, 'step', 'transformer', '--lr 0.003 --steps 800 --every 10 --sleep 0.03'),
 'kohya': ('avr_loss', 'avr_loss', 1, 'step', 'diffusion', '--lr 0.002 --steps 600 --sleep 0.01'),
 'ignite': ('Avg loss', 'val', 1, 'epoch', 'supervised', '--lr 0.1 --epochs 20 --sleep 0.12'),
 'allennlp': ('loss', 'val', 1, 'epoch', 'supervised', '--lr 0.004 --epochs 18 --sleep 0.12'),
 'stylegan': ('fid50k_full', 'fid', 1, 'tick', 'gan', '--lr 0.001 --epochs 40 --sleep 0.08'),
 # --- own.py
 'brew': ('rmse(unseen)', 'rmse_out', 1, 'epoch', 'supervised', '--lr 0.02 --epochs 40 --sleep 0.02'),
 'ledger': ('obj (last 100)', 'last', 1, 'step', 'supervised', '--steps 6000 --every 100 --sleep 0.03'),
 'herd': ('fitness.best', 'best', 0, 'generation', 'evolution', '--iters 110 --sleep 0.02'),
 'loom': ('bits_per_char', 'bits', 1, 'step', 'rnn', '--lr 0.004 --steps 900 --every 15 --sleep 0.02'),
 'tide': ('residual', 'err', 1, 'step', 'online', '--lr 0.05 --steps 3000 --every 24 --sleep 0.02'),
 'mixtape': ('loglik/N', 'loglik', 0, 'iteration', 'em', '--iters 60 --sleep 0.03'),
 'orchard': ('inertia', 'inertia', 1, 'step', 'clustering', '--iters 150 --sleep 0.02'),
 'lantern': ('Verlust', 'Verlust', 1, 'step', 'vae', '--lr 0.003 --steps 1500 --every 25 --sleep 0.03'),
 'comet': ('L_pde', 'L_pde', 1, 'step', 'pinn', '--lr 0.004 --steps 2000 --every 40 --sleep 0.03'),
 'kiln': ('holdout.mse', 'holdout', 1, 'round', 'boosting', '--lr 0.1 --iters 240 --every 5 --sleep 0.03'),
 'bazaar': ('mean_payout', 'mean_payout', 0, 'step', 'rl', '--steps 8000 --every 160 --sleep 0.03'),
 'maze': ('score', 'score', 0, 'episode', 'rl', '--steps 900 --every 15 --sleep 0.03'),
 'polecat': ('the last thirty attempts lasted', 'score', 0, 'iteration', 'rl', '--lr 0.004 --iters 100 --sleep 0.02'),
 'circus': ('applause', 'applause', 0, 'iteration', 'rl', '--lr 0.004 --iters 120 --sleep 0.02'),
 'twin': ('nce', 'nce', 1, 'step', 'contrastive', '--lr 0.003 --steps 1200 --every 20 --sleep 0.03'),
 'mentor': ('kl_to_mentor', 'klm', 1, 'step', 'distillation', '--lr 0.003 --steps 1500 --every 30 --sleep 0.04'),
 'nll': ('nll_check', 'check', 1, 'epoch', 'density', '--lr 0.004 --epochs 60 --sleep 0.04'),
 'probe': ('nlml', 'nlml', 1, 'iteration', 'gp', '--lr 0.01 --iters 120 --sleep 0.01'),
 'steel': ('dev_auprc', 'auprc', 0, 'epoch', 'tabular', '--lr 0.004 --epochs 30 --sleep 0.08'),
 'pulse': ('away-misfit', 'away', 1, 'epoch', 'supervised', '--lr 0.004 --epochs 24 --sleep 0.015'),
 'stairs': ('sq.err', 'sq', 1, 'step', 'curriculum', '--lr 0.004 --steps 4000 --every 50 --sleep 0.02'),
 'swell': ('hull stress (dev CE)', 'v', 1, 'epoch', 'supervised', '--lr 0.03 --epochs 32 --sleep 0.08'),
 'jsonl2': ('m.bpb', 'bpb', 1, 'step', 'transformer', '--lr 0.003 --steps 1200 --every 15 --sleep 0.03'),
 'spectre': ('ema_mse', 'ema', 1, 'step', 'diffusion', '--lr 0.002 --steps 2000 --every 25 --sleep 0.02'),
 'forger': ('forger', 'forger', 1, 'step', 'gan', '--lr 0.001 --steps 2200 --every 25 --sleep 0.02'),
 'hmm': ('log-vraisemblance', 'logvr', 0, 'iteration', 'em', '--iters 70 --sleep 0.01'),
 'census': ('server: loss', 'server_loss', 1, 'round', 'federated', '--lr 0.05 --iters 70 --sleep 0.03'),
 'tally': ('average loss', 'avg', 1, 'step', 'online', '--lr 0.1 --steps 20000 --every 400 --sleep 0.03'),
 'rail': ('VERSPAETUNG(val)', 'val', 1, 'epoch', 'supervised', '--lr 0.004 --epochs 30 --sleep 0.08'),
 'abacus': ('ns-loss', 'ns', 1, 'step', 'embedding', '--lr 0.3 --steps 3000 --every 50 --sleep 0.02'),
 'scope': ('defocus.px', 'defocus', 1, 'step', 'supervised', '--lr 0.08 --steps 2000 --every 40 --sleep 0.03'),
 # --- real.py
 'xgb': ('holdout-logloss', 'holdout_logloss', 1, 'round', 'boosting', '--rounds 60 --eta 0.15 --sleep 0.03'),
 'lgb': ("holdout's binary_logloss", 'holdout_binary_logloss', 1, 'round', 'boosting', '--rounds 80 --eta 0.08 --sleep 0.02'),
 'cat': ('test', 'validation_Logloss', 1, 'round', 'boosting', '--rounds 100 --eta 0.08'),
 'mlp': ('loss', 'loss', 1, 'iteration', 'supervised', '--rounds 80 --eta 0.01'),
 'sgd': ('Avg. loss', '', 1, 'epoch', 'linear', '--rounds 25 --eta 0.01'),
 'gbm': ('Train Loss', 'train', 1, 'round', 'boosting', '--rounds 60 --eta 0.1'),
 'gmm': ('ll change', '', 1, 'iteration', 'em', '--rounds 40'),
 'lda': ('perplexity', '', 1, 'iteration', 'em', '--rounds 40 --n 1500'),
 'optuna': ('Best is trial ... with value', 'best', 1, 'trial', 'search', '--rounds 40 --sleep 0.05'),
 # --- other languages (arguments: lr steps MODE seed)
 'wavelet': ('erro_quad', 'erro_quad', 1, 'step', 'supervised', '0.05 24000'),
 'percept': ('dev: logloss', 'dev_logloss', 1, 'epoch', 'linear', '0.1 40'),
 'ember': ('heatloss', 'heatloss', 1, 'step', 'supervised', '0.02 40000'),
 'kettle': ('Score', 'score', 1, 'iteration', 'autoencoder', '0.002 6000'),
 'glow': ('surprisal', 'surprisal', 1, 'step', 'linear', '0.03 8000'),
 'drip': ('drip_err', 'drip_err', 1, 'step', 'linear', '0.02 4500'),
}
R = []
def r(prog, mode, label, cause, args='', **o): R.append((prog, mode, label, cause, args, o))
# ------------------------------------------------------------------ quiet
H = 'healthy'
for q, m, s, ar in [('lightning','ok',1,''),('lightning','cos',2,'--epochs 9'),('keras1','ok',3,''),('keras1','imb',4,''),('keras2','cos',5,'--lr 0.002 --epochs 20'),('hf','ok',6,''),('hf','warm',7,'--steps 600 --every 10'),('fastai','ok',8,''),('timm','warm',9,''),('timm','cyc',10,''),('detectron2','ok',11,''),('mmengine','cos',12,''),('yolo8','ok',13,''),('sb3','ok',14,''),('sb3','lin',15,'--lr 0.004 --iters 60'),('rllib','ok',16,''),('rllib_result','lin',17,''),('cleanrl','ok',18,''),('spinup','ok',19,''),('tianshou','ok',20,''),('mlagents','ok',21,''),('spacy','ok',22,''),('fairseq','ok',23,''),('opennmt','warm',24,''),('espnet','ok',25,''),('kaldi','ok',26,''),('llmc','warm',27,''),('megatron','ok',28,''),('deepspeed','ok',29,''),('flax','ok',30,''),('clu','ok',31,''),('maxtext','warm',32,''),('paddle','cos',33,''),('mindspore','ok',34,''),('mxnet','ok',35,''),('estimator','ok',36,''),('chainer','ok',37,'--lr 0.002 --epochs 16'),('flair','ok',38,''),('marian','warm',39,''),('fasttext','ok',40,''),('gancycle','ok',41,''),('dcgan','ok',42,''),('torchtitan','ok',43,''),('kohya','ok',44,''),('ignite','ok',45,''),('allennlp','ok',46,'--lr 0.002 --epochs 12'),('stylegan','ok',47,''),
 ('brew','ok',1,''),('ledger','ok',2,''),('herd','sphere',3,''),('herd','ok',4,''),('loom','ok',5,''),('tide','ok',6,''),('mixtape','ok',7,''),('orchard','ok',8,''),('lantern','ok',9,''),('comet','ok',10,''),('kiln','ok',11,''),('bazaar','ok',12,''),('maze','ok',13,''),('polecat','ok',14,'--iters 82'),('circus','lin',15,''),('twin','ok',16,''),('mentor','ok',17,''),('nll','ok',18,''),('probe','ok',19,''),('steel','ok',20,''),('pulse','ok',21,'--lr 0.002'),('stairs','ok',22,''),('swell','restart',23,'--lr 0.006'),('jsonl2','ok',24,''),('spectre','ok',25,''),('forger','ok',26,''),('hmm','ok',27,''),('census','ok',28,''),('tally','ok',29,''),('rail','ok',30,'--lr 0.002 --epochs 20'),('abacus','ok',31,''),('scope','cyc',32,''),
 ('xgb','ok',1,''),('lgb','reg',2,''),('cat','ok',3,''),('mlp','ok',4,''),('mlp','early',5,'--eta 0.03'),('sgd','ok',6,''),('gbm','ok',7,''),('lda','ok',8,''),('optuna','ok',9,''),('wavelet','ok',1,''),('percept','ok',2,''),('ember','ok',3,''),('kettle','ok',4,''),('glow','ok',5,''),('drip','ok',6,'')]:
    o = {}
    r(q, m, H, 'curriculum of four stages; each jump is learnt' if q == 'stairs' else {'cyc':'cyclic learning rate','restart':'cosine learning rate with warm restarts','cos':'cosine learning rate','warm':'warm-up, then linear decay','lin':'learning rate falls linearly','imb':'two classes','ok':'nothing is wrong'}.get(m, 'nothing is wrong'), ar, seed=s, **o)
r('timm','spike','spike_recovered','one step with 40 times the learning rate','',seed=50)
r('scope','spike','spike_recovered','one step with 40 times the learning rate','--lr 0.12 --every 10',seed=51)
r('jsonl2','ok',H,'nothing is wrong; the log begins in the middle of the run','',seed=52,cut=.4)
r('megatron','ok',H,'nothing is wrong; the log begins in the middle of the run','--lr 0.0015',seed=53,cut=.5)
r('circus','ok',H,'nothing is wrong; the log begins in the middle of the run (no header)','',seed=54,cut=.35)
r('loom','ok',H,'small steps at first, learns all the time','--lr 0.001',seed=55)
# ------------------------------------------------------------------ soft
O = 'overfitting'
for q, s, ar in [('lightning',60,'--epochs 30 --sleep 0.02'),('keras1',61,'--epochs 40 --lr 0.004'),('fastai',62,'--epochs 40'),('espnet',63,'--epochs 30 --lr 0.006'),('flax',64,'--epochs 45'),('chainer',65,'--epochs 40'),('flair',66,'--epochs 45 --sleep 0.05 --lr 0.15'),('allennlp',67,'--epochs 34'),('mxnet',68,'--epochs 40'),('fairseq',69,'--epochs 30 --lr 0.01 --sleep 0.1'),('opennmt',70,'--steps 1500 --lr 0.004'),('megatron',71,'--steps 1500 --lr 0.004'),('marian',72,'--steps 1500 --lr 0.004'),('brew',73,'--epochs 130 --lr 0.06'),('kiln',74,''),('nll',75,'--epochs 120 --sleep 0.02'),('pulse',76,'--epochs 45'),('jsonl2',77,'--steps 1600 --lr 0.004'),('xgb',78,'--n 130 --rounds 120 --sleep 0.01'),('lgb',79,'--n 130 --rounds 140 --eta 0.15'),('cat',80,'--n 120 --rounds 200 --eta 0.2'),('hf',81,'--steps 1500 --lr 0.004')]:
    m = {'flair':'DEV : loss','fairseq':'valid nll_loss','opennmt':'Validation perplexity','megatron':'lm loss value','marian':'[valid] ce-mean-words','hf':'eval_loss','jsonl2':'m.bpb (heldout)','espnet':'[valid] loss','kiln':'holdout.mse'}.get(q)
    t = {'fairseq':'valid_loss','opennmt':'vppl','megatron':'val','marian':'valid','hf':'eval_loss','jsonl2':'heldout_bpb','espnet':'valid_loss'}.get(q)
    o = {'metric':m} if m else {}
    if t: o['tn'] = t
    r(q, 'overfit', O, {'hf':'1,200 characters of training text','fairseq':'1,000 characters of training text','opennmt':'1,300 characters of training text','megatron':'1,200 characters of training text','marian':'1,300 characters of training text','jsonl2':'1,000 characters of training text','kiln':'90 rows with much noise','nll':'70 rows, 10 useless features','xgb':'130 rows, noisy labels','lgb':'130 rows, noisy labels','cat':'120 rows, noisy labels'}.get(q, 'few training examples (a quarter of the labels random), too large a model'), ar, seed=s, **o)
r('percept','memo',O,'25 noisy training sentences for 20 features','1.5 80',seed=82)
L='plateau'
r('keras1','dead',L,'bias -60 before every ReLU: no unit ever fires','',seed=90)
r('timm','shuffled',L,'labels are random','--lr 0.002 --epochs 10',seed=91)
r('kaldi','shuffled',L,'labels are random','--lr 0.01',seed=92)
r('mindspore','dead',L,'bias -60 before every ReLU: no unit ever fires','',seed=93)
r('ember','dark',L,'all weights start at zero','',seed=94)
r('percept','still',L,'learning rate 0 by mistake','',seed=95)
r('glow','coin',L,'targets are coin flips','',seed=96)
r('twin','unpaired',L,'the two views are shuffled against each other','',seed=97)
r('hmm','symetrique',L,'all states start identical, EM cannot part them','',seed=98)
r('maze','wander',L,'exploration never falls (epsilon stays 1)','',seed=99)
r('sb3','zero',L,'learning rate 0','',seed=100)
r('rllib_result','zero',L,'learning rate 0','',seed=101)
r('wavelet','nada',L,'targets are independent of the inputs','0.01 24000',seed=102)
r('kettle','cold',L,'learning rate 100,000 times too small','',seed=103)
r('abacus','zero',L,'both embedding tables start at zero','',seed=104)
r('estimator','ok',L,'learning rate 3e-9','--lr 3e-9',seed=105)
r('torchtitan','ok',L,'learning rate 1e-8','--lr 1e-8',seed=106)
r('xgb','noise',O,'labels are random: hold-out error only grows','--rounds 80',seed=107)
r('mmengine','sat',L,'sigmoid units saturated by weights 60 times too large','--lr 0.0002',seed=108)
D='dead_lr'
for q,s,ar in [('hf',110,''),('jsonl2',111,'--lr 0.002'),('clu',112,''),('kohya',113,'--lr 0.0005')]: r(q,'deadlr',D if q!='kohya' else L,'schedule made for a quarter of the steps: learning rate 0 from then on',ar,seed=s,on_frac=.25)
r('wavelet','zero',D,'learning rate set to 0 after a quarter','0.01 24000',seed=114,on_frac=.25)
r('ember','ice',D,'learning rate set to 0 after a fifth','0.002 40000',seed=115,on_frac=.2)
r('loom','stall',L,'learning rate divided by 1e6 after a fifth','--lr 0.001',seed=116,on_frac=.2)
r('herd','sigma0',L,'mutation width falls to 1e-9: every child equals its parent','',seed=117,on_frac=.25)
r('stairs','frozen',L,'optimiser frozen from the third stage on: the new task is not learnt','',seed=118,on_frac=.5)
r('scope','frozen',L,'optimiser updates a copy of the weights from 40 percent on','--lr 0.02',seed=119,on_frac=.4)
W='drift'
r('keras2','rot',W,'labels rot: a part of them is overwritten again and again','--epochs 40',seed=120)
r('mxnet','rot',W,'labels rot: a part of them is overwritten again and again','--epochs 36',seed=121,metric='Train-cross-entropy',tn='tr')
r('yolo8','rot',W,'labels rot: a part of them is overwritten again and again','--epochs 24',seed=122)
r('ledger','flip',W,'sign of the update wrong from the middle on (small rate)','',seed=123)
r('percept','backwards',W,'sign of the update wrong from 40 percent on (small rate)','0.1 60',seed=124)
r('glow','undo',W,'sign of the update wrong from the middle on (small rate)','0.02 24000',seed=125)
r('drip','back',W,'sign of the update wrong from the middle on','0.02 4500',seed=126)
r('tally','shift',W,'the target changes in the middle and the rate is 0: the running mean creeps up','',seed=127)
r('ember','ash',W,'ever more labels are flipped from the middle on','',seed=128)
r('twin','halfpaired',W,'ever more pairs are shuffled from the middle on','',seed=129)
r('herd','away',W,'selection keeps the worst from 40 percent on','',seed=130)
r('census','evil',W,'one client in four sends poisoned updates from round 28 on','',seed=131)
r('detectron2','rot',W,'labels rot: a part of them is overwritten again and again','',seed=132)
r('paddle','ascent',W,'sign of the gradient wrong from 40 percent on','--epochs 20',seed=133)
r('mentor','ascent',W,'(mode has no effect on the student)','',seed=134,skip=1)
C='reward_collapse'
r('cleanrl','negr',C,'sign of the reward is wrong from the middle on','--iters 70',seed=140)
r('spinup','sign',C,'actuator reversed at 55 percent, learning rate nearly 0','',seed=141)
r('tianshou','negr',C,'sign of the reward is wrong from the middle on','',seed=142)
r('mlagents','sign',C,'actuator reversed at 55 percent, learning rate nearly 0','',seed=143)
r('rllib','negr',C,'sign of the reward is wrong from the middle on','',seed=144)
r('rllib_result','wind',C,'strong wind from the middle on','',seed=145)
r('maze','moved',C,'the goal moves and the table is frozen','',seed=146)
r('bazaar','swap',C,'payouts are reversed and cut to a quarter in the middle','',seed=147)
r('polecat','sign',C,'actuator reversed at 55 percent, learning rate nearly 0','',seed=148)
r('circus','ent','entropy_collapse','entropy bonus with the wrong sign, learning rate 200 times higher from 40 percent on','--lr 0.01 --iters 160',seed=149,metric='H(pi)',tn='H')
r('sb3','ent','entropy_collapse','entropy bonus with the wrong sign, learning rate 200 times higher from 40 percent on','--lr 0.01 --iters 60',seed=150,metric='train/entropy_loss',tn='entropy_loss')
r('forger','collapse',W,'generator at 25 times the rate: mode collapse','',seed=151,metric='styles_copied',tn='modes',low=0)
r('gancycle','dwins',W,'discriminator far faster than the generator from 30 percent on','',seed=152)
r('lantern','collapse',W,'weight of the KL term rises to 40: posterior collapse','',seed=153,metric='Rekonstruktion',tn='Rekonstruktion')
# ------------------------------------------------------------------ hard
N='nan'; X='explosion'
r('lightning','poison',N,'2 percent of the rows become NaN','--epochs 18',seed=160)
r('keras2','poison',N,'2 percent of the rows become NaN','',seed=161,metric='loss',tn='loss')
r('fastai','inf',N,'2 percent of the rows become inf','',seed=162)
r('yolo8','poison',N,'2 percent of the rows become NaN','',seed=163)
r('megatron','poison',N,'2 percent of the rows become NaN','',seed=164)
r('paddle','inf',N,'2 percent of the rows become inf','',seed=165)
r('chainer','poison',N,'2 percent of the rows become NaN','',seed=166)
r('detectron2','poison','crash','2 percent of the rows become NaN: FloatingPointError','',seed=167)
r('hf','rise',X,'learning rate rises 100,000-fold, no clipping','--lr 0.001',seed=168)
r('timm','jump',X,'learning rate 300 times higher from the middle on','',seed=169)
r('mmengine','rise',X,'learning rate rises 100,000-fold','--lr 0.002',seed=170)
r('llmc','jump',X,'learning rate 300 times higher from the middle on','',seed=171)
r('marian','rise',X,'learning rate rises 100,000-fold','--lr 0.001',seed=172)
r('mindspore','jump',X,'learning rate 300 times higher from the middle on','',seed=173)
r('sb3','boom',X,'learning rate rises ten-million-fold: critic explodes','',seed=174,metric='train/value_loss',tn='value_loss',low=1)
r('estimator','targets',N,'one target is inf','',seed=175)
r('maxtext','crash','crash','a checkpoint shard is missing: FileNotFoundError','',seed=176)
r('stylegan','hang','hang','a worker never answers','',seed=177,hang=20)
r('dcgan','gboom',X,'generator rate 50 times higher from the middle on','',seed=178)
r('clu','zerodiv',N,'one batch is divided by zero','',seed=179)
r('fairseq','ok','truncated','SIGKILL in the middle of a line','',seed=180,kill=.6)
r('pulse','ok','truncated','SIGKILL in the middle of a bar','',seed=181,kill=.55)
r('xgb','crash','crash','XGBoostError raised from a callback (the failure is the script\'s own)','',seed=182)
r('mlp','unscaled','crash','inputs and targets not scaled: overflow, ValueError','--eta 0.05',seed=183)
r('brew','boom',X,'learning rate grows by a quarter each pass','',seed=184)
r('ledger','boom',X,'learning rate grows by 0.6 percent a step','--lr 0.002 --steps 2500 --every 50',seed=185)
r('loom','blow',X,'recurrent weights 1.6 times too large, learning rate grows, no clipping','--lr 0.05',seed=186)
r('tide','runaway',X,'gain grows past the limit of stability','--lr 0.02',seed=187)
r('mixtape','dup',N,'60 equal points: a component shrinks to zero variance','',seed=188)
r('comet','log0',N,'log(0) in the residual','',seed=189)
r('comet','rise',X,'learning rate rises 30,000-fold','--lr 0.001',seed=190)
r('orchard','scale',X,'features rescaled by 6 percent in every step from the middle on','',seed=191)
r('spectre','bad',N,'one batch is divided by zero','',seed=192)
r('abacus','boom',X,'learning rate rises 10,000-fold','--lr 0.1',seed=193)
r('twin','cold',X,'temperature falls without end','',seed=194)
r('probe','rise',X,'learning rate grows by 12 percent each step','--lr 0.001',seed=195)
r('nll','rise',X,'learning rate rises 100,000-fold, variance unbounded','--lr 0.001',seed=196)
r('maze','gamma',X,'discount 1.12: values grow without end','',seed=197,metric='max_q',skip=1)
r('rail','hang','hang','sleeps for ever in epoch 19','',seed=198,hang=20)
r('rail','lock','hang','takes a lock twice','',seed=199,hang=20)
r('rail','keyerr','crash','KeyError','',seed=200)
r('rail','assert','crash','AssertionError','',seed=201)
r('rail','oom','oom','address space limited to 700 MB, matrices pile up','',seed=202)
r('rail','exit','crash','message about a full disk, exit code 28 (the message is the script\'s own)','',seed=203)
r('rail','segv','crash','reads address 0: SIGSEGV','',seed=204)
r('rail','term','killed','SIGTERM','',seed=205)
r('wavelet','sobe',X,'learning rate rises 3,000-fold','0.01 24000',seed=206)
r('wavelet','raiz',N,'square root of a negative target','',seed=207)
r('wavelet','excecao','crash','TypeError: property of undefined','',seed=208)
r('percept','dies','crash','die: file is missing (the message is the script\'s own)','',seed=209)
r('ember','blaze',X,'learning rate rises 20,000-fold','0.005 40000',seed=210)
r('ember','crack','crash','writes to address 0: SIGSEGV (no message: the shell is not in the log)','',seed=211)
r('ember','abrt','crash','assertion: SIGABRT','',seed=212)
r('ember','sleep','hang','waits for a signal that never comes','',seed=213,hang=20)
r('kettle','boil',X,'learning rate rises 10,000-fold','0.0005 6000',seed=214)
r('kettle','npe','crash','NullPointerException','',seed=215)
r('kettle','heap','oom','Java heap full (-Xmx64m)','',seed=216)
r('glow','surge',X,'learning rate rises 5,000-fold','',seed=217)
r('glow','panic','crash','index out of bounds: panic','',seed=218)
r('drip','leak',X,'learning rate grows exponentially','',seed=219)
IM = set(list(P)[:list(P).index('brew')]); RE = {'xgb','lgb','cat','mlp','sgd','gbm','gmm','lda','optuna'}; LANG = {'wavelet','percept','ember','kettle','glow','drip'}
def cmd(q, mode, args, o):
    d = P[q][5]; s = o['seed']
    if q in LANG:
        a = args or d
        if q == 'drip': lr, n = a.split(); return f'awk -v lr={lr} -v n={n} -v mode={mode} -v seed={s} -f drip.awk'
        return {'wavelet':'node wavelet.js','percept':'perl percept.pl','ember':'./ember','kettle':'java -Xmx64m -cp . Kettle','glow':'./glow'}[q] + f' {a} {mode} {s}'
    m = {}; t = (d + ' ' + args).split()
    for k, v in zip(t[::2], t[1::2]): m[k] = v
    f = 'imitate.py' if q in IM else 'real.py' if q in RE else 'own.py'
    return f'python -u {f} {q} ' + ' '.join(f'{k} {v}' for k, v in m.items()) + (f' --mode {mode}' if mode != 'ok' else '') + f' --seed {s}'
