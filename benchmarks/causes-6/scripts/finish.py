import yaml,csv,os
R='/var/tmp/causes'
ON={'molreg-a':1,'molreg-b':1,'molreg-c':1,'molreg-d':1,'sepsis-logit':50,'windpower-shards':306,'ctr-a':1000,'ctr-b':620,'ctr-c':900,'ctr-d':20,'shm-ddp':310,'cvhist-a':3,'cvhist-b':2,'reach-b':35,'reach-c':2,'reach-d':40,'reach-e':13,'ft-forget':20,'ft-decay':60,'ft-ce':100,'ft-evalnorm':50,'ft-disk':500,'ft-resume':610}
exec(open(R+'/scripts/on_extra.py').read())
C=[
('molreg-a','lr_too_high','no_clipping|numeric_domain','Namespace shows SGD with lr=1.0; the printed batches go from 0.76 to inf within a few updates of the first epoch, with overflow warnings in the matmul'),
('molreg-b','not_training','lr_dead|init_or_dead_units','val mse is the same to the last digit in every epoch although |g| is about 8, lr is 1e-3 and half of the units are active'),
('molreg-c','init_or_dead_units','vanishing_gradients|not_training','act 0.00 from the first epoch, bias_init=-8.0 in the Namespace, val mse at the variance of the target'),
('molreg-d','lr_too_low','not_training|lr_dead','lr=2e-08 in the Namespace; |g| about 9, val mse falls by 0.0001 an epoch'),
('sepsis-logit','numeric_domain','fp16_overflow|wrong_loss','divide by zero in log at the bce line, then nan; p max reaches 0.999998; lr, norm and loss are calm before'),
('windpower-shards','nan_in_data|bad_data','bad_batch|numeric_domain','the line of shard 5 says temp mean=nan just before the first loss=nan; norm and rate are calm'),
('ctr-a','lr_schedule|lr_too_high','no_clipping','lr is logged and grows by 1.8 every 100 steps (config: schedule exp, gamma 1.8); train and val rise from lr about 0.4 on'),
('ctr-b','label_noise|bad_data|curriculum_or_data_change','train_eval_mismatch|data_order','train loss rises slowly to ln 2 at a constant rate and calm norm while val accuracy stays at 0.95; the config has joiner async'),
('ctr-c','curriculum_or_data_change','bad_data|train_eval_mismatch|forgetting','datasource_open feed_v2 at step 900, train jumps there and is learnt again, val_logloss goes to above 3 and stays; rate constant'),
('ctr-d','fp16_overflow|loss_scale','bad_data|numeric_domain|init_or_dead_units','precision fp16, every step is skipped for overflow, loss scale down to 1, max_abs_act infinite from the first steps (feature_gain 15000 in the config)'),
('ctr-e','loss_scale|fp16_overflow','numeric_domain','fp16; loss_scale in the log doubles every 100 steps (scale_growth_interval) with no skipped step, NaN right after a doubling at a falling loss'),
('shm-ddp','collective_timeout','dead_lock_or_hang|bug','Watchdog: allreduce timed out after 6.0 s, ranks 0 and 1 arrived, rank 2 said that it runs an extra evaluation'),
('feed-a','data_loader_stall','dead_lock_or_hang|slow_hardware','data time grows to nearly all of time, queue 0/16, WARN [feed] no batch for some seconds'),
('feed-b','dead_lock_or_hang','bug|data_loader_stall','queue is full and data time 0 up to the silence; the dumped stacks show the main thread and metrics-writer both waiting, the reader only waits to put'),
('cvhist-a','bug','bad_data','FileNotFoundError for folds/fold3_valid.csv after three good folds (a missing input file)'),
('cvhist-b','bad_data','bug','ValueError: could not convert string to float 1.204.11 while reading fold 2'),
('cvlgb-leak','leakage','overfitting|train_eval_mismatch','validation auc 1.0 from the first rounds, te_customer_id has 99.9% of the gain, public holdout auc 0.6'),
('cvlgb-overfit','overfitting','label_noise','train logloss falls to 5e-5, valid rises from about 0.68 to 1.2 to 1.5; num_leaves 63, min_data_in_leaf 2, no early stopping'),
('cvxgb-prep','train_eval_mismatch','overfitting|bug|bad_data','[prep] lines: X_tr mean 0 std 1, X_va mean 2.5 std 3.4; valid auc near 0.55 from round 20'),
('cvxgb-order','data_order','bad_data|train_eval_mismatch|bug','KFold shuffle=False on a target sorted from 0 to 1, folds with pos 0.000 or 1.000, auc nan with one-class warnings'),
('cvlgb-leafsize','underfitting|not_training','bug|bad_data','no meaningful features, no leaves that meet the split requirements; min_data_in_leaf 2000 with 1200 rows; auc 0.5 constant'),
('reach-b','policy_step_too_large|lr_too_high','entropy_too_low|no_clipping','KL of 1 to 15 each epoch, clip_ratio 50, target_kl 0, pi_lr 0.15, 40 passes; return jumps and falls to 1.3'),
('reach-c','entropy_too_low','policy_step_too_large|lr_too_high','Entropy below 0.03 from epoch 1 with ent_coef -1; return stays near 1 to 2 at a small KL after the first epochs'),
('reach-d','reward_scale|curriculum_or_data_change','forgetting|critic_divergence','the [env] line at epoch 40 says reward range [0, 0.05]; return falls by 20 at once while entropy and KL are calm'),
('reach-e','nan_in_reward|numeric_domain','nan_in_data|bad_data','AverageEpRet is nan from epoch 13, with it all losses; invalid value in divide at the line of the reward'),
('reach-f','critic_divergence|lr_too_high','no_clipping|policy_step_too_large','LossV grows from 35 by factors to inf and nan (vf_opt sgd, vf_lr 0.19) while KL, entropy and LossPi are calm; the return falls only when the values are nan'),
('ft-forget','forgetting','lr_too_high|curriculum_or_data_change','eval_base_accuracy falls from 1.0 to near 0 while eval_accuracy rises to 0.97'),
('ft-decay','lr_dead|lr_schedule','lr_too_low|not_training','learning_rate is 0.0 from step 60 of 600 (decay_steps 60), loss 3.4 flat with a norm of 5'),
('ft-ce','wrong_loss','underfitting|vanishing_gradients|lr_schedule','loss stays at 1.461, the floor of cross entropy on probabilities of 10 classes, while eval_accuracy is 0.995; criterion softmax+ce'),
('ft-evalnorm','train_eval_mismatch','overfitting|bad_data','norm dataset_mean_std but eval_norm raw in ft.yaml; eval_loss 12 from the first evaluation while train loss falls'),
('ft-overfit','overfitting','lr_too_high','96 examples, hundreds of epochs: train loss to 1e-4, eval_loss rises from its best'),
('ft-mem','memory_leak|host_out_of_memory','bug','cpu_mem_mb grows in a straight line to the limit, _ArrayMemoryError at a small allocation (list of kept logits, rlimit_mb 900 in ft.yaml)'),
('ft-disk','disk_full','bug','OSError No space left on device while checkpoint-500 is written'),
('ft-resume','resumed_wrongly','lr_schedule|lr_too_high|no_warmup','resumed from step 600 without optimizer and scheduler: the rate starts at 0 again, goes to 0.02 (0.005 before), loss rises 20 fold'),
('windpower-spikes','bad_batch|bad_data','label_noise|no_clipping','the line of shard 5 has power mean 66 where the others are near 0; two logged lines (336, 348) have a loss of 4e6 and a norm of 4867 and the next is back at the old level, none in the other shards'),
('molreg-interrupted','killed_by_user|process_stopped','killed_by_scheduler|bug','KeyboardInterrupt in the middle of epochs that fall well'),
('ft-walltime','time_limit|killed_by_scheduler|process_stopped','killed_by_user','timeout: sending signal TERM to command; the loss was healthy and steps were left'),
('molreg-e-healthy','healthy','','val is nan only until it was measured first (every 5 epochs); both errors fall'),
('ctr-f-healthy','healthy','','harder source at step 700: the jump is learnt within 250 steps in train and val'),
('feed-c-healthy','healthy','','noisy, queue full, finished'),
('cvlgb-finished-healthy','healthy','','five folds with early stopping, finished with a summary'),
('reach-a','healthy','','noisy, return rises to 35, finished'),
('ft-restarts-healthy','healthy','','cosine with warm restarts, loss follows the sawtooth a little and falls, finished'),
]
with open(R+'/causes.csv','w',newline='') as f:
    w=csv.writer(f,lineterminator='\n'); w.writerow(['run','accepted_top','accepted_top3','note']); w.writerows(C)
have={d for d in os.listdir(R) if os.path.exists(f'{R}/{d}/run.yaml')}; print(have^{c[0] for c in C})
for n in have:
    p=f'{R}/{n}/run.yaml'; y=yaml.safe_load(open(p)); y['onset_step']=ON.get(n,y['onset_step'])
    if n=='reach-c': y['metric']='Entropy'
    if n=='reach-f': y['metric'],y['lower_is_better']='LossV',True
    if n=='molreg-a': y['metric']='mse'
    if n=='ctr-d': y['label']='nan'
    open(p,'w').write(yaml.safe_dump(y,sort_keys=False))
    if y['label']!='healthy' and y['onset_step'] is None: print('no onset',n)
    s=os.path.getsize(f'{R}/{n}/train.log'); last=open(f'{R}/{n}/timing.csv').read().split()[-1].split(',')
    if s>61440 or int(last[0])!=s: print('size',n,s,last)
