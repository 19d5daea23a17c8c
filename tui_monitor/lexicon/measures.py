"""What training measures. Each word stands once; what `judging.roles` makes of whole names stands there.

Most words are believed wherever they stand. Those `_IN_NAMES` are words of every day as well (`cost`, `success`,
`exact`): they say so only in the name of a metric.
"""

from tui_monitor.lexicon.names import listed
from tui_monitor.lexicon.splits import HELD_OUT_IN_NAMES, HELD_OUT_LOSS, TRAINING_IN_NAMES, TRAINING_LOSS

LOSS = listed(
    "loss losses nll ce xent logloss bpb bpc elbo deviance verlust perte pérdida perdita потеря потери "
    "损失 损失值 損失 ロス 손실"
)
LOSS_IN_NAMES = (
    LOSS
    | HELD_OUT_LOSS
    | TRAINING_LOSS
    | listed(
        "crossentropy mlogloss objective criterion cost inertia nats surprisal misfit nce infonce negloglik nlpd nlogp "
        "kosten coût coste custo"
    )
)
CONTRASTIVE = listed("nce infonce contrastive ntxent simclr moco clip")
"""A loss that tells true pairs from those of a batch."""
OF_SYMBOLS = listed("bits per char chars character characters byte bytes dim symbol symbols pixel")
"""`bits_per_char`: what a symbol costs."""

REWARD = listed("reward rewards rew return returns récompense belohnung recompensa награда 奖励 報酬 보상")
REWARD_IN_NAMES = REWARD | listed("ret episodereward payout payoff")

_HALF = listed("precision prec recall sensitivity specificity")
HALVES = _HALF | listed("p r")
"""Either can be had at the cost of the other."""
SCORE = _HALF | listed(
    "acc accuracy acc1 acc5 top1 top5 f1 ap map auc auroc auprc iou miou dice mcc kappa ndcg mrr psnr ssim bleu rouge "
    "rougel score genauigkeit exactitud exactitude précision precisión точность 准确率 準確率 精度 正解率 得分 정확도"
)
"""Higher is better."""
SCORE_IN_NAMES = SCORE | listed(
    "f1score meteor cider success solved win r2 hit hits pck exact em accuracies uas las hitratio pass spearman "
    "pearson correlation winrate rougelsum chrf sdr nsdr sisdr snr pesq stoi dsc"
)

_REGRESSION = listed("rmse mae")
_REGRESSION_IN_NAMES = _REGRESSION | listed("mape")
PERPLEXITY = listed("ppl perplexity 困惑度")
ERROR = _REGRESSION | PERPLEXITY | listed("wer cer err error errors eer fid fehler ошибка 误差 誤差")
"""Lower is better, and not what is minimised."""
ERROR_IN_NAMES = (
    ERROR
    | _REGRESSION_IN_NAMES
    | listed(
        "bwer bcer per ter rms smape kid lpips bits nme mpjpe rmsle misclassification nmse nrmse msle brier crps ece "
        "sqerr abserr erro erros erreur errore"
    )
)
FITTED = _REGRESSION | listed("l1 l2 mse")
FITTED_IN_NAMES = FITTED | _REGRESSION_IN_NAMES | listed("sse rss huber quantile pinball poisson")
"""What regression and boosting minimise: with a data set's name before them they are the loss."""

LOW_ALONE = listed(
    "discrepancy regret gap distance violation violations chi2 chisq distortion mismatch badness risk hinge "
    "wasserstein emd suboptimality stress mistakes fehlerrate"
)
HIGH_ALONE = listed(
    "fitness coverage similarity elo gini utility profit sharpe agreement purity nmi ari silhouette quality "
    "concordance wins correct likelihood evidence lift"
)
"""What is minimised, what is maximised: words of every day, which say so where a name holds little else."""
BESIDE_ALONE = listed(
    "free duality optimality constraint reduced chi squared empirical cosine pct percent rate "
    "cumulative marginal ndof dof"
)

