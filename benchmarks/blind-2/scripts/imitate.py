"""Prints in the documented console format of frameworks (none of them is installed): python -u imitate.py STYLE [--lr ..]"""
import sys; style = sys.argv.pop(1)
from nn import *
import datetime, json, random
F = {}
def fw(f): F[f.__name__] = f; return f
now = lambda f='%Y-%m-%d %H:%M:%S': datetime.datetime.now().strftime(f)
ms = lambda: now() + ',%03d' % (time.time() * 1000 % 1000)
T0 = time.time()
@fw
def lightning(a):
    c = mk(a, opt='adam'); say('GPU available: False, used: False\nTPU available: False, using: 0 TPU cores\nHPU available: False, using: 0 HPUs\n')
    say('  | Name  | Type       | Params\n-------------------------------------\n0 | net   | Sequential | 484   \n-------------------------------------\n484       Trainable params\n0         Non-trainable params\n484       Total params\n0.002     Total estimated model params size (MB)', file=sys.stderr)
    tot = a.epochs * c.nb; it = 0; v = None
    for e in range(a.epochs):
        L = 0
        for b in range(c.nb):
            r = c.step(sched(c, it, tot, a.lr)); it += 1; L = r['loss']; truth(it, train_nll_step=L)
            if b % 3 == 0 or b == c.nb - 1:
                el = .011 * (b + 1); ex = f', valid_nll={v["loss"]:.3f}, valid_mAP={v["f1"]:.3f}' if v else ''
                say(f'\rEpoch {e}: {100*(b+1)//c.nb:3d}%|{bar(b+1,c.nb)}| {b+1}/{c.nb} [{hms(el)}<{hms(.011*(c.nb-b-1))}, {88+r["acc"]*9:.2f}it/s, v_num=3, train_nll_step={L:#.3g}{ex}]', end=''); time.sleep(a.sleep)
        v = c.val(); truth(it, valid_nll=v['loss'], valid_mAP=v['f1'])
        say('\n\rValidation: |          | 0/? [00:00<?, ?it/s]\x1b[A', end='')
    say('\n`Trainer.fit` stopped: `max_epochs=%d` reached.' % a.epochs)
@fw
def keras1(a):
    c = mk(a, k=2, opt='rms', imb=.2 if a.mode == 'imb' else 0.); tot = a.epochs * c.nb; it = 0
    for e in range(a.epochs):
        say(f'Epoch {e+1}/{a.epochs}'); R = []
        for b in range(c.nb):
            R.append(c.step(sched(c, it, tot, a.lr))); it += 1
            ml = np.mean([r['loss'] for r in R]); ma = np.mean([r['acc'] for r in R]); n = b + 1; k = int(30 * n / c.nb); pb = '=' * (k - 1) + '>' + '.' * (30 - k) if n < c.nb else '=' * 30
            if k == 0: pb = '.' * 30
            if n < c.nb and n % 4 == 1: say('\b' * 90 + f'\r{n:2d}/{c.nb} [{pb}] - ETA: {int(.02*(c.nb-n))}s - loss: {ml:.4f} - binary_accuracy: {ma:.4f}', end=''); time.sleep(a.sleep)
        v = c.val(); truth(e + 1, loss=ml, val_loss=v['loss'], val_binary_accuracy=v['acc'])
        say('\b' * 90 + f'\r{c.nb}/{c.nb} [{pb}] - 1s 21ms/step - loss: {ml:.4f} - binary_accuracy: {ma:.4f} - val_loss: {v["loss"]:.4f} - val_binary_accuracy: {v["acc"]:.4f} - lr: {sched(c, it, tot, a.lr):.4e}')
@fw
def keras2(a):
    c = mk(a, k=5, opt='adam', hid=(48, 24)); tot = a.epochs * c.nb; it = 0; best = 9e9
    for e in range(a.epochs):
        R = []
        for b in range(c.nb): R.append(c.step(sched(c, it, tot, a.lr))); it += 1
        ml = np.mean([r['loss'] for r in R]); ma = np.mean([r['acc'] for r in R]); v = c.val(); truth(e + 1, loss=ml, val_loss=v['loss'])
        say(f'Epoch {e+1}/{a.epochs}')
        if v['loss'] < best: say(f'\nEpoch {e+1}: val_loss improved from {best if best < 9e9 else float("inf"):.5f} to {v["loss"]:.5f}, saving model to ck/best.keras'); best = v['loss']
        else: say(f'\nEpoch {e+1}: val_loss did not improve from {best:.5f}')
        say(f'{c.nb}/{c.nb} - 0s - 9ms/step - f1_macro: {np.mean([r["acc"] for r in R]):.4f} - loss: {ml:.4f} - sparse_top_k_categorical_accuracy: {ma:.4f} - val_f1_macro: {v["f1"]:.4f} - val_loss: {v["loss"]:.4f} - val_sparse_top_k_categorical_accuracy: {v["acc"]:.4f}'); time.sleep(a.sleep)
@fw
def hf(a):
    c = lm(4000 if a.mode != 'overfit' else 1200, 800, seed=a.seed, opt='adam', bs=32); c.mode = a.mode; tot = a.steps; R = []; t0 = time.time()
    say('***** Running training *****\n  Num examples = 3,996\n  Num Epochs = %d\n  Instantaneous batch size per device = 32\n  Gradient Accumulation steps = 1\n  Total optimization steps = %d' % (round(tot / c.nb), tot))
    for it in range(tot):
        lr = sched(c, it, tot, a.lr); r = c.step(lr, clip=0 if a.mode in ('rise', 'jump') else 1.0); R.append(r['loss'])
        if (it + 1) % a.every == 0:
            ep = (it + 1) / c.nb; L = np.mean(R); R = []; truth(it + 1, loss=L, lr=lr); say({'loss': round(float(L), 4), 'grad_norm': float(np.float32(r['gnorm'])), 'learning_rate': lr, 'mean_token_accuracy': round(r['acc'], 4), 'epoch': round(ep, 2)}); time.sleep(a.sleep)
        if (it + 1) % (a.every * 5) == 0: v = c.val(); truth(it + 1, eval_loss=v['loss']); say({'eval_loss': v['loss'], 'eval_chrf': round(100 * v['acc'], 4), 'eval_runtime': .1233, 'eval_samples_per_second': 6488.1, 'eval_steps_per_second': 202.7, 'epoch': round(ep, 2)})
    say({'train_runtime': round(time.time() - t0, 4), 'train_samples_per_second': 8123.4, 'train_steps_per_second': 253.8, 'train_loss': 2.1, 'epoch': round(ep, 2)})
