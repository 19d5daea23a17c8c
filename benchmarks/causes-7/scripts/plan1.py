from rec import rec
import json, signal, sys
def cj(**k): return lambda W: json.dump({**dict(seed=0, train_rows=3000, hidden=[128, 128], learning_rate=1e-3, batch_size=100, epochs=25, train_preprocess='standardize', val_preprocess='standardize', sep=.5), **k}, open(W+'/config.json', 'w'))
M = 'python -u train_mm.py '; KT = 'python -u kite.py '; F = 'python -u fitnet.py'; Q = 'python -u seqlm.py '
only = sys.argv[1:]
P = [
('mm-tab-1', M+'--lr 6', 'SGD rate 6 on a ReLU net', 'nan', 'loss', 10, 'step', 'mmengine-style'),
('mm-tab-2', M+'--lr 0.02 --iters 100 --seed 2', 'rows with NaN features in the first epoch', 'nan', 'loss', 60, 'step', 'mmengine-style', dict(GV='n')),
('mm-tab-3', M+'--lr 0.05 --sched restart --seed 3 --epochs 4', 'cosine with warm restarts', 'healthy', 'loss', 'null', 'step', 'mmengine-style'),
('mm-tab-4', M+'--lr 0.02 --seed 4', 'the loader gets slower and slower until the trainer starves', 'hang', 'loss', 290, 'step', 'mmengine-style', dict(GV='s'), 22),
('mm-tab-5', M+'--lr 0.02 --seed 5 --freeze backbone', 'the optimizer received an empty list of parameters', 'plateau', 'loss', 10, 'step', 'mmengine-style'),
('mm-tab-6', M+'--lr 0.001 --sched exp --gamma 1.014 --seed 6', 'exponential schedule with gamma above 1', 'explosion', 'loss', 500, 'step', 'mmengine-style'),
('fitnet-1', F, 'too few rows for the net', 'overfit', 'val_loss', 5, 'epoch', 'keras-style', {}, 40, cj(train_rows=400, epochs=40, batch_size=50)),
('fitnet-2', F, 'validation rows scaled by min-max, training rows standardized', 'overfit', 'val_loss', 1, 'epoch', 'keras-style', {}, 40, cj(val_preprocess='minmax', sep=1., train_rows=5000, epochs=30)),
('fitnet-3', F, 'healthy', 'healthy', 'val_loss', 'null', 'epoch', 'keras-style', {}, 40, cj(train_rows=12000, hidden=[64], learning_rate=3e-4, epochs=18, sep=.7)),
('kite-1', KT+'--bias0 -25', 'all hidden units dead from the start by a bias of -25', 'plateau', 'fit', 1, 'epoch', 'home-made'),
('kite-2', KT+'--eta 2e-8', 'rate far too small', 'plateau', 'fit', 1, 'epoch', 'home-made'),
('kite-3', KT+'--head softmax --eta 0.05', 'softmax applied twice', 'plateau', 'fit', 3, 'epoch', 'home-made'),
('kite-4', KT+'--sources day,night --shift_at 15 --eta 0.01', 'second source is not learnable: its features carry no signal', 'explosion', 'fit', 15, 'epoch', 'home-made', dict(GV='c')),
('kite-5', KT+'--sources day,dusk --shift_at 15 --eta 0.01', 'second source is learnt after a jump', 'healthy', 'fit', 'null', 'epoch', 'home-made'),
('kite-6', KT+'--loss bce --eta 0.6', 'log(1-p) of a saturated sigmoid without an eps', 'nan', 'fit', 1, 'epoch', 'home-made'),
('kite-7', KT+'--dtype float16 --eta 0.0002 --rounds 12 --width 512', 'float16 activations overflow', 'nan', 'fit', 1, 'epoch', 'home-made'),
('kite-8', KT+'--eta 0.01 --seed 8', 'labels shuffled from round 14 on', 'explosion', 'fit', 14, 'epoch', 'home-made', dict(GV='l')),
('seqlm-1', Q+'--clip-norm 0 --optimizer sgd --lr 0.6 --warmup-updates 0', 'ReLU RNN without gradient clipping', 'gradient_blowup', 'loss', 10, 'step', 'fairseq-style', dict(GG='1.5')),
('seqlm-2', Q+'--max-epoch 6', 'healthy', 'healthy', 'loss', 'null', 'step', 'fairseq-style'),
('seqlm-3', Q+'--max-epoch 3 && '+Q+'--max-epoch 6 --restore-file checkpoint_last.pt', 'resume without the weights', 'explosion', 'loss', 310, 'step', 'fairseq-style', dict(GV='r')),
('seqlm-4', "("+Q+'--max-epoch 40 & p=$!; sleep 6; echo "slurmstepd: error: *** JOB 881203 ON cpu-17 CANCELLED AT $(date +%FT%T) DUE TO TIME LIMIT ***"; kill -TERM $p; wait $p)', 'wall time of the job used up', 'truncated', 'loss', 'null', 'step', 'fairseq-style'),
('seqlm-5', Q+'--max-epoch 40', 'Ctrl-C', 'crash', 'loss', 'null', 'step', 'fairseq-style', {}, 30, None, (signal.SIGINT, 5)),
]
for a in P:
    if not only or a[0] in only: rec(*a)
