import sys; sys.path.insert(0, 'scripts')
from rec import rec
import signal
P = {}
def gb(n, a, label, onset, cause, **k): P[f'churn-{n}'] = lambda: rec(f'churn-{n}', 'train_lgb.py', 'python train_lgb.py ' + a, 'lightgbm', k.pop('metric', 'valid auc'), k.pop('lower', False), label, onset, 'round', cause, keep=(), **k)
gb(1, 'target_encode=True', 'valid far better than holdout', 0, 'target encoding of (zip, age) computed on the whole training set before the folds: leaks the labels into the validation folds')
gb(2, 'num_leaves=255 min_data_in_leaf=2 early_stopping=0 learning_rate=0.2', 'valid falls while train is 1', 50, '255 leaves of 2 rows, no early stopping: overfitting')
gb(3, '''"target='spend_next'" "objective='regression'" "metric='rmse'"''', 'nan', 0, 'log1p of a target that has values below -1', env={'SICK': 'neglog'}, metric='valid rmse', lower=True)
gb(4, 'num_boost_round=200', 'crash', None, 'pd.cut with 5 edges and 3 labels: ValueError after the training', env={'SICK': 'bug'})
gb(5, 'learning_rate=0.0001 num_boost_round=200 early_stopping=0', 'barely moves', 0, '')
def ts(n, a, label, onset, cause, **k): P[f'load_ts-{n}'] = lambda: rec(f'load_ts-{n}', 'forecast.py', 'python forecast.py ' + a, 'keras', 'val_loss', True, label, onset, 'epoch', cause, **k)
ts(1, '', 'healthy', None, 'nothing wrong')
ts(2, '--plateau_mode max --patience 1 --factor 0.2 --epochs 8', 'plateau at a poor loss', 3, 'ReduceLROnPlateau with mode max on val_loss: the rate is cut each time the loss improves')
ts(3, '--epochs 5', 'loss nan', 0, 'the sensor has a gap of 5 hours (NaN) in the training part', env={'SICK': 'gap'})
ts(4, '--scaler per_split --epochs 7', 'validation far above train', 0, 'the validation part is scaled by its own min and max, the training part by mean and std')
ts(5, '--freeze_base --epochs 6', 'loss constant', 0, 'all layers frozen')
ts(6, '', 'silence', 3, 'a lock taken twice: the training waits for ever in epoch 4', env={'SICK': 'hang'}, limit=32)
ts(7, '--epochs 10', 'loss jumps at an epoch', 6, 'from epoch 7 on the windows are fed reversed in time (pipeline change)', env={'SICK': 'scaleaug'})
def ssl(n, cmd, label, onset, cause, **k): P[f'simsiam-{n}'] = lambda: rec(f'simsiam-{n}', ['pretrain_ssl.py', 'main.py'], cmd, 'pytorch', 'knn_acc', False, label, onset, 'step', cause, **k)
ssl(1, 'python pretrain_ssl.py --predictor 0 --stop-grad 0', 'representation collapses', 4, 'no predictor and no stop-gradient: constant representation')
ssl(2, 'python pretrain_ssl.py --world-size 2 --rank 1 & python pretrain_ssl.py --world-size 2 --rank 0; r=$?; kill %1 2>/dev/null; exit $r', 'crash after silence', 40, 'rank 1 sleeps in step 40: the all_reduce of rank 0 times out after 8 s', env={'SICK': 'straggler'}, echo='torchrun --nproc-per-node 2 pretrain_ssl.py --world-size 2')
if __name__ == '__main__':
    for s in sys.argv[1:] or P: P[s]()
