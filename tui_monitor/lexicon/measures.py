"""What training measures. Each word stands once; what `judging.roles` makes of whole names stands there.

Most words are believed wherever they stand. Those `_IN_NAMES` are words of every day as well (`cost`, `success`,
`exact`): they say so only in the name of a metric.
"""

from tui_monitor.lexicon.chosen import SETTING
from tui_monitor.lexicon.names import letters_of, listed, words_of
from tui_monitor.lexicon.splits import HELD_OUT, HELD_OUT_LOSS, TRAINING_IN_NAMES, TRAINING_LOSS

LOSS = listed(
    "loss losses nll ce xent logloss bpb bpc elbo verlust perte pérdida perdita потеря потери 损失 损失值 損失 손실"
)
LOSS_IN_NAMES = LOSS | HELD_OUT_LOSS | TRAINING_LOSS | listed("crossentropy mlogloss objective criterion cost inertia")

REWARD = listed("reward rewards rew return returns récompense belohnung recompensa награда 奖励 報酬 보상")
REWARD_IN_NAMES = REWARD | listed("ret episodereward")

_HALF = listed("precision prec recall sensitivity specificity")
HALVES = _HALF | listed("p r")
"""Either can be had at the cost of the other."""
SCORE = _HALF | listed(
    "acc accuracy acc1 acc5 top1 top5 f1 ap map auc auroc auprc iou miou dice mcc kappa ndcg mrr psnr ssim bleu rouge "
    "rougel score genauigkeit exactitud exactitude précision precisión точность 准确率 精度 正解率 정확도"
)
"""Higher is better."""
SCORE_IN_NAMES = SCORE | listed(
    "f1score meteor cider success solved win r2 hit hits pck exact em accuracies uas las hitratio pass spearman "
    "pearson correlation winrate rougelsum chrf sdr nsdr sisdr snr pesq stoi dsc"
)

_REGRESSION = listed("rmse mae")
_REGRESSION_IN_NAMES = _REGRESSION | listed("mape")
PERPLEXITY = listed("ppl perplexity")
ERROR = _REGRESSION | PERPLEXITY | listed("wer cer err error errors eer fid fehler ошибка")
"""Lower is better, and not what is minimised."""
ERROR_IN_NAMES = ERROR | _REGRESSION_IN_NAMES | listed("bwer bcer per ter rms smape kid lpips bits nme mpjpe rmsle")
FITTED = _REGRESSION | listed("l1 l2 mse deviance")
FITTED_IN_NAMES = FITTED | _REGRESSION_IN_NAMES | listed("sse rss huber quantile poisson")
"""What regression and boosting minimise: with a data set's name before them they are the loss."""

ENTROPY = listed("entropy")
KL = listed("kl")
_GRADIENT_NORM = listed("gnorm gradnorm")
NORM = _GRADIENT_NORM | listed("norm")
GRADIENT = _GRADIENT_NORM | listed("grad grads gradient gradients")
RATE = listed("lr learningrate 学习率")
"""The learning rate, which may as well be a setting; so may `learning rate`."""
_OTHERS = listed("bce bpd fpr tpr roc hr rouge1 rouge2")

METRIC = (LOSS | REWARD | SCORE | ERROR | FITTED | ENTROPY | KL | NORM | RATE | _OTHERS) - {"learningrate"}
"""Words that a quantity which training reports has in its name."""
METRIC_ENDINGS = ("loss", "accuracy", "reward", "return", "error", "perplexity", "norm", "entropy", "auc", "acc", "kl")
"""Ends of words run together: `trainloss`, `valacc`."""
UNSPACED_ENDINGS = (
    "损失", "準確率", "准确率", "精度", "奖励", "得分", "误差", "困惑度", "損失", "正解率", "報酬", "손실", "정확도",
)  # fmt: skip
"""The same in scripts without blanks: `平均损失`, the mean loss."""
STEMS = listed(
    "epoch step iter round batch episode loss acc err reward return learning rate perplexity entropy grad score metric "
    "precision recall fid elapsed"
)
"""Within words run together they tell that a table is about training: `nepochs`, `trainloss_avg`."""
BEGINNINGS = listed("lr ppl bleu auc map f1 mae mse rmse kl")
"""...and these only where a name or a word of it begins."""

# Beside a loss.

MEAN = listed("mean average avg")
OVERALL = MEAN | listed("total overall")
_AVERAGE = OVERALL | listed("sum running smooth smoothed moving ema final last curr current avr macro micro main")
_TASK = listed(
    "lm mlm clm cross entropy binary multi class categorical sparse softmax log likelihood bce mse ctc net model "
    "metric metrics"
)
_PLACE = listed(
    "step epoch batch iter iteration global set data dataset s fold rank per token tokens example sample raw unscaled "
    "scaled dataloader idx reduced"
)
WHOLE_LOSS = (LOSS_IN_NAMES - {"elbo"}) | HELD_OUT | HELD_OUT_LOSS | TRAINING_IN_NAMES | _AVERAGE | _TASK | _PLACE
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

BEST = listed("best lowest highest")
SPREAD = listed("num count std stddev var")
"""What is said beside a mean (`Loss/D/loss/std`): neither way is better."""


def is_metric(name: str) -> bool:
    """Names a quantity that training reports, and no setting of it."""
    words = words_of(name)
    if not SETTING.isdisjoint(words):
        return False
    if not METRIC.isdisjoint(words) or "learning rate" in " ".join(words) or not METRIC.isdisjoint(letters_of(name)):
        return True
    last = words[-1] if words else ""
    return (last.endswith(METRIC_ENDINGS) and len(last) > 4) or last.endswith(UNSPACED_ENDINGS)


def is_rate(name: str) -> bool:
    """Names the learning rate."""
    words = words_of(name)
    return bool(words) and (words[-1] in RATE or words[-2:] == ("learning", "rate"))
