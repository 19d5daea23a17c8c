# slug | framework | format | metric | better | category | label | onset | unit | cause | note
LABELS = """
bandit-ok|numpy|plain-lines|pay/pull|high|rl|healthy||step|gradient bandit settles on the best lever; the spread shrinks because it has found it|
bandit-overflow|numpy|plain-lines|pref.max|low|rl|nan|1300|step|an unbounded bonus raises the preferences until exp overflows (no maximum subtracted)|pay/pull stays finite: nan counts as a choice of lever 0
bandit-stale|numpy|plain-lines|pay/pull|high|rl|reward_collapse|7200|step|sample means with step 1/n cannot follow levers that change after 7000 pulls|mean pay 3.2 falls below half at 8700 and below zero later
klippe-ok|numpy|semicolon-table-german|Ertrag (Mittel 50)|high|rl|healthy||episode|tabular Q-learning, decimal commas, noisy returns|
klippe-neugier|numpy|semicolon-table-german|Ertrag (Mittel 50)|high|rl|reward_collapse|1000|episode|exploration rate grows instead of shrinking after episode 880|
baird-star|numpy|plain-lines|value rms|low|rl|explosion|2|sweep|off-policy linear TD diverges by itself (Baird)|grows from the first line on, 12 to 760000
pole-ok|numpy|tilde-lines|balanced|high|rl|healthy||step|REINFORCE with Adam solves a 200-tick pole|
pole-flip|numpy|tilde-lines|balanced|high|rl|reward_collapse|252|step|sign of the advantage flipped at update 150: unlearns slowly, then falls to 14 ticks|the flip does not show before update 250
pole-hot|numpy|tilde-lines|H(pi)|high|rl|entropy_collapse|4|step|Adam step 6.0: the policy is deterministic after two updates and balances 9 ticks|reward falls too (98.6 to 9)
rod-stiff|numpy|hash-key-value|score|high|rl|explosion|124|trial|damping creeps up until the explicit integrator turns unstable|slow worsening from trial 12 on; one outlier at 118; best stays -0.17
rod-ok|numpy|hash-key-value|score|high|rl|healthy||trial|hill climbing of a controller|
forger-ok|numpy|double-bar-lines|forger|low|gan|healthy||step|one-dimensional GAN in balance|
forger-collapse|numpy|double-bar-lines|spread of forgeries|high|gan|drift|300|step|critic frozen after round 120: the forger collapses to one point; both losses look calm|the one sign is the spread (5.5 to 0.05) and the left share (1.00)
forger-logzero|numpy|double-bar-lines|critic|low|gan|nan|150|step|critic step 6.0 and a logarithm without epsilon: log(0)|inf comes and goes
elbo-ok|numpy|angle-lines|ELBO|high|other|healthy||epoch|VAE of 20 columns|
elbo-burst|numpy|angle-lines|ELBO|high|other|explosion|25|epoch|step grows by 16 % an epoch; exp of the log-variance overflows|nan in the last epoch; slow worsening from epoch 16
spiral-console|numpy|jsonl-on-console-nested|noise_error|low|diffusion|healthy||step|denoiser of a spiral, noisy loss with a high floor beside its own running mean|
spiral-grow|numpy|denoiser.jsonl-nested|noise_error|low|diffusion|explosion|1340|step|SGD step grows by 0.4 % an iteration|single bumps from 1180; nan from 1580
spiral-units|numpy|denoiser.jsonl-nested|noise_error|low|diffusion|drift|2400|step|the coordinates slowly change their unit after iteration 2400|0.5 to 1.15 under noise
mixture-ok|numpy|plain-lines|mean log-likelihood|high|other|healthy||cycle|EM of four Gaussians|
mixture-singular|numpy|plain-lines traceback|mean log-likelihood|high|other|crash|2|cycle|three equal points: a singular covariance, LinAlgError|only two points
mixture-same|numpy|plain-lines|mean log-likelihood|high|other|plateau|2|cycle|all components start at the same mean and never part: frozen from cycle 2|one gain, then the very same number 39 times
hmm-ok|numpy|plain-lines-japanese|対数尤度/記号|high|other|healthy||iteration|Baum-Welch on fresh sequences each round|
hmm-raw|numpy|plain-lines-japanese|対数尤度/記号|high|other|nan|9|iteration|forward pass not scaled: underflow once sequences exceed 450 symbols|-inf, then nan
momentum-cyclic|numpy|dotted-stanza|squared error|low|supervised|healthy||step|linear regression with a triangular step|
momentum-over-one|numpy|dotted-stanza|squared error|low|supervised|explosion|75|step|momentum 1.02|grows from the first line on, ends finite at 1e37
momentum-creep|numpy|dotted-stanza|squared error|low|supervised|drift|940|step|exponent of the decay has the wrong sign: the step grows 0.15 % a batch|0.23 to about 1.1, noisy
pegasos-ok|numpy|key-value-lines|primal|low|supervised|healthy||step|SVM by Pegasos, 1/t steps|
pegasos-raw|numpy|key-value-lines block-buffered|primal|low|supervised|explosion|3600|step|an income column that was never scaled and a growing step; half of the answers wrong throughout|climbs by leaps: 3.5 to 1e5
stream-ok|numpy|progressive-table|recent mean loss|low|supervised|healthy||step|progressive validation of an online learner|
stream-drift|numpy|progressive-table|recent mean loss|low|supervised|drift|24000|step|the world changes faster and faster after example 24000, adaptive steps are too small by then|running mean rises from 0.103 to 0.167, recent mean to 0.40
stream-badfeed|numpy|progressive-table traceback|recent mean loss|low|supervised|crash|21000|step|a column arrives in other units at example 21000: squares overflow before the next line, OverflowError|
stream-quarrel|numpy|running-mean-only|mean_sq|low|supervised|drift|36000|step|the target changes its sign every seventh example after 36000; only the cumulative mean is printed|0.100 to 0.392
inertie-ok|numpy|plain-lines-french|inertie moyenne|low|other|healthy||tour|mini-batch k-means|
inertie-vide|numpy|plain-lines-french|inertie moyenne|low|other|nan|4|tour|an empty cluster: 0/0|displacement nan in tour 4, inertia from tour 5
inertie-derive|numpy|plain-lines-french|inertie moyenne|low|other|drift|125|tour|data wander while the rate of the centres has decayed to nothing|4.9 to 8.5, noisy
ratings-ok|numpy|sentence-lines|probe rmse|low|other|healthy||epoch|matrix factorisation with regularisation|
ratings-rank|numpy|sentence-lines|probe rmse|low|other|overfitting|9|epoch|rank 24 without regularisation on 3200 ratings|mild on the probe: 1.163 to about 1.20 while the fit falls to 0.18
ratings-bold|numpy|sentence-lines|fitted rmse|low|other|nan|41|epoch|rate grows by 5 % a pass and is never cut|worsening from pass 20 on
evidence-ok|numpy|hash-sentence|-log p(y)|low|other|healthy||iteration|Gaussian process hyperparameters, negative values|
evidence-nojitter|numpy|hash-sentence|-log p(y)|low|other|explosion|15|iteration|noise forced towards zero without jitter|-55 to 29000, settles near 190: never back
rnn-ok|numpy|at-bar-lines|bits|low|other|healthy||step|character RNN|
rnn-long|numpy|at-bar-lines|bits|low|other|healthy||step|the same, a line every 5 iterations (1000 lines)|
rnn-noclip|numpy|key-value-thousands|now|low|other|nan|1380|step|ReLU memory, no clipping|iterations with thousands separators
rnn-creep|numpy|at-bar-lines|smoothed|low|other|drift|2850|step|step grows with the square of time: slow divergence from 2.30 to 3.7 bits|
rnn-middle-jump|numpy|at-bar-lines|bits|low|other|explosion|2420|step|step raised 300-fold at 2400; the log begins at 1700|
rnn-middle-ok|numpy|at-bar-lines|bits|low|other|healthy||step|step raised 14-fold at 3000 does good; the log begins at 2400|
rnn-over|numpy|tab-lines|unseen|low|other|overfitting|400|step|900 characters of text; the unseen text is measured every 200 iterations|
vectors-bar-killed|numpy|carriage-return-line|sampled loss|low|other|truncated|69.3|percent|SIGKILL in the middle of a redrawn line|
vectors-lines-ok|numpy|percent-lines|sampled loss|low|other|healthy||percent|skip-gram vectors, linear decay of alpha to zero|
vectors-shortcount|numpy|carriage-return-line|sampled loss|low|other|dead_lr|22.5|percent|words counted on a sample: alpha reaches zero at 22 % of the walk|loss stays at 2.52, where the full schedule gets 2.15
es-ok|numpy|right-aligned-columns|fitness(mean)|high|other|healthy||generation|evolution strategy on Rosenbrock|
es-wrongway|numpy|right-aligned-columns|fitness(mean)|high|other|explosion|370|generation|one-fifth rule with the branches swapped after generation 360|
es-tiny|numpy|right-aligned-columns|fitness(mean)|high|other|plateau|5|generation|sigma 2e-6|0.14 % better in 500 generations
heat-ok|numpy|angle-lines-german|gesamt|low|other|healthy||step|collocation by Adam; small blips|
heat-steif|numpy|angle-lines-german|gesamt|low|other|explosion|2075|step|step grows by 0.3 % until it is too large for the stiff operator|NAN (capitals) from 2550
heat-fest|numpy|angle-lines-german|gesamt|low|other|plateau|50|step|step 1e-7|48.10 to 48.09
half-ok|numpy|history.csv|huber|low|supervised|healthy||step|float16 regression; sparse validation column|nothing on the console
half-overflow|numpy|history.csv|huber|low|supervised|nan|1090|step|inputs grow after update 975: float16 overflows|out of level from 1075; nothing on the console
distil-ok|numpy|carriage-return-block-bar|KL(teacher)|low|other|healthy||lap|distillation|
distil-queue|numpy|carriage-return-block-bar|KL(teacher)|low|other|hang|6|lap|waits for a third item of a queue that gets two|
distil-hoard|numpy|carriage-return-block-bar traceback|KL(teacher)|low|other|oom|7|lap|activations kept, address space limited to 900 MiB: MemoryError|
distil-slow|numpy|carriage-return-block-bar|KL(teacher)|low|other|plateau|1|lap|step 1e-5|1.60 throughout, 10 laps
nce-ok|numpy|semicolon-key-value|nce|low|other|healthy||step|InfoNCE of noisy views|
nce-zero|numpy|semicolon-key-value|nce|low|other|plateau|25|step|the loader gives the mean image to all: the loss stays at log 64|
rare-ok|numpy|stanza-german|F1 (selten)|high|supervised|healthy||epoch|2 % positives, learnt|
rare-major|numpy|stanza-german|F1 (selten)|high|supervised|plateau|1|epoch|inputs scaled twice, start bias -4: F1 is 0 in all 60 rounds, though accuracy says 0.98|AUROC rises slowly (0.77 to 0.90), loss 0.0977 to 0.0969
rare-noise|numpy|metrics.ndjson-nested|scores.holdout.logloss|low|supervised|overfitting|8|round|400 rows, 20 % of the labels wrong, 160 units|AUROC of the holdout falls from 0.865 to 0.739; nothing on the console
serie-ok|numpy|plain-lines-spanish|validación|low|supervised|healthy||epoch|forecast net, decimal commas|
serie-cut|numpy|plain-lines-spanish|validación|low|supervised|dead_lr|12|epoch|rate cut tenfold unless each epoch brings ten per cent|rate 1e-5 at epoch 12, 1e-29 at the end; loss 0.083 where a fixed rate reaches 0.042
serie-disk|numpy|plain-lines-spanish traceback|validación|low|supervised|crash|25|epoch|file size limit while weights are appended: OSError|
parity-ok|numpy|curriculum-lines|solved|high|supervised|healthy||step|curriculum: the loss jumps at each promotion and is learnt|
parity-forced|numpy|curriculum-lines|solved|high|supervised|healthy||step|promoted from level 4 to 10 by schedule at 1500: learnt in 2000 steps|
parity-killed|numpy|curriculum-lines|solved|high|supervised|killed|1520|step|SIGTERM; bash says Terminated and exit status 143|
restarts-ok|numpy|bar-separated|xent|low|supervised|healthy||step|cosine warm restarts|
restarts-spike|numpy|bar-separated|xent|low|supervised|spike_recovered|1080|step|one batch 60 times too large|
tower|numpy|plain-lines-chinese block-buffered|损失|low|supervised|explosion|640|step|deep net, step grows by 0.8 % a batch: back at chance from 670, then up to inf|unstable from 570; gradient norm is small while it sits at chance
words-ok|numpy|plain-lines-chinese|损失|low|supervised|healthy||step|two-layer net, noisy batches of 50|
words-flat|numpy|plain-lines-chinese|损失|low|supervised|plateau|5|step|nine layers started too small: no gradient reaches them, chance throughout|
turn-empty|numpy|slash-lines traceback|err|low|supervised|crash|400|step|validation slice is empty in the fourth validation: ZeroDivisionError|
turn-segv|numpy|slash-lines faulthandler|err|low|supervised|crash|628|step|read of address 8: segmentation fault, exit status 139|
cat-over|catboost|catboost-verbose|test|low|tabular|overfitting|3|round|350 rows, depth 6, rate 0.15, little regularisation|
cat-auc-ok|catboost|catboost-verbose|test|high|tabular|healthy||round|AUC soon at its ceiling, moderately noisy data|flat after round 44
cat-auc-deep-ok|catboost|catboost-verbose|test|high|tabular|healthy||round|AUC still creeping up at round 300|was meant to overfit and did not
gbr-ok|scikit-learn|sklearn-gbr-verbose|Train Loss|low|tabular|healthy||round|gradient boosting with subsampling: noisy OOB column|20 lines
mlp-blow|scikit-learn|sklearn-mlp-verbose traceback|loss|low|tabular|nan|2|epoch|unscaled columns and SGD: 2e23 in epoch 1, nan from epoch 2, ValueError at the end|
mlp-frozen|scikit-learn|sklearn-mlp-verbose|loss|low|tabular|plateau|2|epoch|inverse scaling with power 2: the step is gone after a few epochs|loss 0.69 to 0.703, then the same number to the end; the step is not printed
mlp-ok|scikit-learn|sklearn-mlp-verbose|loss|low|tabular|healthy||epoch|early stopping by validation score; ends with a ConvergenceWarning|
sgd-blow|scikit-learn|sklearn-sgd-verbose|Avg. loss|low|tabular|explosion|1|epoch|one column 900 times too large: 1e22 from the first epoch on|no healthy level to leave: huge throughout
sgd-slow|scikit-learn|sklearn-sgd-verbose|Avg. loss|low|tabular|plateau|1|epoch|step 1e-7|1.41 throughout
staged-over|scikit-learn|arrow-lines|out-of-bag|low|tabular|overfitting|6|round|own boosting, depth 5, 200 noisy rows|out-of-bag 3.03 to 3.25 while in-bag goes to 0.0006
staged-sign|scikit-learn|arrow-lines block-buffered|in-bag|low|tabular|explosion|98|round|sign of the residual flipped at tree 80|out-of-bag overfits before that
xgb-gamma|xgboost|callback-lines|deviance|low|tabular|nan|1|round|negative targets in a Poisson-like objective without floor: inf, then nan|
lgbm-lock|lightgbm|callback-braces|holdout.l1|low|tabular|hang|61|round|a callback takes the same lock twice|
lgbm-ok|lightgbm|callback-braces|holdout.l1|low|tabular|healthy||round|L1 regression|
gmm-sk-ok|scikit-learn|sklearn-gmm-verbose|ll change|low|other|healthy||iteration|Gaussian mixture; the first "ll change" is inf by design|not converged in 100 iterations: a warning only
nmf-ok|scikit-learn|sklearn-nmf-verbose|error|low|other|healthy||iteration|NMF by multiplicative updates|
"""
HARD = {"nan", "explosion", "crash", "oom", "killed", "truncated", "hang"}
for line in LABELS.strip().splitlines():
    s, fw, fm, me, be, ca, la, on, un, cause, note = line.split("|")
    r = RUNS["a-" + s]
    on = (float(on) if "." in on else int(on)) if on else None
    r.update(framework=fw, formats=fm.split(), metric=me, lower=be == "low", cat=ca, label=la, onset=on, unit=un, cause=cause, note=note or None,
             expected="hard alarm" if la in HARD else "quiet" if la == "healthy" else "quiet, or a passing notice" if la == "spike_recovered" else "soft alarm")
    words = r["cmd"].split()
    r["seed"] = int(words[words.index("--seed") + 1]) if "--seed" in words else 0