@fw
def fastai(a):
    c = mk(a, k=6, opt='adam', spread=1.5, on=220); tot = a.epochs * c.nb; it = 0; sm = Ema(.98)
    say('epoch     train_loss  valid_loss  error_rate  jaccard_coeff  time    ')
    for e in range(a.epochs):
        for b in range(c.nb): tl = sm(c.step(sched(c, it, tot, a.lr))['loss']); it += 1
        v = c.val(); truth(e, train_loss=tl, valid_loss=v['loss'], error_rate=1 - v['acc'])
        f = lambda x: f'{x:.6f}' if np.isfinite(x) else '#na#' if x is None else str(x)
        say(f'{e:<8d}  {f(tl):<10s}  {f(v["loss"]):<10s}  {f(1-v["acc"]):<10s}  {f(v["f1"]/(2-v["f1"])):<13s}  00:0{e%2}   '); time.sleep(a.sleep)
@fw
def timm(a):
    c = mk(a, k=8, opt='mom', bs=24, n=960, spread=1.4); tot = a.epochs * c.nb; it = 0; best = (0, 0)
    say('Training with a single process on 1 device (cpu).\nModel resmlp_tiny created, param count:632\nAMP not enabled. Training in float32.\nScheduled epochs: %d. LR stepped per epoch.' % a.epochs)
    for e in range(a.epochs):
        R = []
        for b in range(c.nb):
            lr = sched(c, it, tot, a.lr); r = c.step(lr); it += 1; R.append(r['loss']); truth(it, loss=r['loss'])
            if b % 10 == 0 or b == c.nb - 1: say(f'Train: {e} [{b:>4d}/{c.nb} ({100*b/(c.nb-1):>3.0f}%)]  Loss: {r["loss"]:#.3g} ({np.mean(R):#.3g})  Time: 0.0{b%7+11}s, {1234+b*3:>7.2f}/s  (0.014s, {1700-b:>7.2f}/s)  LR: {lr:.3e}  Data: 0.001 (0.002)')
        v = c.val()
        for b in (0, 12): say(f'Test: [{b:>4d}/12]  Time: 0.009 (0.010)  Loss: {v["loss"]:>7.3f} ({v["loss"]:>6.3f})  Acc@1: {100*v["acc"]:>7.3f} ({100*v["acc"]:>7.3f})  Acc@5: {100*v["top2"]:>7.3f} ({100*v["top2"]:>7.3f})')
        truth(it, val_loss=v['loss'], acc1=v['acc'])
        if v['acc'] * 100 > best[0]: best = (v['acc'] * 100, e); say(f"Current checkpoints:\n ('./output/train/20261128-resmlp_tiny/checkpoint-{e}.pth.tar', {best[0]})\n")
        time.sleep(a.sleep)
    say(f'*** Best metric: {best[0]} (epoch {best[1]})')
def det(a): c = mk(a, k=4, opt='mom', spread=1.2); g = Reg(seed=a.seed, opt='adam'); return c, g
@fw
def detectron2(a):
    c, g = det(a); tot = a.iters; m = []
    say(f'[{now("%m/%d %H:%M:%S")} d2.engine.train_loop]: Starting training from iteration 0')
    for it in range(tot):
        lr = sched(c, it, tot, a.lr); r = c.step(lr); q = g.step(.003); m.append((r['loss'], q['loss'], 1 - r['acc']))
        if it % 20 == 19:
            z = np.median(m[-20:], 0); truth(it, total_loss=z.sum(), loss_cls=z[0])
            if not np.isfinite(r['loss']): raise FloatingPointError(f"Loss became infinite or NaN at iteration={it}!\nloss_dict = {{'loss_cls': nan, 'loss_box_reg': {q['loss']:.4f}}}")
            say(f'[{now("%m/%d %H:%M:%S")} d2.utils.events]:  eta: 0:00:{(tot-it)//30:02d}  iter: {it}  total_loss: {z.sum():.4g}  loss_cls: {z[0]:.4g}  loss_box_reg: {z[1]:.4g}  loss_rpn_cls: {z[2]*.1:.4g}  time: 0.0331  last_time: 0.0312  data_time: 0.0021  last_data_time: 0.0019   lr: {lr:.5g}  max_mem: 412M'); time.sleep(a.sleep)
        if it % 200 == 199: v = c.val(); truth(it, AP=v['f1']); say(f'[{now("%m/%d %H:%M:%S")} d2.evaluation.testing]: copypaste: Task: bbox\n[{now("%m/%d %H:%M:%S")} d2.evaluation.testing]: copypaste: AP,AP50,AP75,APs,APm,APl\n[{now("%m/%d %H:%M:%S")} d2.evaluation.testing]: copypaste: {60*v["f1"]:.4f},{90*v["f1"]:.4f},{58*v["f1"]:.4f},nan,{62*v["f1"]:.4f},{55*v["f1"]:.4f}')
@fw
def mmengine(a):
    c = mk(a, k=5, opt='mom', spread=1.5, on=300); tot = a.epochs * c.nb; it = 0; tag = lambda: now('%Y/%m/%d %H:%M:%S') + ' - mmengine - INFO - '
    say(tag() + 'Checkpoints will be saved to /home/user/work_dirs/cls.')
    for e in range(a.epochs):
        R = []
        for b in range(c.nb):
            lr = sched(c, it, tot, a.lr); r = c.step(lr); it += 1; R.append(r['loss']); truth(it, loss=r['loss'])
            if (b + 1) % 10 == 0: say(tag() + f'Epoch(train)  [{e+1}][{b+1:2d}/{c.nb}]  base_lr: {lr:.4e} lr: {lr:.4e}  eta: 0:00:{max(0,(tot-it)//50):02d}  time: 0.0203  data_time: 0.0011  memory: 310  grad_norm: {r["gnorm"]:.4f}  loss: {np.mean(R[-10:]):.4f}  decode.loss_ce: {np.mean(R[-10:]):.4f}  decode.acc_seg: {100*r["acc"]:.4f}')
        v = c.val(); say(tag() + f'Epoch(val) [{e+1}][13/13]    aAcc: {100*v["acc"]:.4f}  mIoU: {100*v["f1"]/(2-v["f1"]):.4f}  mAcc: {100*np.mean(v["rec"]):.4f}  data_time: 0.0011  time: 0.0100'); truth(it, mIoU=100 * v['f1'] / (2 - v['f1']), vloss=v['loss']); time.sleep(a.sleep)
