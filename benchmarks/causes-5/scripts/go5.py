from rec import rec, ROOT
import os, numpy as np
K = dict(fam='regression', metric='train_rmse', unit='epoch', fw='home-made, plain prints')
rec('tidecast-scratch-full', 'tidecast.py', '--ckpt-dir scratch', cause='no space for the checkpoint of epoch 5', label='crash', onset=5, **K)
rec('tidecast-forecasts-kept', 'tidecast.py', '--keep-forecasts 1 --log-rss 1 --mem-limit-mb 700 --epochs 30', cause='every forecast and graph is kept in a list', label='oom', **dict(K, metric='mse', unit='step'))
rec('tidecast-cube', 'tidecast.py', '--ensemble 64 --log-rss 1 --mem-limit-mb 2500', cause='one allocation of 12 GB for an ensemble cube', label='oom', **K)
rec('tidecast-ckpt-thread', 'tidecast.py', '--async-ckpt 1 --watchdog 6', cause='two locks taken in opposite order by trainer and checkpoint thread', label='hang', hang=9, **K)
rec('tidecast-two-ranks', 'tidecast.py', '--ranks 2', cause='rank 1 does not join the all_reduce within 4 s', label='crash', **K)
rec('tidecast-short-queue', 'slurmwrap.py', 'slurm 6 tidecast.py --epochs 40', cause='time limit of the queue', label='truncated', **K)
rec('tidecast-ctrl-c', 'slurmwrap.py', 'desk 5 tidecast.py --epochs 40 --lr 0.001', cause='interrupted at the keyboard (SIGINT)', label='truncated', **K)
