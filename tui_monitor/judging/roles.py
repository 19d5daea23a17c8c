"""What a metric means, read from its name: for the names of all common frameworks."""

import re
from enum import StrEnum
from functools import lru_cache


class Role(StrEnum):
    """What a metric means. Rules say which roles they judge."""

    TRAIN_LOSS = "train loss"
    VALIDATION_LOSS = "validation loss"
    LOSS_PART = "part of a loss"
    """`loss_bbox`, `kl_loss`, `recon`: may rise while the whole falls."""
    GAN_LOSS = "GAN loss"
    POLICY_LOSS = "policy loss"
    VALUE_LOSS = "value loss"
    REWARD = "reward"
    ENTROPY = "entropy"
    KL = "KL divergence"
    SCORE = "score"
    """Accuracy, F1, AUC, mAP, BLEU, PSNR...: higher is better."""
    ERROR = "error"
    """WER, error rate, RMSE, perplexity, FID...: lower is better, and not what is minimised."""
    GRADIENT_NORM = "gradient norm"
    LEARNING_RATE = "learning rate"
    LOSS_SCALE = "loss scale"
    THROUGHPUT = "throughput"
    TIME = "time"
    MEMORY = "memory"
    EPOCH = "epoch"
    STEP = "step"
    BEST = "best so far"
    """`best_val_loss`: monotone by construction, so it says nothing about now."""
    SETTING = "setting"
    """`loss_weight`, `momentum`: chosen, not measured."""
    OTHER = "other"


LOSSES = frozenset({Role.TRAIN_LOSS, Role.VALIDATION_LOSS})

_CAMEL = re.compile(
    r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z][a-z]{2})|(?<=[a-z]{3})(?=[A-Z]\d?$)|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})"
)
_WORD = re.compile(r"[a-z]+\d*|\d+")
_LETTERS = re.compile(r"[a-z]+")
_SOURCE = re.compile(r"@(?![0-9.]+$)[^@]*$")
_SPACY = re.compile(r"(?:ents|sents|spans\w*|cats|tags?|deps?|tok|morph|lemma)(?: \w+)? [fpr]")
"""`ENTS_F`, `CATS_MACRO_F`."""
_RATE = re.compile(r"(per_|/)(s|sec|second|day|gpu|ms)\b|\b(it|img|images|tok|tokens|samples)/")


def source_of(name: str) -> str:
    """The suffix that tells parallel files apart: `@rank1`; empty for most metrics."""
    match = _SOURCE.search(name)
    return match.group() if match else ""


@lru_cache(maxsize=4096)
def role_of(name: str) -> Role:
    """The role of a metric. Its file's suffix (`loss@rank1`) does not count; a name that says nothing is OTHER."""
    bare = _SOURCE.sub("", name)
    words = tuple(_WORD.findall(_CAMEL.sub(" ", bare).lower()))
    return _Name(bare.lower(), words).role()


@lru_cache(maxsize=4096)
def is_held_out(name: str) -> bool:
    """Does the name say that it was measured on data that was not trained on?"""
    return not _VALIDATION.isdisjoint(_LETTERS.findall(_CAMEL.sub(" ", _SOURCE.sub("", name)).lower()))


@lru_cache(maxsize=4096)
def without_data_set(name: str) -> tuple[str, ...]:
    """The words of a name that do not say which data it was measured on: those that two data sets have in common."""
    words = _LETTERS.findall(_CAMEL.sub(" ", _SOURCE.sub("", name)).lower())
    return tuple(word for word in words if word not in _VALIDATION | _TRAINING)


@lru_cache(maxsize=4096)
def lower_is_better(name: str) -> bool | None:
    """Is a smaller value better? None where the name does not tell or neither is better."""
    return _POLARITY.get(role_of(name))


