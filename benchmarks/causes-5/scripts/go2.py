from rec import rec
K = dict(fam='rl', lower=False, metric='rollout/ep_rew_mean', unit='timesteps', fw='imitates stable-baselines3')
rec('ppo-huge-steps', 'train_ppo.py', '--learning-rate 0.2 --clip-range 20.0 --n-epochs 20 --max-grad-norm 100.0', cause='rate 0.2, no effective clipping, 20 epochs per rollout: policy jumps', label='reward_collapse', **K)
rec('ppo-greedy-corridor', 'train_ppo.py', '--task corridor --ent-coef 0.0 --learning-rate 0.01 --iterations 34 --n-epochs 8', cause='entropy coefficient 0 in a deceptive corridor: policy becomes deterministic on the small reward', label='entropy_collapse', **K)
rec('ppo-second-stage', 'train_ppo.py', '--second-stage stage2.yaml', cause='second stage multiplies the reward by 0.05', label='reward_collapse', **K)
rec('ppo-cart-healthy', 'train_ppo.py', '--seed 4 --learning-rate 0.004', cause='none: noisy', label='healthy', **K)
K = dict(fam='rl', unit='step', fw='home-made, logfmt')
rec('dqn-rover-no-target', 'dqn_rover.py', '--target-sync 0 --gamma 1.0 --lr 0.003 --steps 3500', cause='no target network, gamma 1 and bootstrapping through ends: Q diverges', label='explosion', metric='td_loss', **K)
rec('dqn-rover-telemetry', 'dqn_rover.py', '--reward-source telemetry --steps 4000', cause='the telemetry reward is NaN now and then after step 2600', label='nan', metric='td_loss', **K)
