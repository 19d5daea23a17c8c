optim_wrapper = {'type': 'SGD', 'lr': 0.02, 'momentum': 0.9}
param_scheduler = {'type': 'ExponentialLR', 'gamma': 0.9, 'by_epoch': True}
train_dataloader = {'batch_size': 32, 'ann_file': 'annotations/train_v1.json'}
max_epochs = 12
randomness = {'seed': 3}
switch_hook = {'epoch': 7, 'ann_file': 'annotations/train_v2.json'}
