from rec import rec
import sys, signal
M = 'python -u train_mm.py '; KT = 'python -u kite.py '; Q = 'python -u seqlm.py '; only = sys.argv[1:]; B = 'python -u boost.py '; N = 'python -u pantry.py '; S = 'python -u stumps.py '; G = 'python -u pg.py '; R = 'python -u ringtrain.py '
P = [
('mm-tab-1', M+'--lr 0.9', 'SGD rate 0.9 with momentum on a ReLU net', 'explosion', 'loss', 10, 'step', 'mmengine-style'),
('kite-6', KT+'--loss bce --eta 0.2 --width 256', 'log(1-p) of a saturated sigmoid without an eps', 'nan', 'fit', 1, 'epoch', 'home-made'),
('kite-7', KT+'--dtype float16 --eta 0.0000002 --rounds 6 --width 48', 'float16 activations overflow', 'nan', 'fit', 1, 'epoch', 'home-made'),
('seqlm-1', Q+'--clip-norm 0 --optimizer sgd --lr 1.0 --warmup-updates 0 --tokens-per-sample 40 --max-epoch 2', 'ReLU RNN without gradient clipping', 'gradient_blowup', 'loss', 10, 'step', 'fairseq-style', dict(GG='1.55')),
('seqlm-5', Q+'--max-epoch 40', 'Ctrl-C', 'crash', 'loss', 'null', 'step', 'fairseq-style', {}, 30, None, (signal.SIGINT, 4)),
('boost-1', B+'--lr 0.08', 'early stopping did its work', 'healthy', 'valid binary_logloss', 'null', 'round', 'lightgbm'),
('boost-2', B+'--lr 0.08', 'a column written after the outcome', 'plateau', 'valid auc', 1, 'round', 'lightgbm', dict(GV='k')),
('boost-3', B+'--lib xgb', 'labels 1 and 2 for binary:logistic', 'crash', 'null', 'null', 'round', 'xgboost', dict(GV='b')),
('boost-4', B+'--lib xgb --lr 0.6 --early 0', 'no early stopping, deep trees, high noise', 'overfit', 'valid logloss', 5, 'round', 'xgboost'),
('stumps-1', S, 'overfitting detector off to a calm end', 'healthy', 'test', 'null', 'round', 'catboost-style'),
('stumps-2', S+'--learning-rate 2.15 --od-wait 0 --iterations 120', 'boosting rate above 2', 'explosion', 'test', 1, 'round', 'catboost-style'),
('pg-1', G, 'healthy, noisy', 'healthy', 'AverageEpRet', 'null', 'epoch', 'spinup-style', {}, 40, None, None, False),
('pg-2', G+'--pi_lr 0.4 --train_pi_iters 60 --clip_ratio 0', 'policy steps without clip at rate 0.4', 'reward_collapse', 'AverageEpRet', 2, 'epoch', 'spinup-style', {}, 40, None, None, False),
('pg-3', G+'--ent_coef -2.0 --pi_lr 0.03 --seed 1', 'negative entropy coefficient', 'entropy_collapse', 'AverageEpRet', 3, 'epoch', 'spinup-style', {}, 40, None, None, False),
('pg-4', G+'--seed 3', 'one NaN reward of the environment', 'nan', 'AverageEpRet', 17, 'epoch', 'spinup-style', dict(GV='n'), 40, None, None, False),
('qwalk-1', 'python -u qlin.py --target-sync 0 --gamma 1.0 --alpha 0.08', 'semi-gradient Q with linear features, no target net', 'explosion', 'return', 10, 'epoch', 'home-made', {}, 40, None, None, False),
('qwalk-2', 'python -u qlin.py --alpha 0.2', 'the sign of the reward turned at episode 160', 'reward_collapse', 'return', 160, 'epoch', 'home-made', dict(GV='u'), 40, None, None, False),
('pebble-1', 'python -u vae.py --beta 30', 'posterior collapse by beta 30', 'plateau', 'elbo', 50, 'step', 'home-made', {}, 40, None, None, False),
('gan-1', 'python -u gan.py --lrG 0.008 --lrD 0.0003', 'generator far faster than the discriminator', 'plateau', 'centres hit', 0, 'epoch', 'dcgan-style', {}, 40, None, None, False),
('ring-1', R, 'rank 2 does not come to an allreduce', 'crash', 'loss', 420, 'step', 'home-made', dict(GV='w'), 20),
('ring-2', R+'--async-ckpt --world 1', 'two locks taken in opposite order by trainer and checkpoint thread', 'hang', 'loss', 'null', 'step', 'home-made', {}, 14),
('pantry-1', N+'--mem-mb 430', 'activations kept in a list until the memory limit', 'oom', 'loss', 'null', 'step', 'home-made', dict(GV='m')),
('pantry-2', N+'--mem-mb 900 --pairwise-eval', 'one pairwise array too large for the memory', 'oom', 'loss', 'null', 'step', 'home-made'),
('pantry-3', N, 'a field n/a in a shard', 'crash', 'loss', 'null', 'step', 'home-made', dict(GV='d')),
('pantry-4', N+'--batch 130', 'last partial batch does not fit the running buffer', 'crash', 'loss', 'null', 'step', 'home-made', dict(GV='g')),
('pantry-5', 'unshare -rm sh -c "mkdir -p ckpt; mount -t tmpfs -o size=5m t ckpt; python -u pantry.py"', 'the checkpoint file system is full', 'crash', 'loss', 'null', 'step', 'home-made'),
]
for a in P:
    if not only or a[0] in only: rec(*a)
