"""What a metric means, read from its name: for the names of all common frameworks.

A table over the lexicon, of which the first row that fits a name tells its role. A row fits a name that

- says it: holds one of the words `any_of` or the `phrase`, is `called` so, or matches `pattern`;
- holds one of `also` as well, where the row asks for it, and none of `none_of`;
- consists of the words `only`, numbers aside; ends with one of the words `last`; has at most so many words.

So `RoleRow(Role.VALUE_LOSS, "train/value_loss", any_of=CRITIC, also=LOSS)` fits names with a critic's word (value, vf,
q) and a loss's (loss, nll, ...); the second value is an example, for which it is this row that tells the role.
"""

import re
from dataclasses import KW_ONLY, dataclass
from functools import lru_cache

from tui_monitor.lexicon import chosen, counters, machines, measures, splits
from tui_monitor.lexicon.names import letters_of, listed, parts_of, words_of
from tui_monitor.lexicon.quantities import parted
from tui_monitor.model.role import Role

_SOURCE = re.compile(r"@(?![0-9.]+(?:$|[^\w.]))[^@]*$")


def source_of(name: str) -> str:
    """The suffix that tells parallel files apart: `@rank1`; empty for most metrics, also where it says the data."""
    return _apart(name)[1]


@lru_cache(maxsize=4096)
def _apart(name: str) -> tuple[str, str]:
    """A name and the suffix of its file. One that says the data (`loss@validation`) is a word of the name."""
    match = _SOURCE.search(name)
    if match is None:
        return name, ""
    data = splits.PHASE.intersection(words_of(match.group()))
    rest = name[: match.start()]
    return (f"{min(data)} {rest}", "") if len(data) == 1 else (rest, match.group())


def role_of(name: str) -> Role:
    """The role of a metric. Its file's suffix (`loss@rank1`) does not count where it does not say the data; a name that
    says nothing is OTHER."""
    row = row_of(name)
    return row.role if row else Role.OTHER


@lru_cache(maxsize=4096)
def row_of(name: str) -> "RoleRow | None":
    """The row of the table that tells the role of a metric; None for a name that says nothing."""
    taken_apart = _Name.of(name)
    return next((row for row in ROWS if row.fits(taken_apart)), None)


def is_held_out(name: str) -> bool:
    """Does the name say that it was measured on data that was not trained on?"""
    return not splits.HELD_OUT_IN_NAMES.isdisjoint(_Name.of(name).words)


def without_data_set(name: str) -> tuple[str, ...]:
    """The words of a name that do not say which data it was measured on: those that two data sets have in common."""
    data = splits.HELD_OUT_IN_NAMES | splits.TRAINING_IN_NAMES
    return tuple(word for word in _parted(letters_of(splits.in_one_word(_apart(name)[0]))) if word not in data)


def words_in(name: str) -> frozenset[str]:
    """The words of a name, with their digits and without, those run together parted. Without its file's suffix."""
    return _Name.of(name).words


@lru_cache(maxsize=4096)
def lower_is_better(name: str) -> bool | None:
    """Is a smaller value better? None where the name does not tell or neither is better."""
    taken_apart = _Name.of(name)
    row = next((row for row in ROWS if row.role is not Role.SUMMARY and row.fits(taken_apart)), None)
    return _POLARITY.get(row.role) if row else None


_MINIMISED = (Role.TRAIN_LOSS, Role.VALIDATION_LOSS, Role.LOSS_PART, Role.POLICY_LOSS, Role.VALUE_LOSS, Role.GAN_LOSS)
_POLARITY = dict.fromkeys((*_MINIMISED, Role.ERROR), True) | dict.fromkeys((Role.REWARD, Role.SCORE), False)

_Words = frozenset[str]
_NONE: _Words = frozenset()


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of a metric, taken apart."""

    written: str
    """In lower case, with all its signs."""
    parts: tuple[str, ...]
    joined: str
    """The parts, a blank between them."""
    letters: _Words
    """The parts without their digits."""
    words: _Words
    """The parts with their digits and without."""

    @classmethod
    @lru_cache(maxsize=4096)
    def of(cls, name: str) -> "_Name":
        """Without its file's suffix."""
        name = splits.in_one_word(_apart(name)[0])
        parts, letters = _parted(parts_of(name)), _parted(letters_of(name))
        if name.lower().endswith("loss value"):  # a value of the loss, as Megatron says, and no loss of values
            parts, letters = parts[:-1], letters[:-1]
        return cls(name.lower(), parts, " ".join(parts), frozenset(letters), frozenset(letters + parts))


