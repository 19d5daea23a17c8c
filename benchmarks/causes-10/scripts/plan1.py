import sys, signal; sys.path.insert(0, 'scripts')
from rec import rec
import yaml, subprocess, os
P = {}
def img(n, a, label, onset, cause, **k): P[f'imgcls-{n}'] = lambda: rec(f'imgcls-{n}', 'main.py', 'python main.py ' + a, 'pytorch', 'Acc@1', False, label, onset, 'epoch', cause, **k)
img(1, '', 'healthy', None, 'nothing wrong')
img(2, '--lr 0.9 --epochs 6', 'loss becomes nan', 0, 'lr 0.9 with momentum 0.9 on a net without normalisation')
img(3, '--loss focal --lr 0.03 --epochs 14', 'loss becomes nan', None, 'focal loss written with log(1-p): 0*log(0) once a p rounds to 1')
img(4, '--arch resnet_bn --bn-momentum 0.0005 --epochs 8', 'validation near chance while train is good', 0, 'BatchNorm running statistics with momentum 0.0005 never catch up; eval mode uses them')
img(5, '--epochs 8', 'iteration time grows; data time', 2, 'the storage the images are read from becomes slow in epoch 2: data time is nearly the whole step', env={'SICK': 'slowdisk'}, limit=50)
img(6, '-j 1 --epochs 8', 'crash', None, 'a cache in the dataset fills the memory of the worker; the kernel (imitated: a watcher with a limit on RSS) kills the worker', env={'SICK': 'cache'}, watch=1700e6)
base = dict(encoder='gru', hidden=48, layers=2, bias_init=0.0, vocab_size=1500, seq_len=24, max_train=0, shuffle=True, optimizer='adam', lr=0.002, batch_size=32, epochs=4, clip=1.0, dropout=0.2, log_every=20, save=False, seed=5)
def txt(n, c, label, onset, cause, **k):
    cfg = dict(base, **c)
    P[f'textcls-{n}'] = lambda: rec(f'textcls-{n}', 'train_text.py', 'python train_text.py --config config.yaml', 'pytorch', 'valid acc', False, label, onset, k.pop('unit', 'epoch'), cause, keep=('config.yaml', 'metrics.csv'), files={'config.yaml': yaml.safe_dump(cfg, sort_keys=False)}, **k)
txt(1, {}, 'healthy', None, 'nothing wrong')
txt(2, dict(epochs=8, encoder="bow", dropout=0.0, lr=0.004), 'validation rises while train falls', 4, '45% of the labels drawn at random, in train and valid', env={'SICK': 'noise'})
txt(3, dict(encoder="bow", max_train=160, epochs=40, dropout=0.0, log_every=20), 'validation rises while train falls', 12, 'only 160 training examples')
txt(4, dict(encoder='bow', shuffle=False, epochs=8, lr=0.005), 'sawtooth', 1, 'training set sorted by class and not shuffled')
txt(5, dict(epochs=4, encoder='bow'), 'plateau at ln 8', 0, 'the model is made anew after the optimizer: the optimizer holds the parameters of another model', env={'SICK': 'rebuilt'})
txt(6, dict(epochs=4, lr=2e-7, encoder='bow'), 'plateau', 0, 'lr 2e-7')
txt(7, dict(epochs=4, encoder='bow', layers=4, bias_init=-4.0), 'plateau at ln 8', 0, 'biases at -4: every ReLU is dead from the start')
txt(8, dict(encoder='rnn', seq_len=64, optimizer="sgd", lr=0.02, clip=0, epochs=3), 'gradient spikes and nan', None, 'relu RNN over 64 tokens with no gradient clipping')
def small(d):
    os.makedirs(d + '/exp', exist_ok=True); subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=3000k', 'tmpfs', d + '/exp'], check=True)
def umount(d): subprocess.run(['umount', d + '/exp'])
txt(9, dict(save=True, epochs=7, encoder="bow"), 'crash', None, 'the file system of the experiment folder (4.9 MB tmpfs) is full when the checkpoint is written', pre=small, post=umount)
if __name__ == '__main__':
    for s in sys.argv[1:] or P: P[s]()
