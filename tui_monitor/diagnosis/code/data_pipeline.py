"""What reaches the model, and in which order: shuffling, augmentation of held-out data, what was fitted on all data.

Data first, then the model (S4.19).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from tui_monitor.diagnosis.artifacts import CodeFact
from tui_monitor.diagnosis.code.python_source import (
    PythonSource,
    argument,
    dotted,
    is_constant,
    keyword,
    last_name,
    quoted,
    receiver,
)
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon.splits import EVALUATED

_TRAIN = lazy_compile(r"(?i)(?:^|[_.])(?:train|training|tr)(?:$|[_.\d])|train(?:set|loader|ds|data)")
_HELD_OUT = lazy_compile(rf"(?i)(?:^|[_.])(?:{EVALUATED})(?:$|[_.\d])|(?:{EVALUATED})(?:set|loader|ds|data|_)")
_FITTED_WORDS = (
    "StandardScaler MinMaxScaler RobustScaler MaxAbsScaler Normalizer PCA TruncatedSVD SelectKBest "
    "TfidfVectorizer CountVectorizer SimpleImputer KNNImputer QuantileTransformer PowerTransformer "
    "TargetEncoder"
)
_FITTED = frozenset(_FITTED_WORDS.split())
_RESAMPLES = frozenset({"fit_resample", "fit_sample"})
_SPLITS = frozenset({"train_test_split", "random_split"})


def look(sources: Sequence[PythonSource]) -> Iterator[CodeFact]:
    for source in sources:
        yield from _not_shuffled(source)
        yield from _augmented(source)
        yield from _fitted(source)


def _not_shuffled(source: PythonSource) -> Iterator[CodeFact]:
    for call in source.calls:
        if (
            last_name(call) == "DataLoader"
            and _TRAIN.search(_told(source, call))
            and not _HELD_OUT.search(_told(source, call))
        ):
            order = argument(call, 2, "shuffle")
            ordered = order is None or is_constant(order, False)
            if (
                ordered
                and not keyword(call, "sampler", "batch_sampler")
                and "iterable" not in quoted(call, 300).lower()
            ):
                yield source.fact("train_not_shuffled", call, f"training data is not shuffled: {quoted(call)}")
        elif last_name(call) == "fit" and is_constant(keyword(call, "shuffle"), False):
            yield source.fact("train_not_shuffled", call, f"training data is not shuffled: {quoted(call)}")


def _told(source: PythonSource, call: ast.Call) -> str:
    """What it is called, and what it loads."""
    data = argument(call, 0, "dataset")
    return " ".join(_words([source.named(call), dotted(data) if data is not None else ""]))


def _words(names: Sequence[str]) -> Iterator[str]:
    for name in names:
        yield from name.replace(".", " ").split()


def _augmented(source: PythonSource) -> Iterator[CodeFact]:
    """A random transform of held-out data, made for it or taken from training."""
    augmenting = set()
    for name, value, _ in source.assigned:
        if isinstance(value, ast.Call) and (found := _random(value)) is not None:
            augmenting.add(name)
            if _HELD_OUT.search(name) and "Dataset" not in last_name(value):
                yield source.fact(
                    "augmented_held_out", found, f"{name} changes held-out data at random: {quoted(found)}"
                )
    for name, value, _ in source.assigned:
        used = keyword(value, "transform", "transforms") if isinstance(value, ast.Call) else None
        if (
            used is not None
            and dotted(used) in augmenting
            and _HELD_OUT.search(name)
            and not _HELD_OUT.search(dotted(used))
        ):
            yield source.fact("augmented_held_out", value, f"{name} is augmented as training is: {quoted(used)}")


def _random(value: ast.Call) -> ast.Call | None:
    """Within a composition of transforms."""
    if last_name(value) not in ("Compose", "Sequential"):
        return None
    calls = (one for one in ast.walk(value) if isinstance(one, ast.Call))
    random = (
        "Random",
        "ColorJitter",
        "AutoAugment",
        "TrivialAugment",
        "RandAugment",
        "HorizontalFlip",
        "ShiftScaleRotate",
    )
    return next((one for one in calls if last_name(one).startswith(random)), None)


def _fitted(source: PythonSource) -> Iterator[CodeFact]:
    """Fitted on everything before the split; or anew on what is held out."""
    fitters = {
        name for name, value, _ in source.assigned if isinstance(value, ast.Call) and last_name(value) in _FITTED
    }
    splits = [call for call in source.calls if last_name(call) in _SPLITS]
    for call in source.calls:
        fits = last_name(call) in ("fit", "fit_transform") and _is_fitter(call, fitters)
        if not (fits or last_name(call) in _RESAMPLES) or not call.args:
            continue
        data = dotted(call.args[0])
        if fits and _HELD_OUT.search(data) and not _TRAIN.search(data):
            yield source.fact("fitted_anew_on_test", call, f"fitted anew on held-out data: {quoted(call)}")
            continue
        result = source.named(call) or data
        for split in splits:
            later = split.lineno > call.lineno and source.scope(split) is source.scope(call)
            if later and {data, result} & {dotted(one) for one in split.args} - {""}:
                yield source.fact("fit_on_all_data", call, f"fitted on all data before the split: {quoted(call)}")
                break


def _is_fitter(call: ast.Call, fitters: set[str]) -> bool:
    made = call.func.value if isinstance(call.func, ast.Attribute) else None
    return receiver(call) in fitters or (isinstance(made, ast.Call) and last_name(made) in _FITTED)