@fw
def yolo8(a):
    c, g = det(a); tot = a.epochs * c.nb; it = 0
    for e in range(a.epochs):
        say('\n      Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size'); R = []
        for b in range(c.nb):
            r = c.step(sched(c, it, tot, a.lr)); q = g.step(.003); it += 1; R.append((q['mae'], r['loss'], q['loss'] + .8)); m = np.mean(R, 0)
            if b % 6 == 0 or b == c.nb - 1: say(f'\r{f"{e+1}/{a.epochs}":>11s}{"0G":>11s}{m[0]:>11.4g}{m[1]:>11.4g}{m[2]:>11.4g}{20+b%9:>11d}{320:>11d}: {100*(b+1)//c.nb:3d}%|{bar(b+1,c.nb)}| {b+1}/{c.nb} [00:0{b//20}<00:00, 41.2it/s]', end='')
        v = c.val(); truth(e + 1, box=m[0], cls=m[1], dfl=m[2], mAP=v['f1'] * .6)
        P, Rr = np.mean(v['rec']) * .95, np.mean(v['rec']) * .9
        say(f'\n{"Class":>22s}{"Images":>11s}{"Instances":>11s}{"Box(P":>11s}{"R":>11s}{"mAP50":>11s}{"mAP50-95)":>11s}: 100%|██████████| 13/13 [00:00<00:00, 61.00it/s]\n{"all":>22s}{400:>11d}{1312:>11d}{P:>11.3g}{Rr:>11.3g}{v["f1"]*.9:>11.3g}{v["f1"]*.6:>11.3g}'); time.sleep(a.sleep)
@fw
def sb3(a):
    e = rl(a, n=4, T=128); tot = a.iters
    for i in range(tot):
        lr = rlr(e, i, tot, a.lr); r = e.iter(lr); truth(r['steps'], ep_rew_mean=r['ret'], entropy_loss=-r['ent'], value_loss=r['vl'])
        f = lambda x: f'{x:.3g}' if abs(x) < 1e5 and (abs(x) >= 1e-3 or x == 0) else f'{x:.2e}'
        rows = [('rollout/', '')] + [('   ep_len_mean', f(r['ret'])), ('   ep_rew_mean', f(r['ret']))] + [('time/', ''), ('   fps', str(2100 + i % 37)), ('   iterations', str(i + 1)), ('   time_elapsed', str(int(time.time() - T0))), ('   total_timesteps', str(r['steps']))] + [('train/', '')] + [('   ' + k, f(x)) for k, x in (('approx_kl', r['kl']), ('clip_fraction', r['cf']), ('clip_range', .2), ('entropy_loss', -r['ent']), ('explained_variance', r['ev']), ('learning_rate', lr), ('loss', r['vl'] * .5 + r['pl']), ('n_updates', i * 3 + 3), ('policy_gradient_loss', r['pl']), ('value_loss', r['vl']))]
        say('-' * 42 + '\n' + '\n'.join(f'| {k:<24s}| {x:<12s}|' for k, x in rows) + '\n' + '-' * 42); time.sleep(a.sleep)
@fw
def rllib(a):
    e = rl(a, n=8, T=64); tot = a.iters
    say('== Status ==\nCurrent time: ' + now() + ' (running for 00:00:01.20)\nUsing FIFO scheduling algorithm.\nLogical resource usage: 1.0/2 CPUs, 0/0 GPUs\nNumber of trials: 1/1 (1 RUNNING)')
    for i in range(tot):
        r = e.iter(rlr(e, i, tot, a.lr)); truth(i + 1, episode_reward_mean=r['ret'], entropy=r['ent'], vf_loss=r['vl'])
        h = '+--------------------------+----------+-----------------+--------+------------------+-------+----------+----------------------+--------------------+'
        if i % 2 == 1: say(h + '\n| Trial name               | status   | loc             |   iter |   total time (s) |    ts |   reward |   episode_reward_max |   episode_len_mean |\n' + h.replace('-', '-') + f'\n| PPO_Pole_4f1a2_00000     | RUNNING  | 127.0.0.1:3312  | {i+1:6d} | {time.time()-T0:16.4f} | {r["steps"]:5d} | {r["ret"]:8.2f} | {max(e.env.done_returns[-30:] or [0]):20.0f} | {r["ret"]:18.2f} |\n' + h)
        time.sleep(a.sleep)
@fw
def rllib_result(a):
    e = rl(a, n=8, T=64); tot = a.iters
    for i in range(tot):
        lr = rlr(e, i, tot, a.lr); r = e.iter(lr); truth(i + 1, episode_return_mean=r['ret'], entropy=r['ent'], vf_loss=r['vl'])
        say(f'Result for IMPALA_Pole_7c11b_00000:\n  agent_timesteps_total: {r["steps"]}\n  date: {now("%Y-%m-%d_%H-%M-%S")}\n  done: {str(i==tot-1).lower()}\n  env_runners:\n    episode_len_mean: {r["ret"]}\n    episode_return_max: {max(e.env.done_returns[-30:] or [0])}\n    episode_return_mean: {r["ret"]}\n    num_episodes_lifetime: {r["n"]}\n  info:\n    learner:\n      default_policy:\n        cur_lr: {lr}\n        entropy: {r["ent"]}\n        policy_loss: {r["pl"]}\n        vf_explained_var: {r["ev"]}\n        vf_loss: {r["vl"]}\n  iterations_since_restore: {i+1}\n  time_total_s: {time.time()-T0}\n  timesteps_total: {r["steps"]}\n  training_iteration: {i+1}\n  trial_id: 7c11b_00000\n  '); time.sleep(a.sleep)
@fw
def cleanrl(a):
    e = rl(a, n=2, T=128); tot = a.iters; seen = 0
    for i in range(tot):
        r = e.iter(rlr(e, i, tot, a.lr)); d = e.env.done_returns
        for x in d[seen:]: say(f'global_step={r["steps"]}, episodic_return=[{x:.1f}]')
        truth(r['steps'], episodic_return=np.mean(d[seen:]) if len(d) > seen else float('nan')); seen = len(d)
        if i % 4 == 3: say(f'SPS: {1800+i%60}')
        time.sleep(a.sleep)
@fw
def spinup(a):
    e = rl(a, n=8, T=64); tot = a.iters
    for i in range(tot):
        r = e.iter(rlr(e, i, tot, a.lr)); d = e.env.done_returns[-30:] or [0]; truth(i, AverageEpRet=r['ret'], Entropy=r['ent'])
        rows = dict(Epoch=i, AverageEpRet=np.mean(d), StdEpRet=np.std(d), MaxEpRet=max(d), MinEpRet=min(d), EpLen=r['ret'], AverageVVals=r['ret'] * .21, TotalEnvInteracts=r['steps'], LossPi=r['pl'], LossV=r['vl'], Entropy=r['ent'], KL=r['kl'], ClipFrac=r['cf'], StopIter=2, Time=time.time() - T0)
        say('---------------------------------------'); [say('| %15s | %15s |' % (k, '%8.3g' % x if hasattr(x, '__float__') else x)) for k, x in rows.items()]; say('---------------------------------------'); time.sleep(a.sleep)
