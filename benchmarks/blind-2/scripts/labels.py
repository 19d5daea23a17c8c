"""Labels changed or added after looking at the trajectories"""
EX = dict(label='explosion')
LAB = {
 'like-mxnet-ok-s35': dict(label='overfitting', cause='trained past the best validation loss (nothing else is wrong)'),
 'lgb-reg-s2': dict(metric="holdout's l1", tn='holdout_l1'),
 'orchard-ok-s8': dict(note='starts near its optimum (centres drawn from the data), then noise'),
 'herd-ok-s4': dict(note='a multimodal landscape: improves with much noise'),
 'like-timm-spike-s50': dict(note='validation loss ends 14% above its best while train falls: mild overfitting besides the spike'),
 'like-timm-cyc-s10': dict(note='validation loss ends 7% above its best'),
 'like-timm-shuffled-s91': dict(drop=1), 'like-mmengine-sat-s108': dict(drop=1), 'like-kohya-deadlr-s113': dict(drop=1), 'like-dcgan-gboom-s178': dict(drop=1),
 'like-kaldi-shuffled-s92': dict(onset=10, note='falls from a bad start to chance level (accuracy 1/8) and stays there'),
 'wavelet-zero-s114': dict(onset=6400), 'ember-ice-s115': dict(onset=8800), 'like-hf-deadlr-s110': dict(onset=260), 'like-clu-deadlr-s112': dict(onset=400, note='the loss is at its noise level all the same'), 'jsonl2-deadlr-s111': dict(onset=300),
 'loom-stall-s116': dict(label='dead_lr', onset=195), 'stairs-frozen-s118': dict(note='two jumps of a curriculum that are not learnt'),
 'drip-back-s126': EX, 'herd-away-s130': EX, 'like-paddle-ascent-s133': EX, 'census-evil-s131': EX,
 'like-yolo8-rot-s122': dict(note='between drift and explosion: eight times the best value'), 'twin-halfpaired-s129': dict(note='between drift and explosion: up to chance level'),
 'lda-ok-s8': dict(drop=1), 'brew-overfit-s73': dict(drop=1), 'mixtape-dup-s188': dict(drop=1), 'like-sb3-lin-s15': dict(drop=1),
 'rail-segv-s204': dict(expected='unclear', note='nothing in the log tells of it: it just ends'), 'rail-term-s205': dict(expected='unclear', note='nothing in the log tells of it: it just ends'), 'ember-crack-s211': dict(expected='unclear', note='nothing in the log tells of it: it just ends'),
 'like-sb3-ok-s14': dict(note='the return falls to 0.7 of its best in between and comes back'),
 'probe-rise-s195': dict(note='ends in an OverflowError'), 'percept-backwards-s124': dict(label='explosion', note='grows over many epochs: a slow divergence at first'), 'tally-shift-s127': dict(label='explosion', onset=12256, note='the running mean of the log; the column since last jumps at once'),
 'like-gancycle-dwins-s152': dict(onset=368), 'forger-collapse-s151': dict(onset=775, note='mode collapse'), 'lantern-collapse-s153': dict(onset=450, note='posterior collapse: KL goes to 0, the reconstruction is lost'),
 'like-timm-spike-s50': dict(note='validation loss ends 14% above its best while train falls: mild overfitting besides the spike'),
 'like-kaldi-shuffled-s92': dict(onset=10, note='falls from a bad start to chance level (accuracy 1/8) and stays there'),
 'ember-ash-s128': dict(onset=20000), 'like-timm-jump-s169': dict(onset=291), 'like-mindspore-jump-s173': dict(onset=285), 'like-llmc-jump-s171': dict(onset=408),
}
