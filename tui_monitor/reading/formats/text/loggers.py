r"""What no rule can know: a table of loggers, in the language in which users teach formats.

A row is a logger: an example of its lines, a pattern, and what the example says. The groups are those of a taught
format: step, epoch, total (of steps), time, name and value; besides, `epochs` is the total of epochs and `split` the
data set. Every other group is a metric of that name; `__` in a group's name is a blank. A step beside an epoch may
count within it: the second epoch tells, so write two into `tests/examples`. A row names cells and nothing else. The
example is the test, and no two rows match one example.

A new row goes to the end of the table:

    Logger(
        "Wapiti",
        rf"\s*\[\s*(?P<step>[0-9]+)\] obj=(?P<objective>{_N})\s.*$",
        "  [   1] obj=12345.67   act=100",
        {"step": 1, "objective": 12345.67},
        "] obj=",  # the hint: a text that every line of it holds
    ),

A metric's name should say what it is: what is minimised is called `loss` or `objective`, or it is not watched. Try two
lines at most: lines that come for the third time are read by repetition, a row or no row.
"""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from tui_monitor import lexicon
from tui_monitor.reading.formats.text import numbers
from tui_monitor.reading.formats.text.cells import Row, Rows, Trust, Value
from tui_monitor.reading.formats.text.prefix import NAN, Prefix
from tui_monitor.reading.formats.text.steps import Count, Raw, Stand

_N = numbers.NUMBER
_CELLS = frozenset({"step", "epoch", "total", "epochs", "time", "name", "value", "split"})


class Logger(Struct, frozen=True):
    name: str
    pattern: str
    example: str
    says: dict[str, float]
    """The values of the example, and what it counts under `step` and `epoch`."""
    hint: str
    """A text that every line of it holds; empty where it writes numbers alone."""
    banner: str = ""
    """What must stand in a line above, where its numbers could be another logger's."""

    @property
    def compiled(self) -> re.Pattern[str]:
        return _compiled(self.pattern)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """When it is first asked: a log is written by one of them."""
    return re.compile(pattern, re.ASCII)


