import os, csv  # run from the folder above
T = '''imgcls-1;healthy;;falls to test 95% at lr 0.03
imgcls-2;lr_too_high;init_or_dead_units|no_clipping;lr=0.9 with momentum 0.9: at chance, and the loss jitters above ln 6 (1.78 to 1.91)
imgcls-3;numeric_domain;wrong_loss|lr_too_high|bug;loss='focal' (log(1-p) with no eps): nan in epoch 2 while the loss falls well at the lr of the healthy run
imgcls-4;train_eval_mismatch;overfitting|lr_too_high|unknown;train 97% and test 46 to 88% jumping: arch resnet_bn with bn_momentum=0.0005, the statistics used in eval lag behind
imgcls-5;data_loader_stall;slow_hardware|dead_lock_or_hang;from epoch 2 on Data is 93% of Time (1 s instead of 0.05 s); ended by the observer
imgcls-6;host_out_of_memory;killed_by_scheduler|memory_leak|data_loader_stall|process_stopped;DataLoader worker is killed by signal: Killed
textcls-1;healthy;;loss falls; valid loss falls too (GRU)
textcls-2;label_noise|overfitting;bad_data;45% of the labels random in train and valid: valid loss rises from the first epochs while train is learnt slowly by heart; the log does not tell it from overfitting
textcls-3;overfitting;underfitting|bad_data;160 training examples: train 100%, valid loss 2.2 to 5.8
textcls-4;data_order;lr_too_high|bug;shuffle False and the set sorted by class: accuracy 0.6 then 0.0 within each epoch
textcls-5;not_training;bug|lr_dead;gnorm 2 to 3 and lr 2e-3, yet valid loss is the same to the last digit in every epoch (optimizer of another model)
textcls-6;lr_too_low;not_training|underfitting|lr_dead;lr 2e-7: losses at ln 8 moving in the fourth digit only
textcls-7;init_or_dead_units;vanishing_gradients|not_training|underfitting;bias_init -4 on four ReLU layers: loss at ln 8 exactly, gnorm 0.1 (only the output bias learns)
textcls-8;no_clipping|lr_too_high;vanishing_gradients|init_or_dead_units;relu RNN over 64 tokens with clip 0: gnorm spikes
textcls-9;disk_full;bug;OSError Errno 28 while writing a checkpoint
churn-1;leakage;overfitting|train_eval_mismatch;te_zip_age has nearly all the gain: valid 0.9996, holdout 0.667
churn-2;overfitting;lr_too_high|underfitting;train auc 1 at round 50, valid 0.70; num_leaves 255, min_data_in_leaf 2, no early stopping
churn-3;numeric_domain;bad_data|nan_in_data|bug;RuntimeWarning invalid value in log1p (target min below -1): every RMSLE is nan while lightgbm's own rmse is finite
churn-4;bug;;ValueError of pd.cut after a good training
ft_lm-1;healthy;;val falls, general stays
ft_lm-2;forgetting;curriculum_or_data_change|overfitting|leakage;general loss 2.24 to 6 and more while the task falls; replay_ratio 0.0
ft_lm-3;lr_schedule;lr_too_high|no_warmup|no_clipping;the warm-up never ends (lr 0.02*it/30): falls, then rises and spikes
ft_lm-4;curriculum_or_data_change;bad_data|bad_batch|forgetting;'Stage 2: train data is now dialogs' at 150: loss 2.2 to 7, then learnt; lr constant
ft_lm-5;fp16_overflow;loss_scale|numeric_domain;16-mixed: loss nan/inf and grad norm nan, the scale halves without end
ft_lm-6;bad_batch;bad_data;loss 13 and grad norm 11 in two steps (236, 237), back at once
ft_lm-7;lr_too_high;no_warmup|no_clipping|lr_schedule;lr 0.3
ft_lm-8;time_limit;killed_by_scheduler|killed_by_user;slurmstepd: DUE TO TIME LIMIT in a healthy run
load_ts-1;healthy;;val_loss falls to the noise
load_ts-2;lr_schedule|lr_dead;lr_too_low|underfitting;ReduceLROnPlateau (plateau_mode max) fires while val_loss improves: rate gone, loss stuck above what the healthy run reaches
load_ts-3;nan_in_data|bad_data;numeric_domain;loss nan from the first step at an ordinary rate: gap in the sensor's series
load_ts-4;train_eval_mismatch;leakage|bad_data|bug;scaler per_split: val_loss ten times below train from the first epoch and jumping (val scaled to 0..1, train by mean and std)
load_ts-5;not_training;lr_dead|underfitting|bug;Trainable params: 0 (freeze_base): losses constant
load_ts-6;dead_lock_or_hang;process_stopped|data_loader_stall|slow_hardware;silence in the middle of a progress bar; ended by the observer
load_ts-7;curriculum_or_data_change;bad_data|train_eval_mismatch|bug;train and val part from epoch 7 on, rate unchanged: windows reversed in time in training
ppo-1;healthy;;ep_rew_mean rises
ppo-2;policy_step_too_large;lr_too_high|kl_divergence|entropy_too_low|no_clipping;lr 0.05, clip_range 10: approx_kl large; reward falls
ppo-3;entropy_too_low;policy_step_too_large|bug|mode_collapse;entropy goes to 0 in the first updates, reward near 9
ppo-4;reward_scale;critic_divergence|policy_step_too_large;reward_scale=10000: value_loss 1e9 and more, explained variance near 0
ppo-5;nan_in_reward;numeric_domain|bug|lr_too_high|nan_in_data;ep_rew_mean nan first, then ValueError of Categorical
simsiam-1;variance_collapse|mode_collapse;bug|init_or_dead_units;loss -1 and z_std to 0, knn falls; stop_grad 0, predictor 0
simsiam-2;collective_timeout;dead_lock_or_hang|slow_hardware;gloo: timed out waiting for recv
'''
DROP = set()
w = csv.writer(open('causes.csv', 'w'), lineterminator='\n'); w.writerow(['run', 'accepted_top', 'accepted_top3', 'note'])
n = {}
for l in T.strip().split('\n'):
    r = l.split(';', 3)
    assert len(r) == 4, l
    if r[0] in DROP or not os.path.exists(r[0] + '/run.yaml'): print('absent', r[0]); continue
    w.writerow(r); n[r[1]] = n.get(r[1], 0) + 1
print(n, sum(v for k, v in n.items() if k != 'healthy'), 'sick')