_POLARITY = {
    Role.TRAIN_LOSS: True,
    Role.VALIDATION_LOSS: True,
    Role.LOSS_PART: True,
    Role.POLICY_LOSS: True,
    Role.VALUE_LOSS: True,
    Role.GAN_LOSS: True,
    Role.ERROR: True,
    Role.REWARD: False,
    Role.SCORE: False,
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VALIDATION = _words(
    "val valid validation eval evaluation test dev heldout holdout tel vl validating validate testing evaluating "
    "evaluate"
)
_TRAINING = _words("train training tr trl")
_LOSS = _words(
    "loss losses nll ce crossentropy xent logloss mlogloss objective bpb bpc elbo criterion cost inertia trl tel"
)
# Errors that regression and boosting minimise: with a data set's name before them they are the loss.
_FITTED = _words("l1 l2 mse sse rss rmse mae mape huber quantile poisson deviance")
_FITTED_LETTERS = frozenset(match.group() for word in _FITTED for match in _LETTERS.finditer(word))
# Words that leave a loss the whole loss: how it was averaged or what the task is, not which term it is.
_WHOLE = _words(
    "loss losses total sum avg average mean running smooth smoothed moving ema step epoch batch iter iteration global "
    "lm mlm clm nll ce cross entropy crossentropy logloss mlogloss bce mse binary multi class categorical sparse "
    "softmax log likelihood objective overall final net model metrics metric main curr current last ctc train training "
    "tr validating testing evaluating "
    "trl tel val valid validation eval evaluation test dev heldout holdout set data dataset s fold rank micro macro "
    "per token tokens per example sample bpb bpc criterion cost raw unscaled scaled dataloader idx reduced avr xent "
    "inertia"
)
_REWARD = _words("reward rewards return returns rew ret episodereward")
_SCORE = _words(
    "acc accuracy acc1 acc5 top1 top5 f1 f1score auc auroc auprc ap map ndcg mrr recall precision psnr ssim iou miou "
    "dice bleu rouge meteor cider score success solved win mcc kappa r2 hit hits sensitivity specificity pck exact em "
    "accuracies uas las hitratio pass spearman pearson correlation winrate prec rougel rougelsum chrf sdr "
    "nsdr sisdr snr pesq stoi dsc"
)
_ERROR = _words(
    "wer cer bwer bcer per ter err error rms rmse mae mape smape ppl perplexity fid kid lpips errors eer bits "
    "nme mpjpe rmsle"
)
_TIME = _words(
    "time sec secs second seconds elapsed eta duration ms msec minutes hours remaining wall walltime timestamp "
    "clock latency runtime dt timer days"
)
_MEMORY = _words("mem memory vram gpu ram cpu alloc allocated reserved rss utilization util power temp")
_IN_SECONDS = _words("batch reader data time io")
"""What `cost` is the time of: PaddlePaddle's `batch_cost`, MXNet's `Time cost`."""
_SPREAD = _words("num count std stddev var")
"""What is said beside a mean (`Loss/D/loss/std`): neither way is better."""
_PENALTY = _words("reg penalty regularization r1 gp pl")
_DETECTION_TERMS = frozenset({"box", "obj", "cls", "dfl", "giou", "conf"})
"""Columns of YOLO's tables."""
_THROUGHPUT = _words("fps ips throughput tps tflops flops mfu speed wps qps sps")


class _Name:
    """One name, taken apart."""

    def __init__(self, bare: str, words: tuple[str, ...]) -> None:
        self.bare = bare
        self.words = words
        letters = (match.group() for word in words for match in _LETTERS.finditer(word))
        self.letters = frozenset(letters)
        self.set = frozenset(words) | self.letters
        self.joined = " ".join(words)

    def role(self) -> Role:
        return self._bookkeeping() or self._optimiser() or self._reinforcement() or self._quality()

    def _is_held_out(self) -> bool:
        """By its words; the examples of PyTorch and what descends from them print their evaluation behind a `*`."""
        return self.has(_VALIDATION) or self.bare.startswith("*")

    def has(self, vocabulary: frozenset[str]) -> bool:
        return not self.set.isdisjoint(vocabulary)

    def _bookkeeping(self) -> Role | None:
        if self.set & {"best", "lowest", "highest"}:
            return Role.BEST
        if self.has(_THROUGHPUT) or _RATE.search(self.bare) or "per second" in self.joined or "per sec" in self.joined:
            return Role.THROUGHPUT
        if "cost" in self.set and self.set & _IN_SECONDS:
            return Role.TIME
        if self.has(_TIME) and not self.has(_LOSS) and not self.has(_REWARD):
            return Role.TIME
        if self.words and self.words[-1] in _SPREAD and (self.has(_LOSS) or self.has(_SCORE) or self.has(_ERROR)):
            return Role.OTHER
        if self.has(_MEMORY) and not self.has(_LOSS):
            return Role.MEMORY
        if self.joined in ("epoch number", "epoch num", "epoch index"):
            return Role.EPOCH
        if self.words and self.words[-1] in ("epoch", "epochs", "ep") and len(self.words) <= 2:
            return Role.EPOCH if not (self.has(_LOSS) or self.has(_SCORE) or self.has(_ERROR)) else None
        counters = {"step", "steps", "iter", "iters", "iteration", "iterations", "timesteps", "updates", "samples"}
        if self.set & counters and not (self.has(_LOSS) or self.has(_SCORE) or self.has(_REWARD) or self.has(_ERROR)):
            return Role.STEP if len(self.words) <= 3 and not self._optimiser() else None
        return None

    def _optimiser(self) -> Role | None:
        if "lr" in self.set or "learning rate" in self.joined or "learningrate" in self.set:
            return Role.LEARNING_RATE
        if self.joined in ("rate", "l r"):  # Darknet's and Marian's
            return Role.LEARNING_RATE
        if (
            "loss scale" in self.joined
            or "lossscale" in self.set
            or self.joined in ("scale", "grad scale", "amp scale")
        ):
            return Role.LOSS_SCALE
        if self.set & {
            "weight",
            "weights",
            "decay",
            "momentum",
            "coef",
            "coeff",
            "beta",
            "gamma",
            "eps",
            "wd",
            "temperature",
        }:
            return Role.SETTING
        grad = self.set & {"grad", "grads", "gradient", "gradients", "gnorm", "gradnorm"}
        if (grad and (self.set & {"norm", "gnorm", "gradnorm", "l2"})) or self.bare in ("gnorm", "|g|", "|grad|"):
            return Role.GRADIENT_NORM
        return None

    def _reinforcement(self) -> Role | None:
        entropy = "entropy" in self.set and not (self.set & {"cross", "ce", "binary", "coef", "coeff", "target"})
        if entropy or self.joined in ("ent", "ent loss"):
            return Role.ENTROPY
        if self.bare == "approxkl":
            return Role.KL
        if "kl" in self.set and not (self.set & {"coef", "coeff", "target", "weight"}):
            # A bare `kl` is as often the term of a variational loss, which rises while it learns.
            return Role.KL if self.set & {"approx", "mean", "policy", "old", "avg", "ppo"} else Role.LOSS_PART
        if self.has(_REWARD) or self.bare == "r":
            return Role.OTHER if self.set & {"std", "min", "max", "var", "len", "length"} else Role.REWARD
        if self.set & {"policy", "actor", "pi", "pg"} and self.has(_LOSS):
            return Role.POLICY_LOSS
        critic = self.set & {"value", "critic", "vf", "q", "qf", "td", "baseline", "v"}
        if self.joined.endswith("loss value"):  # a value of the loss, as Megatron says, and no loss of values
            critic = critic - {"value"}
        if critic and (self.has(_LOSS) or "error" in self.set):
            return Role.VALUE_LOSS
        return None

    def _quality(self) -> Role:
        adversarial = {"g", "d", "gen", "disc", "generator", "discriminator", "adv", "gan", "idt", "netg", "netd"}
        if self.joined in _DETECTION_TERMS or (self.set & _PENALTY and self.has(_LOSS)):
            return Role.LOSS_PART
        if self.set & adversarial and (self.has(_LOSS) or self.set <= adversarial | {"a", "b", "loss", "real", "fake"}):
            return Role.GAN_LOSS
        if self.has(_LOSS) and self.words[-1] in ("ppl", "perplexity"):
            return Role.ERROR
        if self.has(_LOSS) or "cross entropy" in self.joined:
            if not self.letters - ({"value"} if self.joined.endswith("loss value") else set()) <= _WHOLE:
                return Role.LOSS_PART
            return Role.VALIDATION_LOSS if self._is_held_out() else Role.TRAIN_LOSS
        if (
            self.has(_SCORE)
            or self.bare.startswith("map")
            or "top-" in self.bare
            or "hr@" in self.bare
            or self.joined == "ndcg"
            or _SPACY.fullmatch(self.joined)
        ):
            return Role.OTHER if self.set & {"std", "var"} else Role.SCORE
        fitted = self.has(_FITTED) and self.letters <= _WHOLE | _FITTED_LETTERS
        if fitted and (self.has(_VALIDATION) or self.has(_TRAINING)):
            return Role.VALIDATION_LOSS if self.has(_VALIDATION) else Role.TRAIN_LOSS
        if self.has(_ERROR) or self.has(_FITTED):
            return Role.ERROR
        return Role.OTHER