LOGGERS: tuple[Logger, ...] = (
    Logger(
        "Deeplearning4j",
        rf".{{0,200}}?Score at iteration (?P<step>[0-9]+) is (?P<loss>{_N})\s*$",
        "Score at iteration 100 is 1.5",
        {"step": 100, "loss": 1.5},
        "Score at iteration",
    ),
    Logger(
        "Kaldi, a minibatch",
        r".{0,200}?\bAverage (?:average )?(?:objective function|(?P<name>log-likelihood|log-probability|accuracy)) for "
        rf"'(?P<split>[\w-]{{1,60}})' for minibatches [0-9]+-(?P<step>[0-9]+) is (?P<objf>{_N}).*$",
        "Average objective function for 'output' for minibatches 100-199 is -0.25 over 640000 frames.",
        {"step": 199, "objf output": -0.25},
        "for minibatches",
    ),
    Logger(
        "Kaldi, overall",
        r".{0,200}?\b(?P<name>Overall (?:log-likelihood|log-probability|accuracy)) for '(?P<split>[\w-]{1,60})' "
        rf"is (?P<value>{_N}).*$",
        "Overall log-likelihood for 'output' is -1.25 per frame, over 20000 frames.",
        {"Overall log-likelihood output": -1.25},
        "Overall",
    ),
    Logger(
        "Kaldi, overall objective",
        r".{0,200}?\bOverall (?:average )?objective function for '(?P<split>[\w-]{1,60})' "
        rf"is (?P<Overall__objf>{_N}).*$",
        "Overall average objective function for 'output' is -0.5 over 128 frames.",
        {"Overall objf output": -0.5},
        "Overall",
    ),
    Logger(
        "CNTK, minibatches",
        r"\s*Epoch\[ *(?P<epoch>[0-9]+) of (?P<epochs>[0-9]+)\]-Minibatch\[ *[0-9]+- *(?P<step>[0-9]+)"
        r"(?:, [0-9.]+%)?\]: "
        rf"SamplesSeen = [0-9]+; TrainLossPerSample = +(?P<TrainLossPerSample>{_N}); "
        rf"EvalErr\[0\]PerSample = +(?P<EvalErrPerSample>{_N});.*? TotalTime = (?P<TotalTime>{_N})s; "
        rf"SamplesPerSecond = (?P<SamplesPerSecond>{_N})\s*$",
        " Epoch[ 1 of 30]-Minibatch[   1- 500, 64.02%]: SamplesSeen = 32000; TrainLossPerSample =  1.67275720; "
        "EvalErr[0]PerSample = 0.60853125; TotalTime = 60.7581s; SamplesPerSecond = 526.7",
        {
            "step": 500, "epoch": 1, "TrainLossPerSample": 1.6727572, "EvalErrPerSample": 0.60853125,
            "TotalTime": 60.7581, "SamplesPerSecond": 526.7,
        },
        "-Minibatch[",
    ),
    Logger(
        "Caffe, a test net",
        rf"\s*(?P<name>(?:Train|Test) net output) #[0-9]+: (?P<split>\S+) = (?P<value>{_N})(?:\s|$).*$",
        "    Test net output #1: loss = 6.5 (* 1 = 6.5 loss)",
        {"Test net output loss": 6.5},
        "net output",
    ),
    Logger(
        "LIBLINEAR",
        rf"\s*iter +(?P<step>[0-9]+)(?: act (?P<act>{_N}) pre (?P<pre>{_N}) delta (?P<delta>{_N}))? f (?P<f>{_N}) "
        rf"\|g\| (?P<grad__norm>{_N}) CG +(?P<CG>[0-9]+)(?: step_size (?P<step_size>{_N}))?\s*$",
        "iter  2 act 4.544e-03 pre 4.544e-03 delta 1.922e-01 f 4.859e-02 |g| 5.854e+01 CG   1",
        {
            "step": 2, "act": 0.004544, "pre": 0.004544, "delta": 0.1922, "f": 0.04859, "grad norm": 58.54, "CG": 1,
        },
        " CG ",
    ),
    Logger(
        "llm.c",
        rf"s:(?P<step>[0-9]+) (?P<name>tel|trl):(?P<value>{_N})(?: lr:(?P<lr>{_N}) norm:(?P<norm>{_N}))?\s*$",
        "s:20 trl:4.5 lr:0.0006 norm:1.25",
        {"step": 20, "trl": 4.5, "lr": 0.0006, "norm": 1.25},
        "s:",
    ),
    Logger(
        "YOLO's results without a heading",
        rf"\s*(?P<epoch>[0-9]+)/(?P<epochs>[0-9]+)\s+[0-9.]+[GMK]?\s+(?P<box>{_N})\s+(?P<obj>{_N})\s+(?P<cls>{_N})\s+"
        rf"(?P<total__loss>{_N})\s+[0-9]+\s+[0-9]+\s+(?P<Precision>{_N})\s+(?P<Recall>{_N})\s+(?P<mAP_50>{_N})\s+"
        rf"(?P<mAP_50_95>{_N})\s+(?P<val__box>{_N})\s+(?P<val__obj>{_N})\s+(?P<val__cls>{_N})\s*$",
        "     0/99     2.26G    0.1145   0.03889         0    0.1534        50      640    0.2381    0.2154    "
        "0.1435   0.03927    0.1019   0.02571         0",
        {
            "epoch": 0, "box": 0.1145, "obj": 0.03889, "cls": 0, "total loss": 0.1534, "Precision": 0.2381,
            "Recall": 0.2154, "mAP_50": 0.1435, "mAP_50_95": 0.03927, "val box": 0.1019, "val obj": 0.02571,
            "val cls": 0,
        },
        "",
    ),
    Logger(
        "Ultralytics without a heading",
        rf"\s*(?P<epoch>[0-9]+)/(?P<epochs>[0-9]+)\s+[0-9.]+[GMK]?\s+(?P<box_loss>{_N})\s+(?P<cls_loss>{_N})\s+"
        rf"(?P<dfl_loss>{_N})\s+[0-9]+\s+[0-9]+\s*$",
        "      1/100      4.12G      1.412      2.981      1.377         41        640",
        {"epoch": 1, "box_loss": 1.412, "cls_loss": 2.981, "dfl_loss": 1.377},
        "",
        "Ultralytics ",
    ),
    Logger(
        "YOLOv5 without a heading",
        rf"\s*(?P<epoch>[0-9]+)/(?P<epochs>[0-9]+)\s+[0-9.]+[GMK]?\s+(?P<box_loss>{_N})\s+(?P<obj_loss>{_N})\s+"
        rf"(?P<cls_loss>{_N})\s+[0-9]+\s+[0-9]+\s*$",
        "     0/99      2.26G     0.1145    0.03889      0.012         50        640",
        {"epoch": 0, "box_loss": 0.1145, "obj_loss": 0.03889, "cls_loss": 0.012},
        "",
        "YOLOv5 ",
    ),
    Logger(
        "Vowpal Wabbit",
        r"\s*(?P<average__loss>[0-9]+\.[0-9]{6}|nan|inf)\s+(?P<since__last>[0-9]+\.[0-9]{6}|nan|inf)\s+"
        r"(?P<step>[0-9]+)\s+[0-9]+\.[0-9]\s+\S+\s+\S+\s+[0-9]+(?: h)?\s*$",
        "0.604411 0.515675            2            2.0   1.0000   0.3921      118",
        {"step": 2, "average loss": 0.604411, "since last": 0.515675},
        "",
    ),
    Logger(
        "DeepLabCut's learning_stats",
        rf"\s*(?P<step>[0-9]+), (?P<loss>[0-9]+\.[0-9]{{5}}|nan|inf), (?P<lr>{_N})\s*$",
        "1000, 0.02113, 0.005",
        {"step": 1000, "loss": 0.02113, "lr": 0.005},
        "",
    ),
    Logger(
        "Wapiti",
        rf"\s*\[\s*(?P<step>[0-9]+)\] obj=(?:NA|(?P<objective>{_N}))\s+act=(?P<act>[0-9]+)\s+"
        rf"err=\s*(?P<token__err>{_N})%/\s*(?P<sequence__err>{_N})%.*$",
        "  [   1] obj=12345.67   act=100      err= 5.12%/10.22% time=1.20s/1.20s",
        {"step": 1, "objective": 12345.67, "act": 100, "token err": 5.12, "sequence err": 10.22},
        "] obj=",
    ),
    Logger(
        "NVIDIA's Tacotron 2",
        rf"(?P<name>[A-Z][a-z]+ loss) (?P<step>[0-9]+):? +(?P<value>{_N})"
        rf"(?: +Grad Norm (?P<Grad__Norm>{_N}) .*)?\s*$",
        "Train loss 998 0.412031 Grad Norm 0.812034 2.31s/it",
        {"step": 998, "Train loss": 0.412031, "Grad Norm": 0.812034},
        "loss ",
    ),
)  # fmt: skip
"""Asked in this order; at most one of them matches a line."""


