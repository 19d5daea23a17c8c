"""What agents and generators are measured by, whatever it is called: names that no role tells apart.

A name counts by its words (`train/approx_kl`, `ApproxKL` and `approx.kl` are `approx kl`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import Course
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon.names import parts_of
from tui_monitor.lexicon.splits import EVALUATED
from tui_monitor.model.finding import step_text
from tui_monitor.model.role import Role
from tui_monitor.text import Shown

_CHOSEN = r"\b(coef\w*|coeff\w*|weight|beta|bonus|scale|target|limit|max kl|budget|penalty)\b"


class Quantity(Struct, frozen=True):
    words: re.Pattern[str]
    never: re.Pattern[str] = lazy_compile(_CHOSEN)
    role: Role | None = None
    """It is this quantity, whatever its words, unless it is one of the words `never`."""


ENTROPY = Quantity(
    lazy_compile(r"\b(entropy|ent|h pi|h π|pi ent|policy h|entropie)\b"),
    lazy_compile(_CHOSEN + r"|\b(cross|binary|ce|label|class|samples?|tokens?|gen\w*|attn|attention|xent)\b"),
    Role.ENTROPY,
)
SURENESS = Quantity(lazy_compile(r"\b(max|top|greedy|best|favou?rite)( (action|arm|act))? (probs?|p|share|frac\w*)\b"))
POLICY_KL = Quantity(
    lazy_compile(r"\b(kl|kld|approxkl|kl ?div\w*)\b"),
    lazy_compile(_CHOSEN + r"|\b(ref|reference|prior|z|latent|vae|recon\w*|init|sft|base)\b"),
    Role.KL,
)
REFERENCE_KL = Quantity(
    lazy_compile(r"\b(kl|kld)\b.*\b(ref|reference|prior|init|sft|base)\b|\b(ref|reference|sft) kl\b")
)
LATENT_KL = Quantity(
    lazy_compile(r"\b(kl|kld|kl ?div\w*|latent loss)\b"),
    lazy_compile(_CHOSEN + r"|\b(approx|policy|ref|old|ppo|time|sec\w*)\b"),
)
CLIP_FRACTION = Quantity(
    lazy_compile(r"\bclip ?frac\w*|\bclip ?(rate|ratio|share)\b|\b(frac\w*|share) clipped\b|clipfrac")
)
RATIO = Quantity(
    lazy_compile(r"\b(ratio|importance|is weight)\b"), lazy_compile(r"\b(clip\w*|kl|compress\w*|lr|time|success|win)\b")
)
CRITIC = Quantity(
    lazy_compile(
        r"\btd\b|\b(value|critic|vf|qf\d?|q\d?|v|bellman) ?(loss|mse|err\w*|function loss)\b"
        r"|\bloss (v|q\d?|vf|qf|critic|value)\b"
        r"|\bbellman\b|\b(critic|value)\b"
    ),
    lazy_compile(_CHOSEN + r"|\b(values?|explained|gen\w*|lr|grad\w*|norm|real|fake|std)$|\blr\b"),
    Role.VALUE_LOSS,
)
Q_VALUES = Quantity(
    lazy_compile(
        r"\b(q\d?|qf\d?|max [qv]|[qv] max|mean [qv]|[qv] mean|avg [qv]|qvals?|q\d? ?vals?|q ?values?|v ?vals?"
        r"|qf\d? values?)\b"
    ),
    lazy_compile(r"\b(loss|err\w*|mse|lr|grad\w*|td|std|lag\w*)\b"),
)
EXPLAINED = Quantity(lazy_compile(r"\bexpl\w* ?var\w*|\bev\b|\bexplvar\b"))
EXPLORATION = Quantity(
    lazy_compile(r"\b(eps|epsilon|explor(ation|e)?|neugier|random actions?)\b"),
    lazy_compile(r"\b(mse|err\w*|loss|return|reward|bonus|decay|episodes?)\b"),
)
REWARD_SPREAD = Quantity(
    lazy_compile(
        r"\b(adv\w*)\b.*\b(std|sd|rms|var|scale|abs|max|norm)\b|\b(std|sd|abs|max) adv\w*\b"
        r"|\b(rew\w*|ret\w*)\b.*\b(rms|scale|running var|running std)\b"
    ),
    lazy_compile(r"\b(len\w*|weight|coef\w*|episode|ep)\b"),
)
LENGTH = Quantity(lazy_compile(r"\b(ep\w*|episode)? ?(len|length|ep ?len|laenge|duration)\b|\bl\b|\bsteps ep\b"))
KINDS = Quantity(
    lazy_compile(
        r"\b(modes?|coverage|covered|unique|uniq|distinct\w*|styles?|num clusters|classes (hit|covered)|lpips)\b"
        r"|\b(samples?|tokens?|outputs?|text|captions?|images?|pairwise) diversity\b"
    ),
    lazy_compile(
        rf"\b(loss|weight|coef\w*|lambda|reg|penalty|lr|dropped|missing|{EVALUATED}|line|branch|states?|arms?)\b"
    ),
)
SAMPLE_SPREAD = Quantity(
    lazy_compile(
        r"\b(samples?|gen\w*|fakes?|forger\w*|outputs?)\b.*\b(std|sd|var\w*|spread|entropy)\b|\bdiversity\b"
        r"|\b(std|sd|var\w*|spread|entropy)\b.*\b(samples?|gen\w*|fakes?|forger\w*)\b"
    ),
    lazy_compile(r"\b(loss|noise|rew\w*|ret\w*|adv\w*|time|sec|eval|target)\b"),
)
REPETITION = Quantity(lazy_compile(r"\b(repet\w*|repeat\w*|self ?bleu|rep ?\d|rep rate|dup\w*)\b"))
EMBEDDING_SPREAD = Quantity(
    lazy_compile(
        r"\b(emb\w*|z|latent\w*|feat\w*|repr\w*|proj\w*|code\w*|halt\w*|ponder\w*|pred\w*|logits?|h|mu|slots?)\b.*"
        r"\b(std|sd|var|variance|spread|rank|erank)\b|\b(std|sd|var|variance|spread|rank)\b.*"
        r"\b(emb\w*|z|latent\w*|feat\w*|repr\w*|proj\w*|halt\w*|ponder\w*|pred\w*)\b"
        r"|\b(eff\w* rank|rank ?me|stable rank|active units|active dims?|au|participation)\b"
        r"|\bcodebook (use|usage|perplexity)\b"
    ),
    lazy_compile(r"\b(loss|noise|lr|explained|target|rew\w*|ret\w*|adv\w*|grad\w*|weight|error|err)\b"),
)
LIKENESS = Quantity(
    lazy_compile(
        r"\b(neg\w*|mean|avg|pair\w*|inter|between|off ?diag) ?(cos\w*|sim\w*)\b|\bcos ?sim\w* (neg\w*|mean|avg)\b"
    )
)
"""Of what should differ."""
CONTRASTIVE = Quantity(lazy_compile(r"\b(nce|info ?nce|nt ?xent|ntxent|contrast\w*|simclr|moco|clip loss|itc)\b"))
RECONSTRUCTION = Quantity(
    lazy_compile(r"\b(rec\w*|recon\w*|rekon\w*|elbo)\b"), lazy_compile(r"\b(recall|record\w*|recent)\b")
)


def longest(course: Course, quantity: Quantity) -> MetricCurve | None:
    return max(every(course, quantity), key=len, default=None)


def every(course: Course, quantity: Quantity) -> Iterator[MetricCurve]:
    """All curves that measure it, in log order."""
    for curve in course.artifacts.curves:
        if curve.role not in _BESIDE and len(curve) and is_called(curve.metric, quantity, curve.role):
            yield curve


_FROM_LINES = Shown("lines of the log")
_BESIDE = frozenset({Role.TIME, Role.THROUGHPUT, Role.LEARNING_RATE, Role.BEST, Role.EPOCH})


def told(course: Course, quantity: Quantity) -> Iterator[MetricCurve]:
    """Those that lines tell and no format reads (`modes=3/8`), by the lines that are at hand: steps count these."""
    known = {words_of(curve.metric) for curve in course.artifacts.curves}
    for name, values in course.artifacts.told.items():
        if words_of(name) not in known and is_called(name, quantity):
            yield of_lines(name, values)


def of_lines(name: str, values: Sequence[float]) -> MetricCurve:
    """Numbers that lines tell, as a curve: its steps count these."""
    return MetricCurve(Shown(name), Role.OTHER, [float(at) for at in range(len(values))], values, file=_FROM_LINES)


def since(curve: MetricCurve, step: float) -> str:
    """Since when, where that is known: lines that no format reads tell no step."""
    return "" if curve.file == _FROM_LINES else f" since step {step_text(step)}"


def is_called(name: str, quantity: Quantity, role: Role | None = None) -> bool:
    words = words_of(name)
    if quantity.never.search(words):
        return False
    return (quantity.role is not None and quantity.role is role) or quantity.words.search(words) is not None


def is_of_a_critic(curve: MetricCurve) -> bool:
    """Its error, or what it estimates."""
    return is_called(curve.metric, CRITIC, curve.role) or is_called(curve.metric, Q_VALUES)


@lru_cache(maxsize=4096)
def words_of(name: str) -> str:
    """`train/ClipFrac` -> `train clip frac`."""
    return " ".join(parts_of(name))
