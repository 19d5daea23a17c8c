K=dict(framework='home-made (Keras-like console on torch)',metric='val_loss',lower=True)
def kd(n,args,label,cause,**k): return dict(K,slug=f'kdigits-{n}',command='python train_digits.py '+args,label=label,cause=cause,**k)
R=dict(framework='home-made (numpy matrix factorization, tqdm)',metric='test rmse',lower=True)
def mf(n,args,label,cause,**k): return dict(R,slug=f'mf-{n}',command='python mf_train.py '+args,label=label,cause=cause,**k)
PLAN=[
kd(1,'--epochs 10','healthy','none'),
kd(2,'--epochs 8 --freeze-base','plateau','the loop that freezes the base freezes all layers: no trainable parameter',onset=1),
kd(3,'--epochs 12 --arch mlp --kernel-initializer zeros','plateau','all kernels start at zero: hidden units dead, only the last bias learns',onset=1),
kd(4,'--epochs 12 --arch mlp --optimizer sgd --lr 1e-6','plateau','learning rate 1e-6 with plain SGD',onset=1),
kd(5,'--epochs 60 --arch mlp --loss my_bce --lr 0.004 --units 128','nan','own binary cross-entropy takes log(1-p) of a saturated sigmoid: 0*log(0)'),
kd(6,'--epochs 8 --optimizer sgd --lr 2.0 --momentum 0.9','divergence','SGD rate 2.0 with momentum 0.9',onset=1),
kd(7,'--epochs 60 --arch mlp --n-train 150 --augment 7 --noise 0.45 --units 256','val too good','augmented copies made before the split: validation holds near-copies of training images; the test set does not'),
kd(8,'--epochs 60 --lr 0.003 --arch mlp --n-train 200 --noise 0.3 --units 256','overfitting','160 training images and a 256-unit MLP',onset=10),
kd(9,'--epochs 12','val far below train','the validation images are inverted (1-x) and the training images are not',env={'SHIFT':'1'},onset=1),
mf(1,'--epochs 15','healthy','none'),
mf(2,'--k 64 --reg 0.0 --lr 0.03 --epochs 20','overfitting','64 factors and no regularisation on 22 ratings per user',onset=4),
mf(3,'--lr 0.6','nan','learning rate 0.6',onset=1),
mf(4,'--ratings ratings_new.csv --epochs 12','nan','five ratings are empty and read as NaN',onset=1),
mf(5,'--keep-history --users 6000 --epochs 12','ram grows','a copy of the factors is kept in a list every 8 batches'),
mf(6,'--k 1 --reg 3.0 --epochs 20','underfitting','regularisation 3.0 with a single factor: train as bad as test, near the spread of the ratings',onset=1),
mf(7,'--epochs 60','killed','Ctrl-C by the user',acts=[(3.2,'int')]),
mf(8,'--out models --users 6000 --epochs 30','crash','the disk with the models is full',real='unshare -m bash -c "mkdir models; mount -t tmpfs -o size=6m t models; python mf_train.py --out models --users 6000 --epochs 30"'),
]
