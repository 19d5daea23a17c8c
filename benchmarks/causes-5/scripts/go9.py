from rec import rec
K = dict(metric='loss', unit='step', fw='home-made, bar and metrics.csv')
rec('leafcnn-one-batch', 'leafcnn.py', '--images leaf_b --lr 0.01 --opt sgd', cause='one batch (step 140) of 20 images in 16-bit range', label='explosion', onset=140, **K)
rec('leafcnn-fast', 'leafcnn.py', '--lr 0.22 --opt sgd', cause='SGD with momentum at lr 0.22', label='drift', onset=129, **K)
rec('leafcnn-fine', 'leafcnn.py', '--lr 0.002', cause='none', label='healthy', **K)
