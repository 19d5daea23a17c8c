model = dict(type='EncoderDecoder', backbone=dict(type='TinyFCN', width=12), decode_head=dict(num_classes=4, loss_decode=[dict(type='CrossEntropyLoss', loss_weight=1.0), dict(type='LogDiceLoss', loss_weight=0.5, eps=0.0)]))
train_pipeline = ['LoadImage', 'LoadAnnotations', 'RandomFlip', "dict(type='Normalize', mean=[118.2], std=[57.4])", 'PackInputs']
test_pipeline = ['LoadImage', "dict(type='Normalize', mean=[118.2], std=[57.4])", 'PackInputs']
data = dict(samples_per_gpu=8, workers_per_gpu=0)
optimizer = dict(type='SGD', lr=0.05, momentum=0.9, weight_decay=0.0005)
optimizer_config = dict(grad_clip=None)
lr_config = dict(policy='poly', power=0.9, min_lr=1e-4, by_epoch=False)
runner = dict(type='IterBasedRunner', max_iters=400)
evaluation = dict(interval=80, metric='mIoU')