def _parted(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part for word in words for part in parted(word))


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One way for a name to say a role; what each column asks for stands above."""

    role: Role
    example: str
    _: KW_ONLY
    any_of: _Words = _NONE
    phrase: str | None = None
    called: _Words = _NONE
    """Whole names, as they are written or by their words."""
    pattern: re.Pattern[str] | None = None
    also: _Words = _NONE
    none_of: _Words = _NONE
    only: _Words = _NONE
    last: _Words = _NONE
    most: int = 1000

    def fits(self, name: _Name) -> bool:
        return self._is_said(name) and self._agrees(name)

    def _is_said(self, name: _Name) -> bool:
        return (
            not self.any_of.isdisjoint(name.words)
            or (self.phrase is not None and self.phrase in name.joined)
            or name.written in self.called
            or name.joined in self.called
            or (self.pattern is not None and self.pattern.search(name.written) is not None)
        )

    def _agrees(self, name: _Name) -> bool:
        return (
            self.none_of.isdisjoint(name.words)
            and (not self.also or not self.also.isdisjoint(name.words))
            and (not self.only or name.letters <= self.only)
            and (not self.last or not self.last.isdisjoint(name.parts[-1:]))
            and len(name.parts) <= self.most
        )


LOSS, WHOLE = measures.LOSS_IN_NAMES, measures.WHOLE_LOSS
SCORE, ERROR, REWARD = measures.SCORE_IN_NAMES, measures.ERROR_IN_NAMES, measures.REWARD_IN_NAMES
FITTED = measures.FITTED_IN_NAMES
_WHOLE_FIT = WHOLE.union(*map(letters_of, FITTED))
_OF_SYMBOLS = WHOLE | measures.OF_SYMBOLS
HELD_OUT, TRAINING = splits.HELD_OUT_IN_NAMES, splits.TRAINING_IN_NAMES
ADVERSARY = measures.ADVERSARY

_MISSED = listed("err error errors mse mae rmse")
"""Beside a score or a reward they tell how much of it is missed: `top1_err`, `reward_mse`."""
_A_SECOND = re.compile(r"(per_|/)(s|sec|second|day|gpu|ms)\b|\b(it|img|images|tok|tokens|samples)/")
_RETURN = re.compile(r"^r$")
_RANKING = re.compile(r"^map|top-|hr@")
_SPACY = re.compile(r"^(ents|sents|spans[^\W_]*|cats|tags?|deps?|tok|morph|lemma)([ _][^\W_]+)?[ _][fpr]$")
"""`ENTS_F`, `CATS_MACRO_F`."""
_RUNNING = re.compile(r"\brunning[_ ](mean|var|std)$|(_|/)running[_ ](mean|var|std)$")
_NUMBERED = re.compile(r"(?<![^\W_])[a-z]\d+(?![^\W_])")
"""`d0.loss_cls`: of the first decoder, no discriminator's."""
_FROM_ONE = re.compile(r"\b1 ?- ?[a-z]")
"""`1 - accuracy`."""
_STARRED = re.compile(r"^\*")
"""The examples of PyTorch and what descends from them print their evaluation behind a `*`."""
_AS_IN_PAPERS = re.compile(r"^l_[a-z]")
_UNLIKELY = re.compile(r"(?:neg(?:ative)?|minus)[ _-]*(?:log[ _-]*)?lik(?:elihood)?(?![^\W_])")
_OF_UNLIKELY = listed("neg negative minus lik loglik loglikelihood negloglik")
_OF_NOISE = listed("mse rmse mae")
"""`eps-mse`: how well a diffusion model tells the noise, which is called epsilon."""
_CHI_SQUARED = re.compile(r"^(?:red(?:uced)?[ _])?(?:chi|χ)[ _^]?(?:2|²|sq|squared) ?[_/]? ?(?:n|n?dof|df|nu|ν|red)?$")
_RESIDUAL = listed("residual residuals")
_SUMS = listed("total cumulative cum cumul accumulated")
_OF_ONE_STEP = HELD_OUT | listed("avg mean average simple instant instantaneous per relative normalized")
_ALONE = WHOLE | measures.LOW_ALONE | measures.HIGH_ALONE | measures.BESIDE_ALONE | {"chi"}
_HOME_MADE = WHOLE | measures.LOSS_ALONE
_NO_NUMBER = re.compile(r"^\D{2,}$")
"""`D1` is as well a threshold of depth, and `g` a generation."""

