"""What was chosen before training, by its meaning: whatever a configuration, a first line or a command calls it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from math import isfinite

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import CodeFact
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.finding import Line
from tui_monitor.model.points import Place
from tui_monitor.text import Shown, clean


class Hyperparameter(StrEnum):
    """The value is the word that a person reads."""

    LEARNING_RATE = "learning rate"
    CRITIC_RATE = "learning rate of the critic"
    OPTIMIZER = "optimizer"
    MOMENTUM = "momentum"
    SCHEDULE = "schedule"
    BATCH_SIZE = "batch size"
    ACCUMULATION = "gradient accumulation"
    WARMUP = "warm-up"
    CLIPPING = "gradient clipping"
    PRECISION = "precision"
    LOSS_SCALE = "loss scale"
    NORMALISATION = "normalisation"
    WEIGHT_DECAY = "weight decay"
    DROPOUT = "dropout"
    EPOCHS = "epochs"
    STEPS = "steps"
    EPSILON = "epsilon"
    FREEZE = "freezing"
    WORKERS = "data workers"
    SHUFFLE = "shuffling"
    LABEL_NOISE = "label noise"
    ENTROPY_COEFFICIENT = "entropy coefficient"
    CLIP_RANGE = "clip range"
    TARGET_KL = "target KL"
    DISCOUNT = "discount"
    REWARD_SCALE = "reward scale"
    TARGET_UPDATE = "target update"
    FIRST_EXPLORATION = "first share of random actions"
    REPLAY = "replay buffer"
    KL_COEFFICIENT = "KL coefficient"
    UPDATE_EPOCHS = "epochs of one policy update"
    LAYERS = "layers"
    LEAVES = "leaves of a tree"
    DEPTH = "depth of a tree"
    WIDTH = "width"
    VOCABULARY = "vocabulary"
    INITIALISATION = "initialisation"
    BIAS = "initial bias"
    ACTIVATION = "activation"
    LOSS = "loss"


_NAMES: Mapping[Hyperparameter, str] = {
    Hyperparameter.LEARNING_RATE: "lr|learning rate|learningrate|base lr|max lr|peak lr|init lr|initial lr|lr0|"
    "lr init|learning rate init|eta0|shrinkage|eta|step size|stepsize|learn rate|lrate|alpha0|policy "
    "lr|actor lr|pi lr|lr max|base learning rate|"
    "lr actor",
    Hyperparameter.CRITIC_RATE: "vf lr|critic lr|value lr|v lr|q lr|lr v|lr vf|lr q|lr critic|lr value|"
    "critic learning rate|value learning rate|vf learning rate",
    Hyperparameter.OPTIMIZER: "optimizer|optimiser|optim|opt|solver|optimizer type|optimizer name|optim type",
    Hyperparameter.MOMENTUM: "momentum|sgd momentum|mom",
    Hyperparameter.SCHEDULE: "scheduler|schedule|lr schedule|lr scheduler|lr scheduler type|lr decay style|lr policy",
    Hyperparameter.BATCH_SIZE: "batch size|batchsize|bs|batch|train batch size|per device train batch size|"
    "minibatch|mini batch|minibatch size|micro batch size",
    Hyperparameter.ACCUMULATION: "grad accum|gradient accumulation|gradient accumulation steps|accum|"
    "accum steps|accumulate|accumulate grad batches|accumulation steps|grad accum steps",
    Hyperparameter.WARMUP: "warmup|warm up|warmup steps|warmup iters|warmup epochs|warmup ratio|"
    "num warmup steps|lr warmup",
    Hyperparameter.CLIPPING: "clip|grad clip|gradient clip|clip norm|clip grad|max grad norm|max norm|clipnorm|"
    "clip grad norm|gradient clip val|gradient clipping|grad clip norm|clipping|max gradient norm|clip value|"
    "clipvalue|global clip|clip gradient|clip gradients",
    Hyperparameter.PRECISION: "precision|dtype|amp|fp16|half|mixed precision|use amp|bf16|float16|autocast|"
    "compute dtype|use fp16|use bf16|use half",
    Hyperparameter.LOSS_SCALE: "loss scale|static loss scale|init loss scale|initial loss scale|grad scale|"
    "fp16 init scale|initial scale power",
    Hyperparameter.NORMALISATION: "norm|norm layer|normalisation|normalization|batch norm|batchnorm|bn|use bn|"
    "use batch norm|layer norm|layernorm",
    Hyperparameter.WEIGHT_DECAY: "weight decay|wd|reg weight|l2 weight|l2 regularization|l2 penalty|c2|"
    "l2|weight decay l2|l2 reg",
    Hyperparameter.DROPOUT: "dropout|drop|dropout p|p drop|drop rate",
    Hyperparameter.EPOCHS: "epochs|num epochs|n epochs|max epochs|num train epochs|epoch",
    Hyperparameter.STEPS: "steps|max steps|total steps|max iters|iters|iterations|num steps|n steps|max iter|"
    "total timesteps",
    Hyperparameter.EPSILON: "eps|epsilon|adam eps|adam epsilon|log eps",
    Hyperparameter.FREEZE: "freeze|frozen|freeze backbone|freeze encoder|trainable|trainable params|"
    "trainable parameters|freeze layers|train only|requires grad|finetune head|freeze base",
    Hyperparameter.WORKERS: "num workers|workers|n workers|dataloader workers|loader workers",
    Hyperparameter.SHUFFLE: "shuffle|shuffling|shuffle train",
    Hyperparameter.LABEL_NOISE: "label noise|noise labels|noisy labels|flip labels|label flip|noise rate|"
    "label smoothing",
    Hyperparameter.ENTROPY_COEFFICIENT: "ent coef|entropy coef|entropy coeff|entropy coefficient|entropy beta|"
    "entropy bonus|entropy weight|beta entropy|ent weight|entropy reg",
    Hyperparameter.CLIP_RANGE: "clip range|clip eps|clip epsilon|ppo clip|clip ratio|clip coef|eps clip",
    Hyperparameter.TARGET_KL: "target kl|kl target|max kl|desired kl",
    Hyperparameter.DISCOUNT: "gamma|discount|discount factor",
    Hyperparameter.REWARD_SCALE: "reward scale|reward scaling|scale reward|reward mult|reward scaler|"
    "reward norm|normalize reward|norm reward|reward clip",
    Hyperparameter.TARGET_UPDATE: "target update|target update interval|target update freq|tau|polyak|"
    "target sync|target network update|sync target every|target every|update target every|target period|"
    "target freq|target network frequency|target update every|target update period|target interval",
    Hyperparameter.FIRST_EXPLORATION: "eps start|epsilon start|start eps|start epsilon|initial eps|initial epsilon|"
    "eps init|epsilon init|eps max|epsilon max|max eps|max epsilon|exploration initial eps|start e",
    Hyperparameter.REPLAY: "replay buffer|rehearsal|"
    "buffer size|replay size|replay buffer size|memory size|capacity|replay capacity|buffer|"
    "buffer capacity|replay|replay memory size|memory capacity|replay frac|replay ratio|replay fraction",
    Hyperparameter.KL_COEFFICIENT: "beta|kl coef|kl coeff|init kl coef|kl beta|kl weight|kld weight|kl penalty|beta kl|"
    "kl coefficient|kl lambda",
    Hyperparameter.UPDATE_EPOCHS: "ppo epochs|update epochs|k epochs|noptepochs|num sgd iter|train pi iters|pi iters|"
    "opt epochs|sgd epochs|num ppo epochs|inner epochs",
    Hyperparameter.LAYERS: "layers|num layers|n layers|n layer|depth|num hidden layers",
    Hyperparameter.LEAVES: "num leaves|max leaves|max leaf nodes|leaves|num leaf",
    Hyperparameter.DEPTH: "max depth|tree depth",
    Hyperparameter.WIDTH: "hidden|hidden size|width|d model|n embd|hidden dim|units|dim|embed dim|rank",
    Hyperparameter.VOCABULARY: "vocab|vocab size|n vocab|vocabulary",
    Hyperparameter.INITIALISATION: "init|init scale|init std|weight init|initializer|initialisation|"
    "initialization|initializer range|init gain",
    Hyperparameter.BIAS: "bias initializer|bias initialiser|bias initialization|initial bias value|"
    "bias init|init bias|initial bias|bias start|bias value|b init|b0",
    Hyperparameter.ACTIVATION: "activation|act|act fn|nonlinearity|activation function|hidden act",
    Hyperparameter.LOSS: "loss|criterion|objective|loss fn|loss function|loss type",
}
_MEANS = {name: meant for meant, names in _NAMES.items() for name in names.split("|")}
_PAIR = lazy_compile(
    r"(?<![\w.])-{0,2}(?P<name>[A-Za-z][A-Za-z0-9]*(?:[_\-. ][A-Za-z0-9]+){0,4}?)[\"']?\s{0,9}(?:=|:\s|:(?=[-+.\d]))"
    r"\s{0,9}[\"']?(?:[Cc]onstant\()?(?P<value>[-+]?\.?\d[\w.+-]*|[A-Za-z][\w.-]*)"
)
_FLAG = lazy_compile(r"--(?P<name>[A-Za-z][\w-]*)(?:[= ](?P<value>[^\s-][^\s]*))?")
_CAMEL = lazy_compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = lazy_compile(r"[_\-. ]+")
_NUMBERS = lazy_compile(r"(?<![\w.])[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_OPENING, _WIDEST, _MOST_TEXT = 60, 3000, 8000
"""Lines of a log among which a setting is still one, and no report; characters of one, and of all, that are read."""


class ChosenValue(Struct, frozen=True):
    """One choice, and where it stands."""

    meaning: Hyperparameter
    name: Shown
    """As it is called there."""
    value: object
    """A number, a text, true or false, None."""
    where: Shown
    """`configuration`, `command line`, `log`, or a line of code."""
    place: Place | None = None

    @property
    def number(self) -> float | None:
        """None for a text, for true and for false."""
        if isinstance(self.value, bool) or self.value is None:
            return None
        try:
            number = float(str(self.value))
        except ValueError:
            return None
        return number if isfinite(number) else None

    @property
    def numbers(self) -> tuple[float, ...]:
        """Of a list, all of them: `[64, 1]`."""
        return tuple(float(one) for one in _NUMBERS.findall(str(self.value)))

    @property
    def word(self) -> str:
        return str(self.value).strip().lower()

    @property
    def is_off(self) -> bool:
        """Nothing, none, false, or zero."""
        return self.word in ("none", "null", "false", "off", "no", "", "0", "0.0")

    @property
    def said(self) -> str:
        """`lr=0.03 (configuration)`."""
        return f"{self.name}={self.value} ({self.where})"


class Recipe:
    """The choices that are known of one run; of one told in several places the surest counts."""

    def __init__(
        self,
        config: Mapping[str, object],
        lines: Sequence[Line] = (),
        command: str = "",
        code: Sequence[CodeFact] = (),
    ) -> None:
        self._known: dict[Hyperparameter, ChosenValue] = {}
        for found in (*_of_config(config), *_of_command(command), *_of_lines(lines), *_of_code(code)):
            self._known.setdefault(found.meaning, found)

    def get(self, wanted: Hyperparameter) -> ChosenValue | None:
        return self._known.get(wanted)

    def number(self, wanted: Hyperparameter) -> float | None:
        chosen = self._known.get(wanted)
        return chosen.number if chosen is not None else None

    def word(self, wanted: Hyperparameter) -> str:
        """In lower case; empty where it is not known."""
        chosen = self._known.get(wanted)
        return chosen.word if chosen is not None else ""

    @property
    def is_known(self) -> bool:
        return bool(self._known)

    def __iter__(self) -> Iterator[ChosenValue]:
        return iter(self._known.values())


def meaning(name: str) -> Hyperparameter | None:
    """What a hyperparameter chooses: `optimizer/lr`, `trainer.learningRate` and `--lr` are the learning rate."""
    last = re.split(r"[/.]", name)[-1] or name
    words = _BETWEEN.sub(" ", _CAMEL.sub(" ", last)).strip().lower()
    return _MEANS.get(words)


def _of_config(config: Mapping[str, object]) -> Iterator[ChosenValue]:
    """Keys near the top come first: `lr` is surer than `scheduler/lr`."""
    for name, value in sorted(config.items(), key=lambda item: item[0].count("/") + item[0].count(".")):
        known = meaning(name)
        if known is not None:
            yield ChosenValue(known, clean(name, 80), value, Shown("configuration"))


def _of_command(command: str) -> Iterator[ChosenValue]:
    for found in _FLAG.finditer(command):
        known = meaning(found["name"])
        if known is not None:
            value = found["value"] if found["value"] is not None else True
            yield ChosenValue(known, clean(found["name"], 80), _plain(value), Shown("command line"))


def _of_lines(lines: Sequence[Line]) -> Iterator[ChosenValue]:
    """Settings among the first lines: `lr=0.1 batch=32 opt=sgd`, or a command that is told: `train --lr 0.1`."""
    left = _MOST_TEXT
    for line in lines[:_OPENING]:
        text = line.text[: min(_WIDEST, left)]
        left -= len(text)
        if "--" in text:
            for chosen in _of_command(text):
                yield ChosenValue(chosen.meaning, chosen.name, chosen.value, Shown("log"), line.place)
        for found in _PAIR.finditer(text) if "=" in text or ":" in text else ():
            known = meaning(found["name"]) or meaning(found["name"].rpartition(" ")[2])
            if known is not None and not _is_report(known, text):
                yield ChosenValue(known, clean(found["name"], 80), _plain(found["value"]), Shown("log"), line.place)


def _of_code(facts: Sequence[CodeFact]) -> Iterator[ChosenValue]:
    """What is written out where an optimizer is made: `lr=0.03`."""
    for fact in facts:
        name, _, value = fact.text.partition("=")
        known = meaning(name) if fact.name == "setting" else None
        if known is not None:
            place = Place(fact.file, fact.line)
            yield ChosenValue(known, clean(name, 80), _plain(value), clean(f"{fact.file} line {fact.line}", 80), place)


def _is_report(known: Hyperparameter, text: str) -> bool:
    """`loss=0.3 epoch 3 lr=...` reports; what it counts or measures was not chosen."""
    return known in (Hyperparameter.LOSS, Hyperparameter.EPOCHS, Hyperparameter.STEPS) and "loss" in text.lower()


def _plain(value: object) -> object:
    """A number for a text that is one."""
    if not isinstance(value, str):
        return value
    words: dict[str, object] = {"true": True, "false": False, "none": None, "null": None}
    if value.lower() in words:
        return words[value.lower()]
    try:
        return float(value)
    except ValueError:
        return clean(value.rstrip(".,;"), 80)