ENTROPY = listed("entropy entropie entropía entropia энтропия 熵 エントロピー 엔트로피")
KL = listed("kl kld")
_GRADIENT_NORM = listed("gnorm gradnorm")
NORM = _GRADIENT_NORM | listed("norm")
GRADIENT = _GRADIENT_NORM | listed("grad grads gradient gradients")
RATE = listed("lr learningrate 学习率 學習率 学習率 학습률")
"""The learning rate, which may as well be a setting; so may `learning rate`."""
RATE_ALONE = listed("rate taxa tasa taux lernrate alpha α η schrittweite stepsize")
"""Marian's, word2vec's, those of textbooks and of other languages: whole names."""
GRADIENT_ALONE = (
    _GRADIENT_NORM
    | listed("|g| |grad| ||g|| ||grad|| ‖g‖ ‖grad‖ ∇ |∇| ‖∇‖ |∇f| |∇l| |∇j| ‖∇f‖ ‖∇l‖ |dj| |dw| gn grad grads gradient")
    | frozenset({"grad size", "gradient size", "size of gradient", "grad magnitude", "g norm"})
)
"""Whole names of a gradient's norm."""
LOSS_ALONE = listed("fit j obj ℒ misfit surprise discord")
SCORE_ALONE = listed("right agree agreed caught treffer hits accurate ok good")
"""What home-made programs call a loss and a score, where a name holds nothing else."""
_OTHERS = listed("bce bpd fpr tpr roc hr rouge1 rouge2")

METRIC = (LOSS | REWARD | SCORE | ERROR | FITTED | ENTROPY | KL | NORM | RATE | _OTHERS) - {"learningrate"}
"""Words that a quantity which training reports has in its name."""
STEMS = listed(
    "epoch step iter round batch episode loss acc err reward return learning rate perplexity entropy grad score metric "
    "precision recall fid elapsed"
)
"""Within words run together they tell that a table is about training: `nepochs`, `trainloss_avg`."""
BEGINNINGS = listed("lr ppl bleu auc map f1 mae mse rmse kl")
"""...and these only where a name or a word of it begins."""

# Beside a loss.

MEAN = listed("mean average avg 平均 평균")
TOTAL = listed("total tot overall all sum 总 總 合计 총")
"""The whole of what stands beside it in parts."""
OVERALL = MEAN | (TOTAL - {"sum"})
_AVERAGE = OVERALL | listed(
    "sum running smooth smoothed moving ema final last curr current avr macro micro main 当前 最终 函数"
)
_TASK = listed(
    "lm mlm clm cross entropy binary multi class categorical sparse softmax log likelihood bce mse ctc net model "
    "metric metrics info"
)
PLACE = listed(
    "step epoch batch iter iteration global set data dataset s fold "
    "rank per token tokens word words example sample raw unscaled "
    "scaled dataloader idx reduced 集 批次 步 轮"
)
WHOLE_LOSS = (LOSS_IN_NAMES - {"elbo"}) | HELD_OUT_IN_NAMES | TRAINING_IN_NAMES | _AVERAGE | _TASK | PLACE
"""A loss of these words alone is the whole loss: they tell how it was averaged, of which task it is, where it was
measured. Any other word makes it one term, and a bound (`elbo`) is as often a term as the whole."""
POLICY = listed("policy actor pi pg")
CRITIC = listed("value critic vf q qf td baseline v")
ADVERSARY = listed("g d gen disc generator discriminator adv gan idt netg netd")
ADVERSARY_BESIDE = listed("a b loss real fake")
"""`G_A`, `D_real`: losses of a GAN that do not say so."""
PENALTY = listed("reg penalty regularization r1 gp pl")
DETECTION = listed("box obj cls dfl giou conf")
"""Columns of YOLO's tables."""

# Beside any metric.

BEST = listed("best lowest highest 最佳 最优 最低")
SUMMARY = listed("final")
"""`final_score`: one value for the whole run, in a table repeated in each row."""
SPREAD = listed("num count std stddev var")
"""What is said beside a mean (`Loss/D/loss/std`): neither way is better."""
SETTLED = BEST | SUMMARY
SPREADS = SPREAD | listed("min max median")
NORMALISER = listed("rms normalizer normaliser popart")
SEEN = listed("input inputs obs observation observations state states")
"""What a policy is shown."""
STATISTIC = MEAN | SPREAD | listed("running min max ret value norm") | SEEN | REWARD
"""Of what is normalised: `obs_rms_mean`, `ret_rms_var`."""
