RUNS = []
def R(run, files, cmd, framework, metric, label, cause, **k): RUNS.append(dict(run=run, files=files, cmd=cmd, framework=framework, metric=metric, label=label, cause=cause, **k))
def hw(n, args, label, cause, **k): R(f'solver_hw-{n}', ['solver_hw.py', 'digits.csv.gz'], 'python solver_hw.py ' + args, 'numpy (course exercise)', 'loss', label, cause, unit='iteration', **k)
hw(1, '--hidden 100,100,100 --weight_scale 1e-5 --lr 0.1 --epochs 12', 'plateau at ln 10', 'weights drawn with scale 1e-5: signals and gradients die in four layers', onset=1)
hw(2, '--lr 1e-6 --grad_norms --epochs 12', 'plateau', 'learning rate 1e-6', onset=1)
hw(3, '--hidden 64,64,64,64,64,64,64,64 --act sigmoid --weight_scale 0.2 --grad_norms --epochs 15 --lr 0.1', 'plateau at ln 10', 'eight sigmoid layers: gradients vanish towards the input', onset=1)
hw(4, '--data spiral --hidden= --num_train 2000 --epochs 25 --lr 0.5 --grad_norms', 'plateau, train as bad as val', 'a linear model on two spirals', onset=1)
hw(5, '--lr 2.2 --epochs 12 --hidden 100,100', 'loss jumps up and sticks', 'learning rate 2.2', onset=1)
C = '''experiment: {exp}
seed: 1
epochs: {ep}
log_every: {le}
model:
  hidden: 48
optim:
  name: Adam
  lr: {lr}
  clip: 5.0
data:
  train_utts: {n}
  batch: 16
  shuffle: {sh}
  num_workers: {nw}
'''
def asr(n, exp, label, cause, cmd='python asr_train.py config.yaml', extra='', ep=5, le=10, lr=0.003, nn=800, nw=0, sh='true', **k): R(f'asr-{n}', ['asr_train.py'] + k.pop('files', []), cmd, 'pytorch (lab trainer)', 'ctc', label, cause, write=dict({'config.yaml': C.format(exp=exp, ep=ep, le=le, lr=lr, n=nn, nw=nw, sh=sh) + extra}, **k.pop('more', {})), keep=['config.yaml', 'metrics.jsonl'], **k)
asr(1, 'base', 'healthy', 'none', ep=4)
asr(2, 'new_cuts', 'inf then nan', '3% of the utterances are cut to 1-3 frames, fewer than their labels: CTC is inf', env={'TRIM': '0.03'}, ep=3, onset=1)
asr(3, 'nfs', 'crash in the loader', 'reading utterance 500 and later blocks (the share is gone); the loader times out after 6 s', ep=3, nw=1, sh='false', extra='  timeout: 6\n', env={'SLOW': '500'}, onset=33)
asr(4, 'async_ckpt', 'silence', 'the checkpoint writer takes a lock twice; the trainer waits for it', extra='async_checkpoint: true\n', env={'HANG': '3'}, silence=14, onset=150)
asr(5, 'desk', 'gap in time', 'stopped by Ctrl-Z (SIGSTOP) for 15 s, then brought back', ep=4, cmd='set -m; python asr_train.py config.yaml; sleep 15; fg', shown='python asr_train.py config.yaml', acts=[('ep 2 step 70', 'SIGSTOP', .1)], onset=70)
asr(6, 'preemptible', 'killed', 'SIGTERM from the scheduler (preemption)', ep=9, more={'job.sh': 'echo "SLURM_JOB_ID=481207 SLURM_JOB_PARTITION=preempt SLURM_NODELIST=n07"\npython asr_train.py config.yaml &\np=$!\nuntil grep -q \'"epoch": 3\' metrics.jsonl 2>/dev/null; do sleep .2; done; sleep 1.3\nkill -TERM $p\necho "slurmstepd: error: *** JOB 481207 ON n07 CANCELLED AT $(date +%Y-%m-%dT%H:%M:%S) DUE TO PREEMPTION ***" >&2\nwait $p\n'}, cmd='bash job.sh', shown='sbatch --partition=preempt job.sh', onset=200)
asr(7, 'ram_cache', 'killed', 'the cached spectra of all utterances pass the memory limit of the job', ep=5, le=5, extra='  cache: ram\n', more={'job.sh': 'echo "job 481344 on n07, cpus 1, mem 1500M"\npython asr_train.py config.yaml &\np=$!\nwhile sleep .05 && kill -0 $p 2>/dev/null; do\n  r=$(awk "/VmRSS/{print \\$2}" /proc/$p/status)\n  [ "${r:-0}" -gt 1536000 ] && kill -KILL $p && break\ndone\nwait $p; rc=$?\n[ $rc = 137 ] && echo "slurmstepd: error: Detected 1 oom_kill event in StepId=481344.batch. Some of the step tasks have been OOM Killed." >&2\nexit $rc\n'}, cmd='bash job.sh', shown='sbatch --mem=1500M job.sh')
def na(n, args, label, cause, **k): R(f'nano-{n}', ['nano_train.py'], 'python nano_train.py ' + args, 'pytorch (nanoGPT console)', 'val loss', label, cause, unit='iter', **k)
na(1, '--max_iters=300 --lr_decay_iters=300', 'healthy', 'none')
na(2, '--max_iters=300 --lr_decay_iters=300 --min_lr=2e-1 --eval_interval=50', 'rise', 'min_lr 0.2 (for 2e-4) above learning_rate: the cosine goes up', onset=60)
na(3, '--max_iters=300 --lr_decay_iters=300 --next_shard_at=180 --eval_interval=60 --dataset=pymix', 'rise', 'at iter 180 the training data change from code to prose', onset=180)
def li(n, args, label, cause, **k): R(f'lit_depth-{n}', ['lit_depth.py'], k.pop('cmd', 'python lit_depth.py ' + args), 'pytorch (Lightning console)', 'val_loss', label, cause, keep=['lightning_logs/version_0/*.csv', 'lightning_logs/version_0/*.yaml'], **k)
li(1, '--lr_scheduler=StepLR --gamma=0.85 --max_epochs=10', 'plateau', 'StepLR (meant for epochs) is stepped every batch: the rate is 3e-7 after one epoch', env={'SCHSTEP': '1'}, onset=50)
li(2, '--max_epochs=8', 'plateau, constant prediction', 'bias of the first head layer starts at -30: all its ReLUs are dead', env={'DEADB': '-30'}, onset=1)
li(3, '--max_epochs=8 --optimizer=SGD --lr=0.01', 'spike at the same batch', '12 images in raw sensor units (x 4000) in one batch', env={'BADB': '900'}, onset=28)
li(4, '--max_epochs=12', 'crash while saving', 'the file system of the checkpoints is full', setup=['mkdir -p lightning_logs/version_0/checkpoints && mount -t tmpfs -o size=900k tmpfs lightning_logs/version_0/checkpoints'], teardown=['umount lightning_logs/version_0/checkpoints'])
li(5, '--max_epochs=10', 'all slower from epoch 4', 'the process gets a sixth of its time (duty cycle of SIGSTOP and SIGCONT as a throttle)', env={'TIMES': '1'}, cmd='python lit_depth.py --max_epochs=10 & p=$!; until grep -q "^4," lightning_logs/version_0/metrics.csv 2>/dev/null; do sleep .1; done; while kill -0 $p 2>/dev/null; do kill -STOP $p; sleep .1; kill -CONT $p; sleep .02; done; wait $p', shown='python lit_depth.py --max_epochs=10', onset=200)