@fw
def tianshou(a):
    e = rl(a, n=8, T=64); best = (0, 0)
    for i in range(a.epochs):
        for j in range(5):
            r = e.iter(rlr(e, i * 5 + j, a.epochs * 5, a.lr)); say(f'\rEpoch #{i+1}: {100*(j+1)//5:3d}%|{bar(j+1,5,full="#",part="123456789")}| {512*(j+1)}/2560 [00:0{j//4}<00:00, 2210.33it/s, env_step={r["steps"]}, gradient_step={r["steps"]//170}, len={int(r["ret"]) if r["ret"]==r["ret"] else 0}, loss/ent={r["ent"]:.3f}, loss/vf={r["vl"]:.3f}, rew={r["ret"]:.2f}]', end='')
        d = e.env.done_returns[-20:] or [0]; m, s = np.mean(d), np.std(d); best = max(best, (m, i + 1)); truth(i + 1, test_reward=m, ent=r['ent'])
        say(f'\nEpoch #{i+1}: test_reward: {m:.6f} ± {s:.6f}, best_reward: {best[0]:.6f} ± {s:.6f} in #{best[1]}'); time.sleep(a.sleep)
@fw
def mlagents(a):
    e = rl(a, n=8, T=64); tot = a.iters
    say('[INFO] Connected to Unity environment with package version 3.0.0 and communication version 1.5.0\n[INFO] Connected new brain: PoleBalance?team=0')
    for i in range(tot):
        r = e.iter(rlr(e, i, tot, a.lr)); d = e.env.done_returns[-30:]; truth(r['steps'], MeanReward=r['ret'])
        if i % 2: say(f'[INFO] PoleBalance. Step: {r["steps"]}. Time Elapsed: {time.time()-T0:.3f} s. ' + (f'Mean Reward: {np.mean(d)/10:.3f}. Std of Reward: {np.std(d)/10:.3f}. Training.' if d else 'No episode was completed since last summary. Training.')); time.sleep(a.sleep)
@fw
def spacy(a):
    c = mk(a, k=5, opt='adam', on=200); tot = a.steps; R = []
    say('ℹ Saving to output directory: out\nℹ Using CPU\n\n=========================== Initializing pipeline ===========================\n✔ Initialized pipeline\n\n============================= Training pipeline =============================\nℹ Pipeline: [\'tok2vec\', \'ner\']\nℹ Initial learn rate: 0.001\nE    #       LOSS TOK2VEC  LOSS NER  ENTS_F  ENTS_P  ENTS_R  SCORE \n---  ------  ------------  --------  ------  ------  ------  ------')
    for it in range(tot):
        r = c.step(sched(c, it, tot, a.lr)); R.append(r['loss'])
        if it % a.every == 0:
            v = c.val(); Rm = sum(R) * 10; R = []; truth(it, LOSS_NER=Rm, SCORE=v['f1'], vl=v['loss']); P, q = v['f1'] * 101, np.mean(v['rec']) * 100
            say(f'{it//c.nb:3d}  {it:6d}  {Rm*.21:12.2f}  {Rm:8.2f}  {v["f1"]*100:6.2f}  {min(P,100):6.2f}  {q:6.2f}  {v["f1"]:6.2f}'); time.sleep(a.sleep)
    say('✔ Saved pipeline to output directory\nout/model-last')
@fw
def fairseq(a):
    c = lm(4000 if a.mode != 'overfit' else 1000, 800, seed=a.seed, opt='adam', bs=32, hid=(64,)); c.mode = a.mode; tot = a.epochs * c.nb; it = 0; best = 99; lg = lambda m, s: say(f'{now()} | INFO | {m} | {s}')
    for e in range(1, a.epochs + 1):
        lg('fairseq.trainer', f'begin training epoch {e}'); R = []
        for b in range(c.nb):
            lr = sched(c, it, tot, a.lr); r = c.step(lr, clip=0 if a.mode in ('rise', 'jump') else 1); it += 1; R.append((r['loss'], r['gnorm'])); truth(it, nll_loss=r['loss'])
            if it % a.every == 0:
                z = np.mean(R[-a.every:], 0); L = z[0] / math.log(2); P = min(2 ** min(L, 900), 1e99) if L == L else float('nan'); lg('train_inner', f'epoch {e:03d}: {b+1:6d} / {c.nb} loss={L+.3:.3f}, nll_loss={L:.3f}, ppl={P:.2f}, wps={31000+it%900}, ups=98.3, wpb=320, bsz=32, num_updates={it}, lr={lr:g}, gnorm={z[1]:.3f}, clip=100, train_wall=0, wall={int(time.time()-T0)}')
        v = c.val(); L = v['loss'] / math.log(2); best = min(best, L); truth(it, valid_loss=L); lg('valid', f"epoch {e:03d} | valid on 'valid' subset | loss {L+.3:.3f} | nll_loss {L:.3f} | ppl {2**min(L,900) if L==L else L:.2f} | wps 90211 | wpb 320 | bsz 32 | num_updates {it} | best_loss {best+.3:.3f}"); time.sleep(a.sleep)
        lg('train', f'epoch {e:03d} | loss {np.mean([x[0] for x in R])/math.log(2)+.3:.3f} | nll_loss {np.mean([x[0] for x in R])/math.log(2):.3f} | wps 28111 | num_updates {it} | lr {lr:g} | gnorm {R[-1][1]:.3f} | train_wall 1 | wall {int(time.time()-T0)}')
@fw
def opennmt(a):
    c = lm(5000 if a.mode != 'overfit' else 1300, 800, seed=a.seed, opt='adam', bs=32); c.mode = a.mode; tot = a.steps; R = []
    for it in range(1, tot + 1):
        lr = sched(c, it, tot, a.lr); r = c.step(lr, clip=0 if a.mode in ('rise', 'jump') else 5); R.append((r['loss'], r['acc']))
        if it % a.every == 0: x, ac = np.mean(R, 0); R = []; truth(it, xent=x, acc=ac); say(f'[{ms()} INFO] Step {it}/{tot:5d}; acc: {100*ac:.1f}; ppl: {math.exp(min(x,100)) if x==x else x:5.1f}; xent: {x:.1f}; lr: {lr:.5f}; sents: {32*a.every}; bsz:  320/ 320/32; {20123+it%700:d}/{19872+it%811:d} tok/s; {int(time.time()-T0):6d} sec;'); time.sleep(a.sleep)
        if it % (a.every * 4) == 0: v = c.val(); truth(it, vppl=math.exp(min(v['loss'], 99))); say(f'[{ms()} INFO] valid stats calculation\n                           took: 0.031 s.\n[{ms()} INFO] Train perplexity: {math.exp(min(x,99)) if x==x else x:g}\n[{ms()} INFO] Train accuracy: {100*ac:g}\n[{ms()} INFO] Sentences processed: {it*32}\n[{ms()} INFO] Average bsz:  320/ 320/32\n[{ms()} INFO] Validation perplexity: {math.exp(min(v["loss"],99)) if v["loss"]==v["loss"] else v["loss"]:g}\n[{ms()} INFO] Validation accuracy: {100*v["acc"]:g}')
