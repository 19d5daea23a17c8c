import csv, yaml, re, os
R = '/var/tmp/causes/'
rows = [l.split(';', 3) for l in '''timm-nan-lr;lr_too_high;no_clipping|no_warmup;LR 4.0e+02 with SGD momentum in every line, NaN at batch 4 of the first epoch, the inputs printed with the warning are finite
timm-nan-shard;nan_in_data|bad_data;bad_batch|numeric_domain;calm loss and norm until epoch 3 batch 14, whose warning says input mean=nan, 10 values not finite; the batches after it are finite again
fairseq-fp16-minscale;fp16_overflow|loss_scale;lr_too_high|init_or_dead_units|numeric_domain;fp16 with embed_scale 50000, activations at the limit of float16, loss scale halved at every update down to its minimum, before any update happened
mm-gamma-above-one;lr_schedule|lr_too_high;no_clipping;ExponentialLR gamma 1.9 in the config, lr grows every epoch with the loss
mm-new-annotations;curriculum_or_data_change|bad_data|label_noise;train_eval_mismatch|forgetting;at epoch 7 the annotation file is switched to train_v2; training loss jumps and is relearnt, validation accuracy goes from 96 to 2 percent
ppo-huge-steps;policy_step_too_large|lr_too_high;entropy_too_low|no_clipping;learning rate 0.2, clip range 20, approx_kl 16 to 35 before the reward falls to 9
ppo-greedy-corridor;entropy_too_low;lr_too_high|policy_step_too_large;ent_coef 0.0, entropy near 0 from the second table on, reward stuck at 1.0
ppo-second-stage;reward_scale|curriculum_or_data_change;;stage line with reward_scale 0.05, episode length stays near 200 while the reward falls to a twentieth
dqn-rover-no-target;critic_divergence;lr_too_high|no_clipping|reward_scale;target_sync=0 and gamma=1.0 in the first line, q_mean 1e4 and more where returns are 10 to 30
dqn-rover-telemetry;nan_in_reward;nan_in_data|bad_data|numeric_domain|critic_divergence;reward_source=telemetry, return_mean becomes nan while td_loss, q_mean and grad_norm are still finite
keras-few-images;overfitting;label_noise;120 training samples, training accuracy 1.0, val_loss rises from its best for 50 epochs
keras-val-unscaled;train_eval_mismatch;overfitting|bad_data;printed ranges: training -1 to 1, validation 0 to 16, preprocessing_val none; the val loss is bad from the first epoch
fastai-copied-params;not_training;bug|lr_too_low;0/6 parameters with grad, |dW|/|W| exactly 0, validation loss identical in every epoch at lr 0.002
fastai-tiny-lr;lr_too_low;not_training|lr_dead;lr 3e-08, weights move 5e-06 of their norm an epoch, loss falls in the fourth digit
sonar-dead-hidden;init_or_dead_units;vanishing_gradients|not_training;bias_init -12, both hidden layers 100 percent dead from the first row, loss at ln 10
sonar-double-softmax;wrong_loss;underfitting|bug;config: output_activation softmax with cross_entropy(logits); loss stops at 1.461, p_max at 0.23 (softmax of a softmax) while accuracy is 97 percent
ringgan-collapse;mode_collapse;lr_schedule|lr_too_high|architecture_imbalance;modes covered from 6 to 8 down to 2 and sample_std from 1.35 to 0.45 right where lr_g goes from 0.01 to 0.06
vae-heavy-kl;kl_divergence|variance_collapse;mode_collapse|underfitting|wrong_loss;beta=60, kl to 0.0003, var(mu) to 0, 0 of 6 active units
vae-log-of-zero;numeric_domain;bug|wrong_loss|nan_in_data;eps=0.0, decoder output reaches 0 or 1, RuntimeWarning divide by zero encountered in log, then nan
megatron-no-clip;no_clipping;lr_too_high|vanishing_gradients|init_or_dead_units;clip_grad 0.0, SGD and a ReLU recurrence of length 40, one gradient norm ten times its level and the loss jumps back to ln 8
megatron-far-recall;vanishing_gradients;init_or_dead_units|underfitting;backward signal 1e-18 at t=0 against 7e-02 at the last step, recall 36 steps back, loss stays at ln 8
megatron-decay-iters;lr_dead|lr_schedule;lr_too_low|underfitting;lr_decay_iters 120 of 600 and min_lr 0: learning rate 0 from iteration 120 on, the loss stops there
taste-test-in-train;leakage;overfitting;test_rows_also_in_train 4000 of 4000, test rmse equals the training rmse and lies far below the noise floor of 0.5
taste-sorted-by-segment;data_order;forgetting|overfitting|bad_data;shuffle false, order segment; the loss jumps at each segment 0 with the same saw in every epoch
churn-crowd-labels;label_noise|bad_data;overfitting;audit line: 114 of 300 training labels disagree, 3 of 300 validation labels; training auc 0.98, valid 0.67
height-holdout-cm;train_eval_mismatch|bad_data;wrong_loss|curriculum_or_data_change|overfitting;holdout mean 175 against 1.75 in training (cm and m), holdout rmse 174 from the first line
xgb-third-class;wrong_loss|bad_data;bug|label_noise;label counts 0, 1, 2 in fold 2 with binary:logistic, XGBoostError: base_score must be in (0,1) for the logistic loss (the mean label of fold 2 is above 1)
tidecast-harbour-csv;bad_data;bug|nan_in_data;ValueError: could not convert string to float 'N/A' right after the refresh of the CSV files
tidecast-report-key;bug;;KeyError 'val_rmse' in the report line of epoch 5
tidecast-scratch-full;disk_full;;OSError Errno 28 No space left on device while saving epoch 5
tidecast-forecasts-kept;memory_leak|host_out_of_memory;;rss rises with every line up to the limit of 700 MB, then 8 KiB can't be allocated
tidecast-cube;host_out_of_memory;memory_leak|bug;rss flat at 38 MB, one allocation of 11.4 GiB fails
tidecast-ckpt-thread;dead_lock_or_hang;disk_full|data_loader_stall|process_stopped;silence after the checkpoint thread was queued; the dump of the watchdog shows the saver and the main thread each standing at one line
tidecast-mount-gone;data_loader_stall;dead_lock_or_hang;loader warnings: queue 0/8, reader alive, reading a mounted file, waiting longer and longer
tidecast-two-ranks;collective_timeout;dead_lock_or_hang|process_stopped;watchdog line: all_reduce ran for 4000 ms, missing rank 1
tidecast-short-queue;time_limit|killed_by_scheduler;;slurmstepd: CANCELLED DUE TO TIME LIMIT
tidecast-ctrl-c;killed_by_user;process_stopped;KeyboardInterrupt at the end of a calm run
tidecast-resumed;resumed_wrongly;bug|forgetting;all keys missing with strict=False, optimizer state not found; train_rmse from 0.146 back to 0.470
leafcnn-one-batch;bad_batch|bad_data;no_clipping|lr_too_high|init_or_dead_units;x_absmax 32770 in step 140 where every other batch has 1; loss and gradient norm explode at that step
leafcnn-fast;lr_too_high;no_clipping|lr_schedule|overfitting;lr 0.22 with SGD momentum (constant), training loss noisy from the start and rising with the test loss from epoch 4 on, inputs in range
leafcnn-fine;healthy;;calm and falling
fairseq-warm-restarts;healthy;;cosine with warm restarts, every cycle ends lower
ppo-cart-healthy;healthy;;reward rises to 195
sonar-curriculum-learnt;healthy;;the training loss jumps at level 2 and is learnt down to half, dev accuracy stays at 97 percent
churn-early-stop;healthy;;stopped early at the best validation loss and saved
ringgan-eight;healthy;;modes up to 8, losses calm and without trend
taste-late-eval;healthy;;test_rmse is NaN until it is first measured in epoch 4
dqn-rover-sim;healthy;;return rises, td_loss grows with the value of Q as it should'''.split('\n')]
ons = {'timm-nan-lr': 5, 'timm-nan-shard': 144, 'fairseq-fp16-minscale': 1, 'mm-gamma-above-one': 216, 'mm-new-annotations': 7, 'ppo-huge-steps': 8192, 'ppo-greedy-corridor': 6144, 'ppo-second-stage': 24576, 'dqn-rover-no-target': 500, 'dqn-rover-telemetry': 2800, 'keras-val-unscaled': 1, 'sonar-double-softmax': 5, 'megatron-no-clip': 180, 'taste-test-in-train': 1, 'taste-sorted-by-segment': 80, 'height-holdout-cm': 5, 'xgb-third-class': 40, 'tidecast-harbour-csv': 6, 'tidecast-report-key': 5, 'tidecast-forecasts-kept': 40, 'tidecast-cube': 4, 'tidecast-ckpt-thread': 4, 'tidecast-mount-gone': 3, 'tidecast-two-ranks': 4, 'keras-few-images': 'min val_loss: ', 'churn-crowd-labels': "min valid_1's binary_logloss: ", 'vae-heavy-kl': 1}
words = set(re.findall(r'[a-z_0-9]+', open('/tmp/b8/CAUSES.md').read()))
with open(R + 'causes.csv', 'w') as f:
    w = csv.writer(f, lineterminator='\n'); w.writerow(['run', 'accepted_top', 'accepted_top3', 'note'])
    for r in rows:
        assert len(r) == 4, r; assert all(c in words or c == 'healthy' for k in r[1:3] for c in k.split('|') if c), r
        w.writerow(r); d = R + r[0]; y = yaml.safe_load(open(d + '/run.yaml')); log = open(d + '/train.log', errors='replace').read()
        o = ons.get(r[0], y['onset_step'])
        if isinstance(o, str): v = [float(q) for q in re.findall(re.escape(o[4:]) + r'([0-9.]+)', log)]; k = v.index(min(v)); o = k + 1 if 'keras' in r[0] else int(re.findall(r'\[(\d+)\]\t', log)[k])
        if r[0] in ('tidecast-short-queue', 'tidecast-ctrl-c'): o = int(re.findall(r'epoch (\d+) ', log)[-1])
        y['onset_step'] = o; y['files'] = sorted(os.path.relpath(os.path.join(q, x), d) for q, _, n in os.walk(d) for x in n if x not in ('timing.csv', 'run.yaml'))
        yaml.safe_dump(y, open(d + '/run.yaml', 'w'), sort_keys=False, width=200)
have = {x for x in os.listdir(R) if os.path.exists(R + x + '/run.yaml')}; print('unlabelled', have - {r[0] for r in rows}, len(rows), sum(r[1] == 'healthy' for r in rows))