_TELLING = (text for logger in LOGGERS for text in (logger.hint, logger.banner))
HINTS = tuple(max(words, key=len).encode() for text in _TELLING if (words := re.findall("[a-z]{2,}", text.lower())))
"""By which word a line of a logger is known: the longest of its hint."""
_OF_NUMBERS = tuple("0123456789+-.ni")
"""What a line of numbers alone begins with."""
_BANNERS = frozenset(logger.banner for logger in LOGGERS)


class Loggers:
    """Remembers whose banners stood in the log."""

    def __init__(self) -> None:
        self._met = {""}

    def read(self, text: str, head: Prefix, offset: int, headed: bool) -> Rows | None:
        """What a line of one of these loggers says. `headed`: a heading above tells what bare numbers are."""
        self._met.update(banner for banner in _BANNERS if banner in text)
        bare = not headed and (
            text.lstrip().startswith(_OF_NUMBERS) or text[head.end :].lstrip().startswith(_OF_NUMBERS)
        )
        for logger in LOGGERS:
            if logger.hint in text and logger.banner in self._met and (logger.hint or bare):
                match = logger.compiled.match(text, head.end) or logger.compiled.match(text)
                if match is not None:
                    return [(_row(match, head), offset)]
        return [] if text.startswith(":::MLP") and '"value":' not in text else None


def _row(match: re.Match[str], head: Prefix) -> Row:
    said = match.groupdict()
    step, epoch = (_count(said.get(name), said.get(of)) for name, of in (("step", "total"), ("epoch", "epochs")))
    row = Row(rank=head.rank, time=_time(said.get("time"), head.time))
    alone = Stand.OVER_RUN if step else Stand.AT_STEP if epoch else Stand.UNPLACED
    row.raw = Raw(Stand.AT_STEP if step and epoch else alone, step, epoch)
    row.trust = Trust.COUNTED if row.raw.counts else Trust.NAMED
    of = said.get("split")
    metrics = {key.replace("__", " "): (key, text) for key, text in said.items() if text and key not in _CELLS}
    name, value = said.get("name"), said.get("value")
    if name and value:
        metrics[name] = ("value", value)
    elif name:
        metrics = dict.fromkeys([name], next(iter(metrics.values())))
    for metric, (key, text) in metrics.items():
        row.values.append(Value(f"{metric} {of}" if of else metric, numbers.value(text), *match.span(key)))
    row.values = [value for value in row.values if not lexicon.is_never(value.name)]
    row.step_at, row.epoch_at = (match.span(name) if said.get(name) else None for name in ("step", "epoch"))
    return row


def _count(text: str | None, of: str | None) -> Count | None:
    number = numbers.step(text) if text else None
    return None if number is None else Count(number, numbers.step(of) if of else None)


def _time(text: str | None, logged: float) -> float:
    if not text:
        return logged
    seconds = float(text)
    return seconds / 1000 if seconds > 1e11 else seconds if seconds > 1e8 else NAN
