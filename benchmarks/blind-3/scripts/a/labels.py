# slug | framework (own = own style) | formats | metric | lower is better | category | label | onset | unit | expected | cause | note: what stands in the log
T='''
keras2-digits-fine|keras|keras-verbose2|val_loss|1|supervised|healthy||epoch|quiet|MLP on digits, SGD momentum|val_loss 1.35 falls to 0.38 and levels, val_accuracy rises
keras2-digits-overfit|keras|keras-verbose2|val_loss|1|supervised|overfitting|3|epoch|soft|250 rows with 30% random labels, Adam|val_loss 1.63 at epoch 3 rises to 3.26, loss falls to 0.001
keras2-digits-dead|keras|keras-verbose2|loss|1|supervised|plateau|1|epoch|soft|all hidden units dead from the start|loss 2.303 = ln 10 and accuracy 0.10 for 25 epochs
keras2-digits-badrow|keras|keras-verbose2|loss|1|supervised|nan|7|epoch|hard|a row with inf enters the data in epoch 7|loss and val_loss nan from epoch 7 on
keras2-digits-hot|keras|keras-verbose2|loss|1|supervised|plateau|1|epoch|soft|learning rate 0.9 with momentum|loss 8.3, then 2.41 to 2.48 (above ln 10), accuracy 0.10 to the end
hf4-ft-linear|transformers 4|hf-trainer-dict-v4|eval_loss|1|finetune|healthy||step|quiet|fine-tuning, linear schedule|eval_loss 1.74 to 0.525, accuracy 0.88; a log line every 20 steps, eval every 60
hf4-ft-small|transformers 4|hf-trainer-dict-v4|eval_loss|1|finetune|overfitting|120|step|soft|200 examples, constant lr 2e-3|eval_loss 0.68 at the second eval rises to 1.29, loss 0.0001
hf4-ft-grow|transformers 4|hf-trainer-dict-v4|loss|1|finetune|explosion|480|step|hard|lr multiplied by 1.012 every step, no clipping|loss 0.41 at steps 140-180, about 0.55 until 400, 1.4 at 480, chance (1.9) from 520, 9.4 at the end; eval_accuracy 0.89 to 0.16; the rise begins slowly about step 340
hf4-ft-lrbug|transformers 4|hf-trainer-dict-v4|loss|1|finetune|dead_lr|160|step|soft|scheduler bug: lr 0 after 12% of the steps|learning_rate 0.0 from step 160 on, loss 1.67, eval_loss stands at 1.6888
hf4-ft-saveerror|transformers 4|hf-trainer-dict-v4|loss|1|finetune|crash|720|step|hard|RuntimeError raised where a checkpoint would be written|traceback at the end, metrics good until then
megatron-lm-fine|megatron|megatron-log|lm loss|1|transformer|healthy||step|quiet|character LM, two data shards, cosine lr|lm loss 4.46 to 1.49; validation 2.63 to 1.71, flat and noisy (1.74-1.81) in between
megatron-lm-grow|megatron|megatron-log|lm loss|1|transformer|explosion|460|step|hard|lr multiplied by 1.02 every step after 250|lm loss 1.65 at 350, 2.16 at 460, 3.9 at 510, 25 at the end
megatron-lm-garbage|megatron|megatron-log|lm loss|1|transformer|explosion|510|step|hard|targets of the second shard are random from half of the run on|lm loss jumps from 1.70 to 4.45 in one interval and stays at 3.5; validation 1.80 to 2.2-2.4
megatron-lm-inf|megatron|megatron-log|lm loss|1|transformer|nan|330|step|hard|loss made inf or nan from step 330 on, updates skipped|lm loss NAN from 330 on, skipped iterations 10 per 10, loss scale falls to 1; grad norm goes on as if nothing were
sk-mlp|scikit-learn|sklearn-verbose|loss|1|supervised|healthy||step|quiet|MLPClassifier Adam|loss 2.38 to 0.24, smooth
sk-mlp-es|scikit-learn|sklearn-verbose|Validation score|0|supervised|healthy||step|quiet|MLPClassifier with early stopping|validation score 0.35 to 0.87, stops by itself
sk-mlpreg-hot|scikit-learn|sklearn-verbose|loss|1|tabular|nan|4|step|hard|MLPRegressor with SGD at lr 0.35|loss 4.5, 25, 1e197, then nan; ValueError at the end
sk-mlpreg|scikit-learn|sklearn-verbose|loss|1|tabular|healthy||step|quiet|MLPRegressor with SGD|loss 2.16 to 0.07
sk-gb|scikit-learn|sklearn-gb-table|Train Loss|1|boosting|healthy||step|quiet|GradientBoostingRegressor|Train Loss 3.7 to 0.036, OOB improvement small
sk-gb-hot|scikit-learn|sklearn-gb-table|Train Loss|1|boosting|explosion|3|step|hard|GradientBoostingRegressor at learning rate 2.3|Train Loss 9, 12, 20 ... 5.7e97
sk-sgd-const|scikit-learn|sklearn-sgd-verbose|Avg. loss|1|supervised|healthy||epoch|quiet|SGDClassifier, constant eta|Avg. loss 0.559 to 0.456 in five epochs, then converged (a convex model)
xgb-fine|xgboost|xgboost-eval|valid-logloss|1|boosting|healthy||round|quiet|binary:logistic, eta 0.1|valid-logloss 0.664 to 0.353, valid levels while train falls on
xgb-over|xgboost|xgboost-eval|valid-logloss|1|boosting|overfitting|0|round|soft|150 rows, depth 6, eta 0.3|valid-logloss 0.689 at round 0 rises to 1.06, train 0.02
xgb-shuffle|xgboost|xgboost-eval|valid-logloss|1|boosting|overfitting|0|round|soft|labels shuffled|valid-logloss 0.693 (chance) rises to 0.727 from the first round on, train falls to 0.41
xgb-reg-hot|xgboost|xgboost-eval|train-rmse|1|boosting|explosion|3|round|hard|eta 2.4, lambda 0|rmse 2.6, 3.6, 4.9, 6.8 ... 1e9
xgb-auc|xgboost|xgboost-eval|valid-auc|0|boosting|healthy||round|quiet|AUC, eta 0.05|valid-auc 0.80 to 0.897
xgb-poisson-hot|xgboost|xgboost-eval|train-poisson-nloglik|1|boosting|nan|2|round|hard|Poisson, eta 3.5 without max_delta_step|6.8e8, 2e7, nan from round 2 on
lgb-fine|lightgbm|lightgbm-eval|valid_1's auc|0|boosting|healthy||round|quiet|AUC with early stopping|valid auc 0.84 to 0.907, early stopping at the best
lgb-over|lightgbm|lightgbm-eval|valid_1's binary_logloss|1|boosting|overfitting|5|round|soft|150 rows, small leaves|valid logloss 0.72 at 5 rises to 1.87, train 2e-5; many warnings of no further splits
lgb-shuffle|lightgbm|lightgbm-eval|valid_1's binary_logloss|1|boosting|overfitting|5|round|soft|labels shuffled|valid logloss 0.698 at 5 rises to 0.746, train 0.68 to 0.41
cat-fine|catboost|catboost-eval|test|1|boosting|healthy||round|quiet|catboost, 300 rounds|test 0.676 to 0.323
cat-over|catboost|catboost-eval|test|1|boosting|overfitting|0|round|soft|150 rows, lr 0.3|test 0.727 at 0 rises to 1.22, learn 0.0008
cat-shuffle|catboost|catboost-eval|test|1|boosting|plateau|0|round|soft|labels shuffled|test 0.693 (ln 2) never better, drifts to 0.699, learn falls to 0.588; overfitting would be right as well
fairseq-fine|fairseq|fairseq-log|valid loss|1|transformer|healthy||step|quiet|reversal task, inverse sqrt lr|valid loss 2.8 to 0.008, 9 epochs
fairseq-fp16|fairseq|fairseq-log|loss|1|transformer|crash|425|step|hard|imitated fp16 overflow every other update until FloatingPointError|loss scale falls from 128 with overflow notes, then traceback; losses good until then
fairseq-small|fairseq|fairseq-log|valid loss|1|transformer|healthy||step|quiet|noisy labels, 400 examples, 36 epochs|valid loss 3.2 to 0.70 and levels; train loss still above valid (label noise)
mmseg-fine|mmengine|mmengine-log|mIoU|0|segmentation|healthy||step|quiet|per-pixel segmentation, poly lr|loss 0.62 to 0.115, mIoU 62 to 77.6
mmseg-void|mmengine|mmengine-log|loss|1|segmentation|explosion|560|step|hard|gradients of 1% of the pixels multiplied by -3000|loss 0.145 to 17 and 25.5, grad_norm 7e5 to 1e118, mIoU 70 to 2.6
mmseg-small-lr|mmengine|mmengine-log|loss|1|segmentation|plateau|20|step|soft|lr 1e-6|loss 1.39 to 1.37 in 1000 iterations, mIoU 10.7 to 11.3 (chance)
mmseg-warm|mmengine|mmengine-log|mIoU|0|segmentation|healthy||step|quiet|constant lr after warm-up; the log begins in the middle|loss 0.14 to 0.115, mIoU 71.7 to 78.2
fastai-cycle|fastai|fastai-table|valid_loss|1|supervised|overfitting|3|epoch|soft|very noisy digits, one-cycle|valid_loss 1.42 at epoch 3 rises to 1.80, train_loss 0.11; error_rate stands at 0.49
fastai-over|fastai|fastai-table|valid_loss|1|supervised|overfitting|8|epoch|soft|120 noisy rows with wrong labels|valid_loss 2.34 at epoch 8 rises to 2.64 (worse than chance), train_loss 0.11
fastai-fine|fastai|fastai-table|valid_loss|1|supervised|healthy||epoch|quiet|digits, one-cycle|valid_loss 1.95 to 0.167
timm-fine|timm|timm-log|Loss|1|supervised|healthy||epoch|quiet|digits, cosine lr|train loss 2.6 to 0.3, test loss 0.63 flat from epoch 4, Acc@1 68 to 80
timm-hang|timm|timm-log|Loss|1|supervised|hang|6|epoch|hard|waits for ever after the test of epoch 6|nothing after the test of epoch 6 for 30 s, before that a line every 0.02 s
timm-lr0|timm|timm-log|Loss|1|supervised|dead_lr|0|epoch|soft|lr 0|LR 0.000e+00 in every line, test loss exactly 2.648 in 16 epochs
espnet-fine|espnet|espnet-log|loss|1|speech|healthy||epoch|quiet|two heads on phone-like frames|loss 30 to 7.2, valid loss 13.2 to 9.1 and level
espnet-ctc-nan|espnet|espnet-log|loss|1|speech|nan|9|epoch|hard|CTC term nan from epoch 9, batch 62 on|loss_ctc, loss, grad_norm nan from 9epoch:train:51-100batch on
darknet-fine|darknet|darknet-log|avg loss|1|detection|healthy||step|quiet|box regression, burn-in|avg loss 38 to 0.5; little falls in the burn-in
darknet-hot|darknet|darknet-log|avg loss|1|detection|nan|159|step|hard|lr 0.02|nan from iteration 159 on
deepspeed-fine|deepspeed|deepspeed-log|loss|1|supervised|healthy||step|quiet|30 classes|loss 5.2 to 1.0, noisy
deepspeed-oom|deepspeed|deepspeed-log|loss|1|supervised|oom|380|step|hard|arrays of 305 MiB kept, address space limited|_ArrayMemoryError traceback at the end
deepspeed-killed|deepspeed|deepspeed-log|loss|1|supervised|killed|490|step|hard|SIGKILL from outside; the recorder added the shell's line "Killed"|last line of the log: Killed
deepspeed-creep|deepspeed|deepspeed-log|loss|1|supervised|drift|210|step|soft|a growing part of the labels becomes random after step 150|loss about 1.6 at steps 180-230 climbs to 2.4-3.0 at 450-600
plbar-fine|lightning|lightning-tqdm|train_loss_step|1|transformer|healthy||epoch|quiet|character MLP|train_loss_step 4.4 to 1.6, val_loss 2.60 to 1.79
plbar-hang|lightning|lightning-tqdm|train_loss_step|1|transformer|hang|5|epoch|hard|sleeps for ever at epoch 5, batch 30|the bar stands at 30/60 of epoch 5 for 30 s
megatron-lm-slowgrow|megatron|megatron-log|lm loss value|1|transformer|drift|700|step|soft|lr grows by 0.35% a step from step 250 to 0.055|validation lm loss 1.61 at 700 worsens to 1.99 at 1200, train lm loss 1.34 at 840 turns up to 1.47; overfitting would be right as well
kaggle-folds-fine|own|print|avg_val_loss|1|tabular|healthy||epoch|quiet|4 folds of 8 epochs, tabular net|each fold starts afresh: avg_val_loss 0.26 to 0.22, Score 0.97
kaggle-folds-small|own|print|avg_val_loss|1|tabular|overfitting|2|epoch|soft|260 rows, 40 epochs a fold|in fold 0 avg_val_loss 0.39 at epoch 2 rises to 0.92, train 0.002; so in every fold
kaggle-folds-crash|own|print|avg_val_loss|1|tabular|crash|20|line|hard|array of wrong length assigned in fold 2 (a real ValueError)|traceback after epoch 4 of fold 2
amtrain-newbob|own|print|xent|1|speech|healthy||step|quiet|frame classifier, lr halved by dev FER|xent 1.96 to 0.14, dev FER 9.4 to 4.8%
amtrain-hot|own|print|xent|1|speech|explosion|440|step|hard|lr grows 3% per utterance from epoch 3 on|xent 0.10 at utt 360, 11.4 at 440, 26 at 520, nan from 640 on
amtrain-align|own|print|xent|1|speech|explosion|680|step|hard|labels shifted against the frames from epoch 5 on|xent 0.12 to 5.8, stays about 3 (ln 20); dev FER 3.8 to 93%
amtrain-slow|own|print|xent|1|speech|healthy||step|quiet|lr 0.004|xent 2.67 to 0.13, dev FER 15 to 4.1
ringgan-fine|own|print|modes|0|gan|healthy||step|quiet|GAN on a ring, soft labels|modes 2 to 8 of 8, good samples 5 to 72%; D and G level
ringgan-collapse|own|print|modes|0|gan|healthy||step|quiet|GAN on a ring, fast generator (meant to collapse, but did not)|modes 0-2 in the first quarter, then 8 of 8, good samples up to 94%
ringgan-strongd|own|print|g_loss|1|gan|unclear||step|unclear|discriminator far faster than generator|g_loss 1 to 8.5, then flat, d_acc 0.92, modes 4 of 8: discriminator too strong, yet modes rise from 1 to 4
vae-anneal|own|table|-ELBO|1|vae|healthy||epoch|quiet|VAE on digits, KL weight annealed; recon_nll becomes negative|-ELBO falls below zero, val -ELBO 260 to -5.3, 6 of 6 units active
vae-betahigh|own|table|-ELBO|1|vae|unclear||epoch|unclear|KL weight 60|KL 2 to 0.02, active units 0/6 (posterior collapse), but -ELBO still falls
vae-nan|own|table|-ELBO|1|vae|explosion|29|epoch|hard|lr grows by 1.5 an epoch from epoch 24 on|-ELBO -1 to 472 at 29, 1e13 at the end (never nan)
spiral-fine|own|print|eps-mse|1|diffusion|healthy||step|quiet|diffusion on a spiral|ema 0.82 to 0.40, eps-mse noisy (0.3-0.6) as diffusion losses are
spiral-swap|own|print|eps-mse|1|diffusion|explosion|2450|step|hard|regression target swapped and scaled at 60%|eps-mse 0.36 to 20.6 in one interval, stays about 15
spiral-grow|own|print|eps-mse|1|diffusion|explosion|1470|step|hard|lr multiplied by 1.004 every step|eps-mse 0.45 to 1.1 at 1470 and stays at 1.0 (predicts nothing), bursts to 12013 at 1710; ema 0.49 to 388
spiral-tinylr|own|print|eps-mse|1|diffusion|unclear||step|unclear|lr 1e-7|ema 1.25 to 1.14 in 4000 steps; hardly learns, but falls
charrnn-fine|own|print|smooth bpc|1|rnn|healthy||step|quiet|Elman network, samples of text between the lines|smooth bpc 5.8 to 1.71
charrnn-cut|own|print|smooth bpc|1|rnn|healthy||step|quiet|the same, the log begins in the middle|smooth bpc 2.3 to 1.93
charrnn-grow|own|print|smooth bpc|1|rnn|explosion|760|step|hard|SGD, lr grows by 0.6% a step after 600, clipped|smooth bpc 2.57 at 560 rises to 3.9 at 740, 9 at 820, 36 at the end
distill-fine|own|jsonl|total|1|distillation|healthy||step|quiet|teacher and student on digits|total 5.1 to 0.1, student_acc 0.60 to 0.88, student_loss 0.39 and level
distill-bug|own|jsonl|total|1|distillation|explosion|625|step|hard|gradient sign flipped at epoch 12|total 0.08 at 600, 0.92 at 625, 82 at 650, then 107-126, student_acc 0.88 to 0.097
distill-disk|own|jsonl|total|1|distillation|crash|750|step|hard|OSError no space left (raised by the script)|traceback after step 750
infonce-fine|own|csv|info_nce|1|contrastive|healthy||step|quiet|InfoNCE on digits|info_nce 3.33 to 1.77, top1 0.14 to 0.54, emb_std 0.24
infonce-collapse|own|csv|info_nce|1|contrastive|drift|560|step|soft|a growing force pulls all embeddings together from step 560 on|info_nce 1.90 rises to 3.87 = ln 48, top1 0.48 to 0.12, emb_std 0.24 to 0.006, cosines to 1: representation collapse
tinylm-wsd|own|tracing|loss|1|transformer|healthy||step|quiet|lr constant, then linear to zero|loss 4.06 to 1.3, val_loss 2.36 to 1.55; lr 0 only at the end by schedule
tinylm-restarts|own|tracing|loss|1|transformer|healthy||step|quiet|cosine restarts every 400 steps; the log begins at step 1100|loss about 1.6 to 1.4, noisy; val_loss 1.91 to 1.67, worse in the middle of a cycle
tinylm-bitflip|own|tracing|loss|1|transformer|spike_recovered|1000|step|soft|one weight set to 1e30 at step 992|loss 19 and grad_norm 1e30 at step 1000, val_loss 10.8, normal again at 1025; later val_loss 1.96 to 2.16
tinylm-panic|own|tracing|loss|1|transformer|crash|875|step|hard|the script prints a Rust panic of its loader and exits with 101|"thread 'loader-0' panicked", ERROR training aborted
tworanks-fine|own|print|loss|1|distributed|healthy||step|quiet|two processes that exchange gradients|both ranks 2.3 to 0.4, val_loss 0.65 to 0.56-0.59
tworanks-dead|own|print|loss|1|distributed|crash|440|step|hard|rank 1 leaves at step 450 (os._exit 135), rank 0 gets EOFError|"worker exiting: SIGBUS", RuntimeError, traceback, launcher aborts
tworanks-stuck|own|print|loss|1|distributed|hang|520|step|hard|rank 1 sleeps for ever at step 540, rank 0 waits for it|no line after step 520 for 30 s, before that a line every 0.02 s
tworanks-desync|own|print|val_loss|1|distributed|drift|400|step|soft|rank 1 sends wrong gradients to the other from step 451 on|val_loss 0.384 at 400 worsens to 0.83 at 900, val_acc 0.92 to 0.805; train losses flat
w2v-fine|own|carriage-return|Loss|1|embedding|healthy||line|quiet|skip-gram, linear alpha|Loss 4.16 to 2.07
w2v-alpha|own|carriage-return|Loss|1|embedding|explosion|3|line|hard|alpha rises instead of falling|Loss 4.13 to 372 and 2000 from the third print on, nan from 54% on; Alpha 0.1 to 6
vwlike-fine|own (after vowpal wabbit)|vw-table|average loss|1|online|healthy||step|quiet|progressive logistic loss, linear progress|average 0.628 to 0.381; since-last noisy
vwlike-flip|own (after vowpal wabbit)|vw-table|average loss|1|online|unclear||step|unclear|the labelling flips at a quarter of the data|since-last 0.36 to 1.37, back at 0.41 at the end; average 0.42 to 0.69 to 0.56: a shift that is learnt again
mfrec-fine|own|print|rmse(test)|1|recommender|healthy||epoch|quiet|matrix factorisation|rmse(test) 1.034 to 0.918, still falling
mfrec-noreg|own|print|rmse(test)|1|recommender|overfitting|15|epoch|soft|no regularisation, 20 factors|rmse(test) 0.880 at pass 15 rises to 0.994, train 0.136
mfrec-hot|own|print|rmse(train)|1|recommender|nan|1|epoch|hard|lr 0.6|nan from the first pass on
moonflow-fine|own|print|nll|1|flow|healthy||step|quiet|RealNVP on two moons; nll negative|nll +1.48 to -1.29; val nll noisy, dips to -0.94 at 300 and is back there at 1200
moonflow-grow|own|print|nll|1|flow|explosion|940|step|hard|lr grows by 0.35% a step, no clipping|nll -0.9 at 480 rises to 0 at 720, 10 at 960, 8e32 at 1320
pinball-restarts|own|table|pinball(valid)|1|timeseries|healthy||epoch|quiet|quantile net, lr restarts every 10 epochs|pinball(valid) 0.086 to 0.070; small steps up at restarts
pinball-over|own|table|pinball(valid)|1|timeseries|overfitting|6|epoch|soft|200 rows, mostly noise|pinball(valid) 0.261 at epoch 6 rises to 0.360, train 0.03
pinball-german|own|table|Verlust(Val)|1|timeseries|healthy||epoch|quiet|the same as pinball-restarts with German headings|Verlust(Val) 0.0835 to 0.0699
pinball-overflow|own|table|pinball(train)|1|timeseries|explosion|15|epoch|hard|a few inputs become 1e200 in epoch 15|pinball(train) 0.069 to 3.5e196 and stays; valid unchanged
stumps-fine|own|print|test err|1|boosting|healthy||round|quiet|AdaBoost with stumps|test err 0.24 to 0.065, exp loss falls; weak err towards 0.44 as always
stumps-rand|own|print|test err|1|boosting|plateau|1|round|soft|random labels|test err 0.52 to 0.49 for 150 rounds (chance), train err falls to 0.27
segtable-fine|own|box-table|val loss|1|segmentation|healthy||epoch|quiet|two organs in noise|val loss 0.46 to 0.16, dice body 0.865, dice tumor 0 to 0.87
segtable-over|own|box-table|val loss|1|segmentation|overfitting|10|epoch|soft|5 images with wrong pixels|val loss 0.26 at 10 rises to 0.585, both dice fall, train loss 0.004
segtable-missing|own|box-table|dice tumor|0|segmentation|collapse|21|epoch|soft|tumor labels vanish from epoch 21 on|dice tumor 0.80 to 0.0000 and stays, val loss 0.181 to 0.47; train loss looks good
ndcg-fine|own|print|ndcg@10/valid|0|ranking|healthy||step|quiet|pairwise ranking|ndcg 0.59 to 0.914, pair_loss 0.72 to 0.16
ndcg-unlearn|own|print|ndcg@10/valid|0|ranking|plateau|80|step|soft|features replaced by noise|ndcg about 0.38 without a trend, pair_loss 0.69 = ln 2 after the start
ndcg-swap|own|print|ndcg@10/valid|0|ranking|collapse|2600|step|soft|relevances turned round at half of the run|ndcg 0.956 to 0.58 and 0.04 from 2600 on and stays; pair_loss jumps to 2.0 and then falls below its old level
flux-fine|own (after Flux)|julia-info|test_mse|1|tabular|healthy||epoch|quiet|surrogate regression|test_mse 0.20 to 0.0038
flux-small|own (after Flux)|julia-info|test_mse|1|tabular|overfitting|15|epoch|soft|60 noisy rows|test_mse 0.230 at 15 rises to 0.343 by 150 and stands, train_mse 1e-9
flux-grow|own (after Flux)|julia-info|train_mse|1|tabular|explosion|59|epoch|hard|lr grows by 7% an epoch|mse 0.006 at 26, creeps to 0.04 at 50 and 0.13 about 58, 8e40 and 1e190 in the last two epochs
flux-domain|own (after Flux)|julia-info|train_mse|1|tabular|crash|25|epoch|hard|the script prints a Julia DomainError and exits with 1|ERROR: LoadError at the end
forget-noreplay|own|print|old-task acc|0|finetune|collapse|20|step|soft|fine-tuning on the new task only|old-task acc 0.828, 0.029, 0.000: forgotten within 30 steps and never back; loss and new-task acc fine
forget-replay|own|print|new-task acc|0|finetune|healthy||step|quiet|fine-tuning with 40% replay|loss 4.5 to 0.25, new-task acc to 0.85, old-task acc 0.93, dip to 0.6-0.7, then 0.87
digitsum-stages|own|print|ce|1|curriculum|healthy||step|quiet|curriculum of four stages|ce jumps at each stage announced and is learnt at once
mdn-fine|own|markdown|nll val|1|density|healthy||epoch|quiet|mixture density network; nll negative|nll val 0.20 to -0.8, noisy
mdn-dup|own|markdown|nll train|1|density|unclear||epoch|unclear|a third of the rows are one point: likelihood unbounded|nll train noisy -0.1 .. -0.6, best about epoch 50, a burst after it, then no progress
spk-fine|own|yaml-blocks|EER|1|speech|healthy||epoch|quiet|speaker embeddings|EER 27.6 to 5.95
spk-stale|own|yaml-blocks|EER|1|speech|plateau|3|epoch|soft|EER is computed from the embeddings of epoch 3|EER 17.285 exactly from epoch 3 to 30 while loss and train accuracy improve: frozen metric
spk-segv|own|yaml-blocks|loss|1|speech|crash|17|epoch|hard|a real segmentation fault; the recorder added the line that a shell prints|Segmentation fault in the last line
clicks-long|own|tsv|logloss|1|online|healthy||step|quiet|3000 short lines, batch noise|logloss 0.6 to 0.31, noisy
clicks-creep|own|tsv|logloss|1|online|drift|1220|step|soft|the truth turns away slowly while the lr dies|logloss 0.26 about step 1220 climbs to 1.4, accuracy 0.88 to 0.57
ocr-patience|own|print|CER|1|ocr|healthy||epoch|quiet|line reader with early stopping|val_loss 1.81 to 0.55, CER 56 to 19%, stops by patience
ocr-over|own|print|val_loss|1|ocr|overfitting|9|epoch|soft|600 noisy lines, no dropout|val_loss 0.525 at 9 rises to 0.753, loss 0.0025; CER flat at 19%
multitask-fr|own|print|perte totale|1|multitask|healthy||epoch|quiet|two tasks with learnt uncertainties, French console; total negative|perte totale +0.72 to -3.74, both validations fall
wgan-moons|own|print|MMD|1|gan|healthy||step|quiet|WGAN with weight clipping|critic loss near 0, MMD 0.09 to 0.017, gen loss drifts as WGAN's does
wgan-noclip|own|print|MMD|1|gan|unclear||step|unclear|WGAN without weight clipping|losses swing between -7 and 7, MMD 0.08 to 0.25 with swings
twophase-fine|own|print|val_loss|1|finetune|healthy||epoch|quiet|head first, then all layers with erasing|trn_loss jumps 0.62 to 0.82 at phase 2 and falls to 0.38, val_loss 1.57 to 0.28
twophase-shrink|own|print|val_loss|1|finetune|drift|8|epoch|soft|weights shrunk by 7% an epoch in phase 2, tiny lr|val_loss 0.524 at 8 climbs every epoch to 2.27, trn_loss too, val_acc 89 to 35%
meanteacher-ramp|own|print|total|1|semisupervised|healthy||step|quiet|consistency weight ramps up to 12|total rises 0.34 to 1.1 with w, class loss flat, teacher_acc 18 to 92
deepsig-vanish|own|table|loss|1|supervised|plateau|1|epoch|soft|8 sigmoid layers: vanishing gradients|loss 2.31-2.32 (ln 10) for 30 epochs, val_acc 0.09, grad_first 1e-6
deeptanh-fine|own|table|loss|1|supervised|healthy||epoch|quiet|3 tanh layers|loss 2.29 to 0.24, val_acc 0.91
prices-fine|own|print|valid RMSE|1|tabular|healthy||epoch|quiet|regression in a cluster job; SSE in scientific notation, dollars with commas|valid RMSE $26,978 to about $20,000, SSE 1.1e12 to 1.7e11
prices-assert|own|print|SSE|1|tabular|crash|24|epoch|hard|a row becomes nan in epoch 25: assertion of the script|AssertionError: non-finite loss, traceback
prices-timelimit|own|print|SSE|1|tabular|killed|40|epoch|hard|SIGTERM to itself after printing Slurm's message|CANCELLED ... DUE TO TIME LIMIT in the last line at epoch 40 of 60
fraud-fine|own|blocks|ROC-AUC|0|tabular|unclear||epoch|unclear|few positives|bce falls and AUC rises 0.60 to 0.77, but F1 0.02 and recall 0.01
fraud-noinfo|own|blocks|ROC-AUC|0|tabular|plateau|1|epoch|soft|features without information|AUC 0.498-0.503 in all epochs, F1 and recall 0; bce falls to the base rate only
fraud-over|own|blocks|valid bce|1|tabular|unclear||epoch|unclear|30 epochs at lr 3e-3|valid bce 0.119 at 11 rises to 0.1285 while F1 still rises and AUC stands
csvblank-fine|own|csv|train_mae|1|tabular|healthy||step|quiet|regression; CSV on stdout, val_mae empty in 19 of 20 rows|train_mae 1.54 to 0.15, val_mae 0.52 to 0.126
csvblank-resumed|own|csv|train_mae|1|tabular|resumed|1510|step|quiet|SIGKILL at step 1510, started again from the checkpoint of step 1500 by the same shell line|the shell's line "Killed" and a comment "resuming from ck.pkl at step 1500" in the middle, then all well to the end (2400): steps repeat once
runavg-fine|own|print|valid loss|1|supervised|healthy||epoch|quiet|running loss starts afresh each epoch|valid loss 0.717 to 0.533, train 1.16 to 0.42
runavg-rot|own|print|valid loss|1|supervised|explosion|5|epoch|hard|growing noise on the weights from epoch 4 on|valid loss 0.53-0.57 until epoch 4, 0.95, 1.65, 3.2, 5.8 in 5 to 8 and stays at 6; train loss alike (a quick climb: drift would be right as well)
smalltext-over|own|print|held-out|1|transformer|overfitting|14|epoch|soft|text of 2500 characters|held-out bpc 3.63 at 14 rises to 4.48, train 0.74
smalltext-fine|own|print|held-out|1|transformer|healthy||epoch|quiet|text of 40000 characters|held-out bpc 3.46 to 2.34, train 1.57; both fall to the end
gridgan-a|own|table|modes /9|0|gan|healthy||step|quiet|GAN on nine gaussians|modes 1-3 at first, 6 at the end, losses level at 0.67 and 0.72
gridgan-b|own|table|modes /9|0|gan|collapse|80|step|soft|five generator updates for one of a slow discriminator|modes 3 at the first line, then 0 or 1 of 9 to the end, sample std 0.5 to 0.03: mode collapse
gridgan-c|own|table|modes /9|0|gan|unclear||step|unclear|both networks fast|modes 1-2 for 40% of the run, 7, back to 1-2, 9 at the end
'''
R=[l.split('|') for l in T.strip().split('\n')]