@fw
def espnet(a):
    c = mk(a, k=6, opt='adam', spread=1.4, on=260); g = mk(a, k=6, opt='adam', spread=1.4, on=260); tot = a.epochs * c.nb; it = 0
    for e in range(1, a.epochs + 1):
        say(f'[trainhost] {ms()} (trainer:285) INFO: {e}/{a.epochs}epoch started'); R = []
        for b in range(c.nb):
            lr = sched(c, it, tot, a.lr); r = c.step(lr); q = g.step(a.lr); it += 1; R.append((r['loss'] * 40, q['loss'] * 9, r['acc'], r['gnorm']))
            if (b + 1) % max(1, c.nb // 3) == 0: z = np.mean(R[-(c.nb // 3):], 0); say(f'[trainhost] {ms()} (trainer:720) INFO: {e}epoch:train:{b+2-c.nb//3}-{b+1}batch: iter_time=1.3e-04, forward_time=0.002, loss_ctc={z[0]:.3f}, loss_att={z[1]:.3f}, acc={z[2]:.3f}, loss={.3*z[0]+.7*z[1]:.3f}, backward_time=0.003, grad_norm={z[3]:.3f}, clip=0.000e+00, loss_scale=1.000, optim_step_time=0.001, optim0_lr0={lr:.3e}, train_time=0.0{b%10}')
        v = c.val(); w = g.val(); truth(e, train_loss=.3 * np.mean([x[0] for x in R]) + .7 * np.mean([x[1] for x in R]), valid_loss=v['loss'] * 12 + w['loss'] * 6.3, valid_cer=1 - v['acc'])
        say(f'[trainhost] {ms()} (trainer:338) INFO: {e}epoch results: [train] iter_time=1.2e-04, loss_ctc={np.mean([x[0] for x in R]):.3f}, loss_att={np.mean([x[1] for x in R]):.3f}, acc={np.mean([x[2] for x in R]):.3f}, loss={.3*np.mean([x[0] for x in R])+.7*np.mean([x[1] for x in R]):.3f}, optim0_lr0={lr:.3e}, time=0.3 seconds, total_count={it}, gpu_max_cached_mem_GB=0.000, [valid] loss_ctc={v["loss"]*40:.3f}, cer_ctc={1-v["acc"]:.3f}, loss_att={w["loss"]*9:.3f}, acc={w["acc"]:.3f}, cer={1-v["acc"]:.3f}, wer={min(1,1.3*(1-v["acc"])):.3f}, loss={v["loss"]*12+w["loss"]*6.3:.3f}, time=0.1 seconds, total_count={e*13}, [att_plot] time=0 seconds'); time.sleep(a.sleep)
@fw
def kaldi(a):
    c = mk(a, k=8, opt='sgd', spread=1.5, bs=32); tot = a.epochs * c.nb; it = 0
    for e in range(a.epochs):
        R = [c.step(sched(c, it + b, tot, a.lr)) for b in range(c.nb)]; it += c.nb; L = np.mean([r['loss'] for r in R]); ac = np.mean([r['acc'] for r in R]); v = c.val(); truth(e, tr=-L, valid=-v['loss'])
        say(f"LOG (nnet3-train[5.5.1068~1-59299]:PrintTotalStats():nnet-training.cc:349) Overall average log-likelihood for 'output' is {-L:.6g} over {c.nb*32} frames.\nLOG (nnet3-train[5.5.1068~1-59299]:PrintTotalStats():nnet-training.cc:362) Overall average accuracy for 'output' is {ac:.6g} over {c.nb*32} frames.\nLOG (nnet3-compute-prob[5.5.1068~1-59299]:PrintTotalStats():nnet-diagnostics.cc:190) Overall log-likelihood for 'output-valid' is {-v['loss']:.6g} per frame, over 400 frames."); time.sleep(a.sleep)
@fw
def llmc(a):
    c = lm(5000, 800, seed=a.seed, opt='adam', bs=48, hid=(80,)); c.mode = a.mode; tot = a.steps; w = []
    say('+-----------------------+----------------------------------------------------+\n| Parameter             | Value                                              |\n+-----------------------+----------------------------------------------------+\n| max_seq_len           | 4                                                  |\n+-----------------------+----------------------------------------------------+')
    say(f'val loss {c.val()["loss"]:f}')
    for it in range(1, tot + 1):
        lr = sched(c, it, tot, a.lr); r = c.step(lr, clip=0 if a.mode in ('rise', 'jump') else 1.); w.append((r['loss'], r['gnorm'])); p = np.array(w[-128:]); z = [(x - y) / (s + 1e-9) for x, y, s in zip(w[-1], p.mean(0), p.std(0))]; truth(it, loss=r['loss'])
        zz = lambda q: f'({q:+.2f}z)' if len(w) > 127 else '(+nanz)'
        if it % a.every == 0 or it == 1: say(f'step {it:4d}/{tot} | loss {r["loss"]:7.6f} {zz(z[0])}| norm {r["gnorm"]:6.4f} {zz(z[1])}| lr {lr:.2e} | {3.1+it%7*.1:.2f} ms | -100.0% bf16 MFU | {41000+it%997:.0f} tok/s'); time.sleep(a.sleep)
        if it % (a.every * 10) == 0: v = c.val(); truth(it, val=v['loss']); say(f'val loss {v["loss"]:f}')
@fw
def megatron(a):
    c = lm(6000 if a.mode != 'overfit' else 1200, 800, seed=a.seed, opt='adam', bs=32, hid=(80,)); c.mode = a.mode; tot = a.steps; R = []; sk = 0; nn_ = 0
    for it in range(1, tot + 1):
        lr = sched(c, it, tot, a.lr); r = c.step(lr, clip=0 if a.mode in ('rise', 'jump') else 1.); R.append(r['loss']); nn_ += r['loss'] != r['loss']
        if it % a.every == 0: L = np.mean(R); R = []; truth(it, lm_loss=L); say(f' [{now()}] iteration {it:8d}/{tot:8d} | consumed samples: {it*32:12d} | elapsed time per iteration (ms): {3.2+it%9*.1:.1f} | learning rate: {lr:.6E} | global batch size: {32:5d} | lm loss: {L:.6E} | loss scale: 1.0 | grad norm: {r["gnorm"]:.3f} | number of skipped iterations: {sk:3d} | number of nan iterations: {nn_:3d} |'); nn_ = 0; time.sleep(a.sleep)
        if it % (a.every * 5) == 0: v = c.val(); truth(it, val=v['loss']); s = f' validation loss at iteration {it} | lm loss value: {v["loss"]:.6E} | lm loss PPL: {math.exp(min(20,v["loss"])) if v["loss"]==v["loss"] else v["loss"]:.6E} | '; say('-' * len(s) + '\n' + s + '\n' + '-' * len(s))
@fw
def deepspeed(a):
    # real loss scaling: the gradient goes through float16
    c = mk(a, k=6, opt='adam', hid=(48,)); tot = a.steps; scale = 2.0 ** 16; sk = 0; good = 0
    for it in range(1, tot + 1):
        lr = sched(c, it, tot, a.lr); X, y = c.batch()
        if a.mode == 'scale' and it > .45 * tot: X = X * 4e3 ** ((it / tot - .45) * 12)   # features grow: the fp16 backward overflows
        L, ac, g = c.loss(X, y, True); h = [(x * scale).astype(np.float16) for x in g]
        if all(np.isfinite(x).all() for x in h): c.o.step([x.astype(float) / scale for x in h], lr); good += 1
        else:
            sk += 1; good = 0; say(f'[{ms()}] [INFO] [loss_scaler.py:190:update_scale] [deepspeed] OVERFLOW! Rank 0 Skipping step. Attempted loss scale: {scale:g}, reducing to {max(scale/2,1e-4):g}'); scale = max(scale / 2, 1e-4)
        if good == 200: scale *= 2; good = 0
        truth(it, loss=L, scale=scale)
        if it % a.every == 0: say(f'[{ms()}] [INFO] [logging.py:128:log_dist] [Rank 0] step={it}, skipped={sk}, lr=[{lr}], mom=[(0.9, 0.999)]\nsteps: {it} loss: {L:.4f} iter time (s): 0.004 samples/sec: 7{it%1000:03d}.412'); time.sleep(a.sleep)
@fw
def flax(a):
    c = mk(a, k=7, opt='adam', spread=1.3, on=250); tot = a.epochs * c.nb; it = 0; g = lambda n, l: f'I1128 {now("%H:%M:%S.%f")} 139872 {n}:{l}]'
    say(g('xla_bridge.py', 889) + " Unable to initialize backend 'rocm': module 'jaxlib.xla_extension' has no attribute 'GpuAllocatorConfig'")
    for e in range(1, a.epochs + 1):
        R = []
        for b in range(c.nb): R.append(c.step(sched(c, it, tot, a.lr))); it += 1
        v = c.val(); tl = np.mean([r['loss'] for r in R]); truth(e, train_loss=tl, test_loss=v['loss'], test_accuracy=v['acc'])
        say(g('train.py', 146) + f' epoch:{e:3d}, train_loss: {tl:.4f}, train_accuracy: {100*np.mean([r["acc"] for r in R]):.2f}, test_loss: {v["loss"]:.4f}, test_accuracy: {100*v["acc"]:.2f}', file=sys.stderr); time.sleep(a.sleep)
@fw
def clu(a):
    c = Diff(a.seed); c.mode = a.mode; tot = a.steps; R = []; c.X = np.zeros((1, 1)); c.y = np.zeros(1)
    for it in range(1, tot + 1):
        lr = sched(c, it, tot, a.lr); r = c.step(lr, bad=a.mode == 'zerodiv' and it == int(.6 * tot)); R.append(r['loss'])
        if it % a.every == 0: L = np.mean(R); R = []; truth(it, l_simple=L); say(f'I1128 {now("%H:%M:%S.%f")} 2201 logging_writer.py:48] [{it}] global_gradient_norm={r["gnorm"]:.5f}, l_simple={L:.5f}, lr={lr:.5g}, steps_per_sec={880+it%13:.4f}', file=sys.stderr); time.sleep(a.sleep)
@fw
def maxtext(a):
    c = lm(5000, 800, seed=a.seed, opt='adam', bs=32, hid=(64,)); c.mode = a.mode; tot = a.steps
    for it in range(tot):
        lr = sched(c, it, tot, a.lr); r = c.step(lr, clip=0 if a.mode in ('rise', 'jump') else 1.); truth(it, loss=r['loss'])
        if a.mode == 'crash' and it == int(.7 * tot): np.load('/home/user/ckpt/items/420/shard_3.npy')
        say(f'completed step: {it}, seconds: 0.00{it%8+1}, TFLOP/s/device: 0.0{it%7+1}, Tokens/s/device: {9000+it%321}.{it%10}, total_weights: 128, loss: {r["loss"]:.3f}'); time.sleep(a.sleep)
@fw
def paddle(a):
    c = mk(a, k=6, opt='mom', on=260); tot = a.epochs * c.nb; it = 0; best = 0
    for e in range(1, a.epochs + 1):
        for b in range(c.nb):
            lr = sched(c, it, tot, a.lr); r = c.step(lr); it += 1; truth(it, loss=r['loss'])
            if it % 10 == 0: say(f'[{now("%Y/%m/%d %H:%M:%S")}] ppocr INFO: epoch: [{e}/{a.epochs}], global_step: {it}, lr: {lr:.6f}, acc: {r["acc"]:.6f}, norm_edit_dis: {.5+.5*r["acc"]:.6f}, CTCLoss: {r["loss"]*10:.6f}, avg_reader_cost: 0.00021 s, avg_batch_cost: 0.00213 s, avg_samples: 32.0, ips: 15{it%1000:03d}.1 samples/s, eta: 0:00:0{max(0,min(9,(tot-it)//100))}')
        v = c.val(); best = max(best, v['acc']); truth(it, acc=v['acc'], vloss=v['loss']); say(f'[{now("%Y/%m/%d %H:%M:%S")}] ppocr INFO: cur metric, acc: {v["acc"]}, norm_edit_dis: {.5+.5*v["acc"]}, fps: 2801.22'); time.sleep(a.sleep)
@fw
def mindspore(a):
    c = mk(a, k=10, d=14, opt='mom', n=1280, spread=1.2); tot = a.epochs * c.nb; it = 0
    for e in range(1, a.epochs + 1):
        for b in range(1, c.nb + 1):
            r = c.step(sched(c, it, tot, a.lr)); it += 1; truth(it, loss=r['loss'])
            if b % 5 == 0: say(f'epoch: {e} step: {b}, loss is {float(np.float32(r["loss"]))}')
        say(f'Train epoch time: {231.2+e:.3f} ms, per step time: {5.78:.3f} ms'); time.sleep(a.sleep)
@fw
def mxnet(a):
    c = mk(a, k=5, opt='mom', bs=20, n=1000, on=240); tot = a.epochs * c.nb; it = 0
    for e in range(a.epochs):
        R = []
        for b in range(1, c.nb + 1):
            R.append(c.step(sched(c, it, tot, a.lr))); it += 1
            if b % 12 == 0: say(f'INFO:root:Epoch[{e}] Batch [{b-12}-{b}]\tSpeed: {8000+it%977:.2f} samples/sec\taccuracy={np.mean([r["acc"] for r in R]):.6f}\tcross-entropy={np.mean([r["loss"] for r in R]):.6f}', file=sys.stderr)
        v = c.val(); tl = np.mean([r['loss'] for r in R]); truth(e, tr=tl, val=v['loss'], vacc=v['acc']); say(f'INFO:root:Epoch[{e}] Train-accuracy={np.mean([r["acc"] for r in R]):.6f}\nINFO:root:Epoch[{e}] Train-cross-entropy={tl:.6f}\nINFO:root:Epoch[{e}] Time cost=0.{e%9}12\nINFO:root:Epoch[{e}] Validation-accuracy={v["acc"]:.6f}\nINFO:root:Epoch[{e}] Validation-cross-entropy={v["loss"]:.6f}', file=sys.stderr); time.sleep(a.sleep)
@fw
def estimator(a):
    c = Reg(seed=a.seed, opt='adam', n=800); c.mode = a.mode; c.k = 2; tot = a.steps
    for it in range(tot):
        lr = sched(c, it, tot, a.lr)
        if a.mode == 'targets' and it == int(.6 * tot): c.y = c.y.copy(); c.y[5] = np.inf
        r = c.step(lr); truth(it, loss=r['loss'])
        if r['loss'] != r['loss'] and a.mode != 'targets': say('ERROR:tensorflow:Model diverged with loss = NaN.', file=sys.stderr); raise RuntimeError('NaN loss during training.')
        if it == 0: say(f'INFO:tensorflow:loss = {r["loss"]:.7g}, step = 0', file=sys.stderr)
        elif it % 20 == 0: say(f'INFO:tensorflow:global_step/sec: {410+it%31*.7:.3f}\nINFO:tensorflow:loss = {r["loss"]:.7g}, step = {it} (0.24{it%9} sec)', file=sys.stderr); time.sleep(a.sleep)
@fw
def chainer(a):
    c = mk(a, k=5, opt='adam', on=200); tot = a.epochs * c.nb; it = 0; say('epoch       main/loss   validation/main/loss  main/accuracy  validation/main/accuracy  elapsed_time')
    for e in range(1, a.epochs + 1):
        R = []
        for b in range(c.nb): R.append(c.step(sched(c, it, tot, a.lr))); it += 1
        v = c.val(); tl = np.mean([r['loss'] for r in R]); truth(e, train=tl, val=v['loss']); say(f'\x1b[J{e:<10d}  {tl:<10.6g}  {v["loss"]:<20.6g}  {np.mean([r["acc"] for r in R]):<13.6g}  {v["acc"]:<24.6g}  {time.time()-T0:<12.6g}'); time.sleep(a.sleep)
        if e < a.epochs: say(f'     total [{"#"*int(50*e/a.epochs):.<50s}] {100*e/a.epochs:5.2f}%\nthis epoch [{"."*50}]  0.00%\n{it:10d} iter, {e} epoch / {a.epochs} epochs\n    412.33 iters/sec. Estimated time to finish: 0:00:01.2.\n\x1b[4A', end='')
@fw
def flair(a):
    c = mk(a, k=6, opt='sgd', on=250); tot = a.epochs * c.nb; it = 0; bad = 0; best = 0; lr = a.lr
    for e in range(1, a.epochs + 1):
        say(f'{ms()} ' + '-' * 100); R = []
        for b in range(1, c.nb + 1):
            lr = sched(c, it, tot, a.lr); R.append(c.step(lr)['loss']); it += 1
            if b % max(1, c.nb // 5) == 0: say(f'{ms()} epoch {e} - iter {b}/{c.nb} - loss {np.mean(R):.8f} - time (sec): 0.0{b%10} - samples/sec: {9000+it%800}.21 - lr: {lr:.6f} - momentum: 0.000000')
        v = c.val(); bad = 0 if v['f1'] > best else bad + 1; best = max(best, v['f1']); truth(e, train=np.mean(R), DEV_loss=v['loss'], f1=v['f1'])
        say(f'{ms()} ' + '-' * 100 + f'\n{ms()} EPOCH {e} done: loss {np.mean(R):.4f} - lr: {lr:.6f}\n{ms()} DEV : loss {v["loss"]} - f1-score (micro avg)  {v["f1"]:.4f}\n{ms()}  - {bad} epochs without improvement'); time.sleep(a.sleep)
@fw
def marian(a):
    c = lm(6000 if a.mode != 'overfit' else 1300, 800, seed=a.seed, opt='adam', bs=32, hid=(64,)); c.mode = a.mode; tot = a.steps; R = []; best = 99; st = 0; g = []
    for it in range(1, tot + 1):
        lr = sched(c, it, tot, a.lr); r = c.step(lr, clip=0 if a.mode in ('rise', 'jump') else 1.); R.append(r['loss']); g.append(r['gnorm'])
        if it % a.every == 0: L = np.mean(R); R = []; truth(it, Cost=L); say(f'[{now()}] Ep. {1+it//c.nb} : Up. {it} : Sen. {it*32%4000:,} : Cost {L:.8f} * {a.every*320:,} @ 320 after {it*320:,} : Time 0.{it%89:02d}s : {29000+it%871}.11 words/s : gNorm {np.mean(g[-a.every:]):.4f} : L.r. {lr:.4e}'); time.sleep(a.sleep)
        if it % (a.every * 6) == 0: v = c.val(); st = 0 if v['loss'] < best else st + 1; best = min(best, v['loss']); truth(it, valid=v['loss']); say(f'[{now()}] [valid] Ep. {1+it//c.nb} : Up. {it} : ce-mean-words : {v["loss"]:.6g} : ' + ('new best' if not st else f'stalled {st} times (last best: {best:.6g})') + f'\n[{now()}] [valid] Ep. {1+it//c.nb} : Up. {it} : bleu-detok : {100*max(0,v["acc"]-.1):.4f} : ' + ('new best' if not st else f'stalled {st} times (last best: 40.1)'))
@fw
def fasttext(a):
    c = mk(a, k=12, d=16, opt='sgd', n=1600, hid=(12,)); tot = a.steps; av = 0
    for it in range(1, tot + 1):
        lr = a.lr * (1 - it / tot); r = c.step(sched(c, it, tot, a.lr) if a.mode == 'rise' else lr); av += (r['loss'] - av) / it
        if it % a.every == 0: truth(it, avg_loss=av, loss=r['loss']); say(f'\rProgress: {100*it/tot:5.1f}% words/sec/thread: {51000+it%4000:7d} lr: {lr:9.6f} avg.loss: {av:9.6f} ETA:   0h 0m {max(0,(tot-it)//800):2d}s', end='', file=sys.stderr); time.sleep(a.sleep)
    say('')
@fw
def gancycle(a):
    g = Gan(a.seed); it = 0
    for e in range(1, a.epochs + 1):
        for b in range(40):
            ld = a.lr * (12 if a.mode == 'dwins' and e > a.epochs * .3 else 1); lg = a.lr * (.02 if a.mode == 'dwins' and e > a.epochs * .3 else 1)
            r = g.step(lg, ld); it += 1; truth(it, D_A=r['d'], G_A=r['g'], modes=r['modes'])
            if it % 16 == 0: say(f'(epoch: {e}, iters: {(b+1)*64}, time: 0.00{it%9+1}, data: 0.000) G_GAN: {r["g"]:.3f} G_L1: {r["dg2"]*3:.3f} D_real: {-math.log(max(r["dx"],1e-9)):.3f} D_fake: {r["d"]+math.log(max(r["dx"],1e-9)):.3f} ')
        say(f'End of epoch {e} / {a.epochs} \t Time Taken: 0 sec\nlearning rate {a.lr:.7f} -> {a.lr:.7f}'); time.sleep(a.sleep)
@fw
def dcgan(a):
    g = Gan(a.seed); nb = 100
    for e in range(a.epochs):
        for b in range(nb):
            r = g.step(a.lr * (50 if a.mode == 'gboom' and e >= a.epochs // 2 else 1), a.lr); truth(e * nb + b, Loss_D=r['d'], Loss_G=r['g'], modes=r['modes'])
            if b % 10 == 0: say(f'[{e}/{a.epochs}][{b}/{nb}]\tLoss_D: {r["d"]:.4f}\tLoss_G: {r["g"]:.4f}\tD(x): {r["dx"]:.4f}\tD(G(z)): {r["dg1"]:.4f} / {r["dg2"]:.4f}')
        time.sleep(a.sleep)
@fw
def torchtitan(a):
    c = lm(6000, 800, seed=a.seed, opt='adam', bs=32, hid=(64,)); c.mode = a.mode; tot = a.steps; B = '\x1b[34m'; Z = '\x1b[39m'
    for it in range(1, tot + 1):
        lr = sched(c, it, tot, a.lr); r = c.step(lr, clip=0 if a.mode in ('rise', 'jump') else 1.)
        if it % a.every == 0 or it == 1: truth(it, loss=r['loss']); say(f'[titan] {ms()} - root - INFO - \x1b[31mstep: {it:2}  \x1b[32mloss: {r["loss"]:7.4f}  \x1b[38;2;180;60;0mgrad_norm: {r["gnorm"]:7.4f}  {B}memory:  0.12GiB(0.15%)  \x1b[36mtps: {28000+it%777:,}  \x1b[35mtflops: 0.02  \x1b[32mmfu: 0.01%\x1b[39m'); time.sleep(a.sleep)
@fw
def kohya(a):
    c = Diff(a.seed); c.mode = a.mode; c.X = np.zeros((1, 1)); c.y = np.zeros(1); tot = a.steps; per = 50; L = []
    say('running training / 学習開始\n  num train images * repeats / 学習画像の数×繰り返し回数: 200\n  num epochs / epoch数: %d\n  total optimization steps / 学習ステップ数: %d' % (tot // per, tot))
    for it in range(tot):
        if it % per == 0: say(f'\nepoch {it//per+1}/{tot//per}')
        r = c.step(sched(c, it, tot, a.lr)); L.append(r['loss']); av = np.mean(L[-per:]); truth(it + 1, avr_loss=av, loss=r['loss'])
        if it % 5 == 4: say(f'\rsteps: {100*(it+1)//tot:3d}%|{bar(it+1,tot)}| {it+1}/{tot} [{hms(time.time()-T0)}<{hms((tot-it)*.005)}, 191.20it/s, avr_loss={av:#.3g}]', end='', file=sys.stderr); time.sleep(a.sleep)
@fw
def ignite(a):
    c = mk(a, k=5, opt='sgd', on=200); tot = a.epochs * c.nb; it = 0
    for e in range(1, a.epochs + 1):
        R = []
        for b in range(c.nb):
            r = c.step(sched(c, it, tot, a.lr)); R.append(r); it += 1
            if b % 10 == 9: say(f'Epoch[{e}] Iteration[{b+1}/{c.nb}] Loss: {r["loss"]:.2f}')
        tl = np.mean([r['loss'] for r in R]); v = c.val(); truth(e, tr=tl, val=v['loss']); say(f'Training Results - Epoch: {e} Avg accuracy: {np.mean([r["acc"] for r in R]):.2f} Avg loss: {tl:.2f}\nValidation Results - Epoch: {e} Avg accuracy: {v["acc"]:.2f} Avg loss: {v["loss"]:.2f}'); time.sleep(a.sleep)
@fw
def allennlp(a):
    c = mk(a, k=5, opt='adam', on=200); tot = a.epochs * c.nb; it = 0; lg = lambda m, s: say(f'{ms()} - INFO - allennlp.{m} - {s}')
    for e in range(a.epochs):
        lg('training.gradient_descent_trainer', f'Epoch {e}/{a.epochs-1}'); lg('training.gradient_descent_trainer', 'Worker 0 memory usage: 211M'); R = []
        for b in range(c.nb):
            R.append(c.step(sched(c, it, tot, a.lr))); it += 1; tl = np.mean([r['loss'] for r in R]); ta = np.mean([r['acc'] for r in R])
            if b % 8 == 0 or b == c.nb - 1: say(f'\raccuracy: {ta:.4f}, batch_loss: {R[-1]["loss"]:.4f}, loss: {tl:.4f} ||: {100*(b+1)//c.nb:3d}%|{bar(b+1,c.nb,full="#",part="123456789")}| {b+1}/{c.nb} [00:00<00:00, 90.11it/s]', end='')
        v = c.val(); truth(e, tr=tl, val=v['loss'], acc=v['acc']); say(''); lg('training.callbacks.console_logger', '                    Training |  Validation')
        for k, x, y in (('accuracy', ta, v['acc']), ('loss', tl, v['loss']), ('worker_0_memory_MB', 211.2, None)): lg('training.callbacks.console_logger', f'{k:<18s} |{x:10.3f}  |' + (f'{y:10.3f}' if y is not None else '       N/A'))
        lg('training.gradient_descent_trainer', 'Epoch duration: 0:00:00.231'); time.sleep(a.sleep)
@fw
def stylegan(a):
    g = Gan(a.seed)
    for t in range(a.epochs):
        for _ in range(30): r = g.step(a.lr, a.lr)
        if a.mode == 'hang' and t == int(a.epochs * .7): time.sleep(999)
        fid = 80 * math.exp(-r['modes'] / 3) + r['d']
        truth(t, modes=r['modes'], d=r['d'], g=r['g'], fid=fid)
        say(f'tick {t:<5d} kimg {t*1.92:<8.1f} time {int(time.time()-T0):02d}s          sec/tick {0.11+t%5*.01:<7.2f} sec/kimg {0.06:<7.2f} maintenance 0.0    cpumem 0.31   gpumem 0.00   augment 0.000'); 
        if t % 4 == 0: say(json.dumps({'results': {'fid50k_full': round(fid, 4)}, 'metric': 'fid50k_full', 'total_time': .12, 'snapshot_pkl': f'network-snapshot-{int(t*1.92):06d}.pkl', 'timestamp': time.time()}))
        time.sleep(a.sleep)
D = dict(lr=.01, epochs=12, steps=600, iters=100, every=20)
if __name__ == '__main__': F[style](args(**D))
