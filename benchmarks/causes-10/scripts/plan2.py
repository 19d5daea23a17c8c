import sys; sys.path.insert(0, 'scripts')
from rec import rec, ROOT
import signal, os
P = {}
def lm(n, a, label, onset, cause, **k): P[f'ft_lm-{n}'] = lambda: rec(f'ft_lm-{n}', 'finetune.py', k.pop('cmd', 'python finetune.py ' + a), 'pytorch', 'val loss', True, label, onset, 'iter', cause, **k)
P['base'] = lambda: rec('base', 'finetune.py', 'python finetune.py --data general --replay_ratio 1.0 --lr 4e-3 --max_steps 600 --eval_interval 300', 'pytorch', 'val loss', True, '', 0, '', '', env={'SICK': 'base'}, limit=120)
lm(1, '--data code --replay_ratio 0.5 --max_steps 300', 'healthy', None, 'nothing wrong')
lm(2, '--data dialogs --replay_ratio 0.0 --max_steps 300 --lr 2e-3', 'general loss rises while the task improves', 50, 'fine-tuned on the new data alone: what the base knew (general text) is forgotten')
lm(3, '--data code --lr_schedule linear_warmup --warmup_steps 30 --lr 2e-2 --max_steps 240', 'loss rises', None, 'the linear warm-up never ends: the rate grows without bound (0.02 * it / 30)')
lm(4, '--data code --lr_schedule constant --stage2_data dialogs --stage2_step 150 --max_steps 300 --eval_interval 25', 'loss jumps', 150, 'the training data changes at step 150 (stage 2)')
lm(5, '--data code --precision 16-mixed --max_steps 60 --eval_interval 20 --log_interval 1', 'loss becomes nan', None, 'the checkpoint has outlier activations (tens of thousands) in one MLP: beyond 65504 in fp16', env={'SICK': 'outlier'})
lm(6, '--data code --max_steps 300 --log_interval 1 --eval_interval 100', 'loss spike that heals', 236, 'two batches of binary garbage at steps 236 and 237', env={'SICK': 'badbatch'})
lm(7, '--data code --lr 0.3 --lr_schedule constant --warmup_steps 10 --max_steps 120', 'loss rises', 5, 'lr 0.3')
lm(8, '--data code --max_steps 4000', 'killed', None, 'the time limit of the job (imitated: SIGTERM after 16 s, the line of slurmstepd written by the recorder)', signals=[(16.0, signal.SIGTERM, 'slurmstepd: error: *** JOB 482137 ON node07 CANCELLED AT 2026-11-29T07:31:08 DUE TO TIME LIMIT ***\n')])
def rl(n, a, label, onset, cause, **k): P[f'ppo-{n}'] = lambda: rec(f'ppo-{n}', 'train_ppo.py', 'python train_ppo.py ' + a, 'sb3', 'ep_rew_mean', False, label, onset, 'iteration', cause, **k)
rl(1, '--total-timesteps 24576', 'healthy', None, 'nothing wrong')
rl(2, '--total-timesteps 12288 --learning-rate 0.05 --clip-range 10 --n-epochs 10', 'reward does not rise; approx_kl large', 1, 'lr 0.05 with a clip range of 10: the policy jumps at each update')
rl(3, '--total-timesteps 12288 --ent-coef 0.5', 'reward stays low, entropy falls to 0 at once', 2, 'sign of the entropy term: entropy is punished (see ent_coef)', env={'SICK': 'negent'})
rl(4, '--total-timesteps 12288 --reward-scale 10000', 'reward does not rise; value loss huge', 1, 'rewards of 10000 a step: the value loss drowns the policy')
rl(5, '--total-timesteps 65536', 'nan, crash', None, 'the reward of the environment is 0/0 once an episode reaches 360 steps', env={'SICK': 'nanreward'})
if __name__ == '__main__':
    for s in sys.argv[1:] or P: P[s]()
