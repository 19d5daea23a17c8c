import json, os, csv, glob
R = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
H = 'healthy'
# slug: style, own?, metric, lower, category, label, onset, unit, cause, note
T = '''fseq-lm-steady|fairseq text|F|loss|1|transformer|healthy|||healthy|falls with noise, valid falls too
fseq-lm-lr-blows|fairseq text|F|loss|1|transformer|drift|180|step|SGD lr warms up to 0.9, far too high|loss falls to about 3, then climbs for good to 4.3 while the lr warms up
fseq-lm-adam-blows|fairseq text|F|loss|1|transformer|unclear|60|step|Adam lr warms up to 0.4|best 3.73 early, then sits at 4.4 to the end; drift or plateau
nnet3-digits-fine|Kaldi nnet3 text|F|objective function|0|speech|healthy|||healthy|objective (negative, higher better) and valid accuracy rise
nnet3-tiny-set-overfits|Kaldi nnet3 text|F|log-likelihood|0|speech|unclear|||90 training frames|train objective goes to 0, valid stops at -1.40 without worsening: a large gap only
mmdet-blob-good|mmengine text|F|loss|1|detector|healthy|||healthy|loss falls, AP50 rises
mmdet-blob-lr-climbs|mmengine text|F|blob/AP50|0|detector|collapse|7|epoch|lr multiplied by 1.9 every epoch from epoch 6|AP50 climbs to 0.36, then falls away to 0.00; loss rises from 0.73 to 1.6
timm-shuffled-labels|timm text|F|Acc@1|0|vision|plateau|0|epoch|training labels shuffled|Acc@1 stays at chance (9 of 10 classes) while the train loss falls; test loss creeps up (overfitting would do too)
timm-warm-restarts|timm text|F|Loss|1|vision|healthy|||cosine with warm restarts every 5 epochs|train loss saws a little at restarts, test improves
timm-excerpt-late|timm text|F|Acc@1|0|vision|healthy|||log begins at epoch 7|converged late part
mega-lm-cosine|Megatron-LM text|F|lm loss|1|transformer|healthy|||healthy|falls
mega-lm-bad-shard-spike|Megatron-LM text|F|lm loss|1|transformer|spike_recovered|620|step|12 steps of random targets at a high lr|one jump to 4.5, back at the old level within 200 steps
mega-lm-schedule-runaway|Megatron-LM text|F|lm loss|1|transformer|explosion|640|step|lr grows by 2% a step after 500|leaves 1.85, climbs over 3, then to 1e13
mega-lm-memory-grows|Megatron-LM text|F|lm loss|1|transformer|oom|760|step|arrays kept on a list under a 3 GB address limit|traceback: Unable to allocate
marian-small-corpus-overfits|Marian text|F|cross-entropy|1|transformer|overfitting|450|step|4000 characters of text|valid cross-entropy 2.50 to 3.84, stalled each time; cost to 0.10
marian-good|Marian text|F|cross-entropy|1|transformer|healthy|||healthy|new best each time
marian-killed|Marian text|F|Cost|1|transformer|killed|800|step|SIGKILL after 5 s|the log stops while falling, no finish line
spacy-ner-fine|spaCy table|F|ENTS_F|0|tagging|healthy|||healthy|F from 0 to 90, early zero row is normal
spacy-ner-never-predicts|spaCy table|F|ENTS_F|0|tagging|plateau|320|step|94% of the positive labels missing in training|F, P and R frozen at 0.00 from row 320 on (collapse would do too); losses fall
darknet-digits|darknet text|F|avg loss|1|vision|healthy|||healthy|starts flat by burn-in, then falls
darknet-nan|darknet text|F|avg loss|1|vision|nan|173|step|one infinite pixel|nan from 173 on
flower-fed-ok|Flower text|F|loss|1|federated|healthy|||healthy|loss falls, accuracy rises
flower-noniid-lr-rises|Flower text|F|loss|1|federated|unclear|34|round|non-iid clients and a rising lr|falls with growing zigzag; the last three rounds jump between 0.46 and 0.82
flower-lr-blows|Flower text|F|loss|1|federated|explosion|18|round|client lr rises by 13% a round|0.25 to 3.8, accuracy 0.94 to chance
fastai-overfits|fastai table|F|valid_loss|1|tabular|overfitting|15|epoch|120 noisy examples|valid 2.005 to 2.064, train 0.006
fastai-good|fastai table|F|valid_loss|1|tabular|unclear|9|epoch|healthy by intent|valid 0.891 then 0.926 while accuracy still rises: mild
tfest-raw-inputs|TF Estimator text|F|auc|0|tabular|plateau|500|step|unscaled inputs kill the first layer|auc exactly 0.500 each time, loss at the class prior
tfest-good|TF Estimator text|F|average_loss|1|tabular|overfitting|500|step|400 rows, no regularisation|eval average_loss 0.155 to 0.302 while the train loss goes to 0.002; auc holds
tfest-killed|TF Estimator text|F|loss|1|tabular|killed|@TFK|step|SIGKILL after 14 s|log stops without the final line
gluonts-deepar-neg|GluonTS bar and text|F|epoch_loss|1|forecasting|healthy|||healthy|negative log-likelihood below 0 and falling, noisy
gluonts-white-noise|GluonTS bar and text|F|epoch_loss|1|forecasting|healthy|||series is white noise, still falling towards its floor|falls from 9 to 1.6
kohya-average-loss|kohya bar|F|avr_loss|1|diffusion|healthy|||healthy|running mean, falls slowly
kohya-nan|kohya bar|F|avr_loss|1|diffusion|nan|540|step|square root of a negative under a division|nan from 540
kfold-age-cv|Kaggle notebook text|O|avg_val_loss|1|tabular|healthy|||5 folds|losses start anew at each fold
kfold-index-error|Kaggle notebook text|O|avg_val_loss|1|tabular|crash|27|epoch|row 442 of 442 in fold 3|traceback IndexError in fold 3; onset counted over all folds
phones-julia-fine|Julia @info blocks|O|dev_loss|1|speech|healthy|||healthy|falls
phones-julia-sensor-drift|Julia @info blocks|O|dev_loss|1|speech|unclear|14|epoch|training features random-walk from epoch 9|dev loss 0.025 to 0.031, error 0.0055 to 0.0095: small and slow
phones-julia-overfits|Julia @info blocks|O|dev_loss|1|speech|overfitting|2|epoch|250 frames|dev 1.57 to 1.97, train 0.0004
bytelm-tracing-fine|Rust tracing text|O|loss|1|transformer|healthy|||healthy|falls
bytelm-lr-zero|Rust tracing text|O|loss|1|transformer|dead_lr|220|step|lr 0 after 200|lr=0.00e0 logged, loss flat at 2.18
bytelm-loader-panic|Rust tracing text|O|loss|1|transformer|crash|400|step|index behind the shard|thread panicked, exit 101
ring-4rank-fine|logfmt, 4 ranks|O|loss|1|distributed|healthy|||healthy|noisy per rank, mean falls, val falls
ring-4rank-excerpt|logfmt, 4 ranks|O|loss|1|distributed|healthy|||log begins at step 250|noisy and level, val good
ring-4rank-stalls|logfmt, 4 ranks|O|loss|1|distributed|hang|170|step|a rank waits for its peer for ever|last line warns of the wait, then silence
ring-labels-desync|logfmt, 4 ranks|O|val_loss|1|distributed|drift|140|step|labels of three of four ranks become random|loss of all ranks 0.96 to 1.6, val_loss 0.70 to 1.54; val_acc holds
distil-student-fine|aligned columns|O|total|1|distillation|healthy|||healthy|falls, agreement 98%
distil-dead-student|aligned columns|O|acc%|0|distillation|plateau|50|step|hidden units dead from the start|losses level, acc at chance throughout
distil-teacher-flips|aligned columns|O|acc%|0|distillation|collapse|700|step|teacher logits change sign after 700|agreement 97% to 0, ce 0.24 to 7.1
simclr-own-fine|own line|O|nt-xent|1|contrastive|healthy|||healthy|falls
simclr-own-collapses|own line|O|knn@9|0|contrastive|collapse|15|epoch|negatives left out from epoch 16|the loss falls to 0.0008, knn 95% to 10%, embed_std to 0.0007
coordfit-fine|key=value, C++ like|O|psnr|0|vision|healthy|||healthy|26 dB
coordfit-lr-grows|key=value, C++ like|O|loss|1|vision|explosion|960|step|lr grows by 0.6% a step|0.002 to 0.04 and spikes to 0.9, psnr 28 to 2
coordfit-dead-relu|key=value, C++ like|O|psnr|0|vision|unclear|600|step|second layer dead|improves, then exactly flat at 13.86 dB: stuck or done
gan-own-fine|own line|O|frechet|1|gan|healthy|||healthy|noisy balance, no trend that worries
gan-own-mode-collapse|own line|O|sample_std|0|gan|collapse|1260|step|generator lr times 12 after 1300|frechet jumps to 1500, then sample_std near 0 (kimg 80.6 is step 1260)
vae-beta-anneal|Markdown table|O|train ELBO|0|vae|healthy|||beta warm-up to 30|ELBO worsens only because beta rises, then level
vae-overfits|Markdown table|O|test ELBO|0|vae|overfitting|24|epoch|100 images|test -22.9 to -23.3, train -20.6 to -19.3: slow, noisy, clear at the end
finetune-retains|JSON lines|O|dev_nll|1|fine-tuning|healthy|||old data mixed in|dev improves, retained_acc holds
finetune-forgets|JSON lines|O|retained_acc|0|fine-tuning|collapse|36|step|no old data, lr 3e-3|dev fine, retained_acc 0.95 to 0.38
finetune-overfits-small|JSON lines|O|dev_nll|1|fine-tuning|overfitting|120|step|40 examples|nll 0.002, dev_nll 1.625 to 1.685 (small, steady), retained_acc falls as well
loadcast-fine|TSV|O|val_mase|1|forecasting|healthy|||lr halves every 20 epochs|falls
loadcast-rescaled-feed|TSV|O|val_mase|1|forecasting|overfitting|23|epoch|training series shrinks by 7% an epoch|train mae to 0.01, val_mase 0.69 to 1.09 (drift would do too)
loadcast-killed-epoch32|TSV|O|val_mase|1|forecasting|unclear|32|epoch|killed itself with SIGKILL|the log alone looks like a finished run; killed is known from the exit only
loadcast-resumed|TSV|O|val_mase|1|forecasting|resumed|31|epoch|killed at 32, resumed from the checkpoint of epoch 30|epochs 31 and 32 come twice
rlft-fine|own line with dots|O|reward|0|rl|healthy|||healthy|reward 0.25 to 0.43
rlft-entropy-goes|own line with dots|O|entropy|0|rl|entropy_collapse|66|step|lr 0.15, no entropy bonus|entropy below 0.01 from 66 (reward is at its best then)
rlft-reward-sign-flips|own line with dots|O|reward|0|rl|reward_collapse|111|step|advantage changes sign after 110|reward 0.83 to 0.16
ftext-fine|fastText bar|F|avg.loss|1|language|healthy|||healthy|cumulative mean falls
matbox-fine|MATLAB trainNetwork table|F|Validation Loss|1|vision|healthy|||healthy|falls
matbox-overfits|MATLAB trainNetwork table|F|Validation Loss|1|vision|overfitting|30|step|150 noisy examples|validation loss rises to 4.84, mini-batch accuracy 100%
matbox-loss-huge|MATLAB trainNetwork table|F|Mini-batch Loss|1|vision|explosion|2|step|lr 60|thousands, then 1e24'''
rows = []
tfk = [int(l.split('step = ')[1].split()[0].strip(',')) for l in open(R + '/tfest-killed/train.log') if 'step = ' in l]
for l in T.split('\n'):
    s, fmt, own, met, low, cat, lab, on, unit, cause, note = l.split('|')
    if not os.path.exists(f'{R}/{s}/train.log'): print('missing', s); continue
    if on == '@TFK': on = str(tfk[-1] if tfk else '')
    m = json.load(open(f'{R}/scripts/meta/meta_{s}.json')); q = lambda v: json.dumps(v)
    cmd = ' '.join(m['cmd']); rc = m['rc']
    if os.path.exists(R + '/' + s + '/recorder'): pass
    y = f"slug: {s}\nframework: {q(fmt.split()[0] if own=='F' else 'own')}\nformats:\n- {q(fmt)}\ncommand: {q(cmd)}\nfiles:\n- train.log\ntext_log: train.log\nmetric: {q(met)}\nlower_is_better: {'true' if low=='1' else 'false'}\nmodel_category: {cat}\nlabel: {lab}\nexpected: {lab}\nonset_step: {on or 'null'}\nstep_unit: {unit or 'null'}\ncause: {q(cause)}\nnote: {q(note)}\nwall_time_s: {m['wall']}\nlast_output_s: {m['last']}\nexit_code: {rc if rc is not None and rc>=0 else 'null'}\nexit_signal: {-rc if rc is not None and rc<0 else 'null'}\nkilled: {q(m['killed'])}\n"
    open(f'{R}/{s}/run.yaml', 'w').write(y)
    rows.append([s, 'own' if own == 'O' else fmt.split()[0] + '-style', fmt, met, low == '1', cat, lab, on, unit, cause, '', m['wall']])
with open(R + '/INDEX.csv', 'w', newline='') as f:
    w = csv.writer(f); w.writerow('slug,framework,formats,metric,lower_is_better,model_category,label,onset_step,step_unit,cause,seed,wall_time_s'.split(',')); w.writerows(rows)
from collections import Counter
print(len(rows), Counter(r[6] for r in rows), Counter(r[1] == 'own' for r in rows))
print([d for d in os.listdir(R) if os.path.isdir(R + '/' + d) and d != 'scripts' and d not in [r[0] for r in rows]])