ROWS = (
    # What says nothing about how well it learns.
    RoleRow(Role.BEST, "best_val_loss", any_of=measures.BEST),
    RoleRow(Role.THROUGHPUT, "time/fps", any_of=machines.THROUGHPUT, phrase="per sec", pattern=_A_SECOND),
    RoleRow(Role.SUMMARY, "final_score", any_of=SCORE | ERROR | REWARD, also=measures.SUMMARY),
    RoleRow(Role.TIME, "data_wait", any_of=machines.WAIT, none_of=LOSS | REWARD),
    RoleRow(Role.TIME, "batch_cost", any_of=listed("cost"), also=machines.IN_SECONDS),
    RoleRow(Role.LEARNING_RATE, "eta (learning rate)", phrase="eta learning rate"),
    RoleRow(Role.TIME, "data_time", any_of=machines.TIME, none_of=LOSS | REWARD),
    RoleRow(Role.CODE, "errorCode", any_of=machines.CODES, last=listed("code id")),
    RoleRow(Role.CODE, "pid", called=machines.NEVER | machines.CODES_ALONE, any_of=machines.CODE),
    RoleRow(Role.NORMALISER, "obs_rms_mean", any_of=measures.NORMALISER, also=measures.STATISTIC,
        none_of=LOSS | {"error", "err"}),
    RoleRow(Role.NORMALISER, "obs_mean", any_of=measures.SEEN, last=measures.STATISTIC, none_of=LOSS | SCORE | ERROR),
    RoleRow(Role.NORMALISER, "running_mean", pattern=_RUNNING, none_of=LOSS | SCORE | REWARD | ERROR),
    RoleRow(Role.OTHER, "num_errors", any_of=listed("error errors"), also=listed("num count")),
    RoleRow(Role.OTHER, "Loss/D/loss/std", any_of=LOSS | SCORE | ERROR, last=measures.SPREAD),
    RoleRow(Role.MEMORY, "model_size_mb", any_of=listed("size"), also=machines.BYTES),
    RoleRow(Role.MEMORY, "gpu_mem", any_of=machines.MEMORY, none_of=LOSS),
    RoleRow(Role.EPOCH, "epoch number", called=frozenset({"epoch number", "epoch num", "epoch index"})),
    RoleRow(Role.EPOCH, "train/epoch", any_of=counters.EPOCH_METRICS, last=counters.EPOCH_METRICS, most=2,
        none_of=LOSS | SCORE | ERROR),
    # What the optimizer is told, and how large its steps are.
    RoleRow(Role.LEARNING_RATE, "lr-Adam", any_of=measures.RATE, phrase="learning rate"),
    RoleRow(Role.LEARNING_RATE, "L.r.", called=measures.RATE_ALONE | {"l r", "l rate", "step size"}),
    RoleRow(Role.LOSS_SCALE, "loss_scale", any_of=listed("lossscale"), phrase="loss scale"),
    RoleRow(Role.LOSS_SCALE, "amp_scale", called=frozenset({"scale", "grad scale", "amp scale"})),
    RoleRow(Role.SETTING, "seq_len", called=chosen.SETTING_NAMES),
    RoleRow(Role.SETTING, "params (M)", any_of=chosen.PARAMETERS, only=chosen.PARAMETERS | chosen.OF_PARAMETERS),
    RoleRow(Role.SETTING, "weight_decay", any_of=chosen.COEFFICIENT_IN_NAMES, none_of=_OF_NOISE),
    RoleRow(Role.SETTING, "reward_threshold", any_of=listed("threshold")),
    RoleRow(Role.SETTING, "batch_size", any_of=chosen.ENDING, last=chosen.ENDING,
        none_of=LOSS | SCORE | REWARD | ERROR | measures.GRADIENT),
    RoleRow(Role.SETTING, "encoder_param_count", any_of=chosen.PARAMETERS, last=measures.SPREAD),
    RoleRow(Role.GRADIENT_NORM, "train/grad_norm", any_of=measures.GRADIENT, also=measures.NORM | {"l2"}),
    RoleRow(Role.GRADIENT_NORM, "gNorm", called=measures.GRADIENT_ALONE),
    RoleRow(Role.STEP, "total_timesteps", any_of=counters.STEP_METRICS, most=3,
        none_of=LOSS | SCORE | REWARD | ERROR | FITTED),
    # Of reinforcement learning.
    RoleRow(Role.ENTROPY, "train/entropy_loss", any_of=measures.ENTROPY, none_of=listed("cross ce binary target")),
    RoleRow(Role.ENTROPY, "ent", called=frozenset({"ent", "ent loss", "h pi", "h π"})),
    RoleRow(Role.KL, "train/approx_kl", any_of=measures.KL, also=listed("approx mean policy old avg ppo"),
        none_of=listed("target")),
    # A bare `kl` is as often the term of a variational loss, which rises while it learns.
    RoleRow(Role.LOSS_PART, "kl_loss", any_of=measures.KL, none_of=listed("target")),
    RoleRow(Role.OTHER, "episode_reward_max", any_of=REWARD, also=listed("std min max var len length rejected")),
    RoleRow(Role.REWARD, "rollout/ep_rew_mean", any_of=REWARD, pattern=_RETURN, none_of=measures.LOSS | _MISSED),
    RoleRow(Role.REWARD, "episode/score", any_of=listed("score"), also=listed("episode ep")),
    RoleRow(Role.POLICY_LOSS, "LossPi", any_of=measures.POLICY, also=LOSS),
    RoleRow(Role.VALUE_LOSS, "train/value_loss", any_of=measures.CRITIC, also=LOSS | {"error"}),
    RoleRow(Role.VALUE_LOSS, "value_mse", any_of=listed("value critic vf qf"), also=listed("mse")),
    # Losses: one term, one of two players, the whole.
    RoleRow(Role.LOSS_PART, "box", called=measures.DETECTION),
    RoleRow(Role.LOSS_PART, "l2_reg", any_of=listed("l1 l2"), also=measures.PENALTY),
    RoleRow(Role.LOSS_PART, "Loss/D/reg", any_of=measures.PENALTY, also=LOSS),
    RoleRow(Role.LOSS_PART, "d0.loss_cls", pattern=_NUMBERED, also=LOSS),
    RoleRow(Role.GAN_LOSS, "loss_G", any_of=ADVERSARY, also=LOSS),
    RoleRow(Role.GAN_LOSS, "errG", any_of=ADVERSARY, also=listed("err"), only=ADVERSARY | {"err"}),
    RoleRow(Role.GAN_LOSS, "D_real", pattern=_NO_NUMBER, also=ADVERSARY, only=ADVERSARY | measures.ADVERSARY_BESIDE),
    RoleRow(Role.ERROR, "lm loss PPL", any_of=LOSS, last=measures.PERPLEXITY),
    RoleRow(Role.VALIDATION_LOSS, "val_loss", any_of=LOSS, phrase="cross entropy", also=HELD_OUT, only=WHOLE),
    RoleRow(Role.VALIDATION_LOSS, "* loss", pattern=_STARRED, also=LOSS | {"cross"}, only=WHOLE),
    RoleRow(Role.TRAIN_LOSS, "train_loss", any_of=LOSS, phrase="cross entropy", only=WHOLE),
    RoleRow(Role.LOSS_PART, "loss_bbox", any_of=LOSS, phrase="cross entropy"),
    RoleRow(Role.VALIDATION_LOSS, "val bits per byte", phrase="bits per", also=HELD_OUT, only=_OF_SYMBOLS),
    RoleRow(Role.TRAIN_LOSS, "bits_per_char", phrase="bits per", only=_OF_SYMBOLS),
    # How good it is.
    RoleRow(Role.OTHER, "std_acc", any_of=SCORE, pattern=_RANKING, also=listed("std var")),
    # The learner that boosting adds sees the hard examples only: its error rises by construction.
    RoleRow(Role.OTHER, "weak err", any_of=ERROR | LOSS, also=listed("weak stump"), none_of=HELD_OUT | TRAINING),
    RoleRow(Role.ERROR, "top1_err", any_of=SCORE, pattern=_RANKING, also=_MISSED),
    RoleRow(Role.ERROR, "1 - accuracy", pattern=_FROM_ONE, also=SCORE),
    RoleRow(Role.ERROR, "rel_l2(exact)", any_of=FITTED, also=listed("exact")),
    RoleRow(Role.SCORE, "val_accuracy", any_of=SCORE, pattern=_RANKING),
    RoleRow(Role.VALIDATION_LOSS, "val_neg_log_lik", pattern=_UNLIKELY, also=HELD_OUT, only=WHOLE | _OF_UNLIKELY),
    RoleRow(Role.TRAIN_LOSS, "negative log-likelihood", pattern=_UNLIKELY, only=WHOLE | _OF_UNLIKELY),
    RoleRow(Role.SCORE, "log-likelihood", any_of=listed("loglik loglikelihood"), phrase="log likelihood",
        none_of=listed("neg negative minus n")),
    RoleRow(Role.SCORE, "CATS_MACRO_F", pattern=_SPACY),
    RoleRow(Role.VALIDATION_LOSS, "valid_1's l2", any_of=FITTED, also=HELD_OUT, only=_WHOLE_FIT),
    RoleRow(Role.TRAIN_LOSS, "train-rmse", any_of=FITTED, also=TRAINING, only=_WHOLE_FIT),
    RoleRow(Role.VALIDATION_LOSS, "valid bce", any_of=listed("bce"), also=HELD_OUT, only=WHOLE),
    RoleRow(Role.TRAIN_LOSS, "train bce", any_of=listed("bce"), also=TRAINING, only=WHOLE),
    RoleRow(Role.ERROR, "perplexity", any_of=ERROR | FITTED),
    RoleRow(Role.ERROR, "residual", any_of=_RESIDUAL, only=WHOLE | _RESIDUAL),
    RoleRow(Role.ERROR, "sum_of_squares", phrase="sum of squares"),
    # What is summed up since the start grows, whatever is learned; a bandit's regret is such a sum unless it says more.
    RoleRow(Role.OTHER, "total_mistakes", any_of=listed("mistakes violations wins profit utility correct"), also=_SUMS),
    RoleRow(Role.OTHER, "regret", any_of=listed("regret"), none_of=_OF_ONE_STEP),
    RoleRow(Role.ERROR, "chi2/N", pattern=_CHI_SQUARED),
    RoleRow(Role.ERROR, "duality_gap", any_of=measures.LOW_ALONE, only=_ALONE, none_of=measures.HIGH_ALONE),
    RoleRow(Role.ERROR, "free energy", any_of=listed("energy"), also=HELD_OUT | TRAINING | {"free"},
        only=_ALONE | {"energy"}),
    RoleRow(Role.SCORE, "val explained variance", phrase="explained variance", also=HELD_OUT),
    RoleRow(Role.SCORE, "r_squared", phrase="r squared"),
    RoleRow(Role.SCORE, "c-index", phrase="c index"),
    RoleRow(Role.SCORE, "goal_rate", any_of=listed("solve goal"), last=listed("rate"), only=_ALONE | {"solve", "goal"}),
    RoleRow(Role.SCORE, "fitness", any_of=measures.HIGH_ALONE, only=_ALONE, none_of=measures.LOW_ALONE),
    # As papers write it.
    RoleRow(Role.VALIDATION_LOSS, "L_val", pattern=_AS_IN_PAPERS, also=HELD_OUT, only=WHOLE | {"l"}),
    RoleRow(Role.TRAIN_LOSS, "L_total", pattern=_AS_IN_PAPERS, only=WHOLE | {"l"}),
    RoleRow(Role.LOSS_PART, "L_pde", pattern=_AS_IN_PAPERS),
    # As those who write their own loop call it.
    RoleRow(Role.VALIDATION_LOSS, "held-out fit", any_of=measures.LOSS_ALONE, also=HELD_OUT, only=_HOME_MADE),
    RoleRow(Role.TRAIN_LOSS, "fit", any_of=measures.LOSS_ALONE, only=_HOME_MADE),
    RoleRow(Role.SCORE, "right", any_of=measures.SCORE_ALONE, only=_ALONE | measures.SCORE_ALONE),
)  # fmt: skip
