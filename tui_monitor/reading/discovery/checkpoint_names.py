"""What the name of a checkpoint says: that it is one, that it is not written yet, at which step or epoch it was saved.

| writer | name |
|---|---|
| Hugging Face | `checkpoint-400/` (steps), `model-00001-of-00003.safetensors`; `tmp-checkpoint-400/` until then |
| Lightning | `epoch=3-step=1200.ckpt`, a file or, sharded, a folder |
| DeepSpeed, Megatron, torchtitan | `global_step1200/`, `iter_0000500/`, `step-1000/` |
| MMEngine, fairseq, Detectron2 | `epoch_12.pth`; `checkpoint_3_1200.pt` (epoch, updates); `model_0004999.pth` |
| Stable-Baselines3, Keras | `rl_model_10000_steps.zip`; `weights.05-0.32.h5` |
"""

from __future__ import annotations

import re

from msgspec import Struct

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.reading.discovery.kinds import CHECKPOINTS

_WEIGHTS = lazy_compile(r"\.(pt|pth|ckpt|safetensors|keras)$|^pytorch_model.*\.bin$|\d_steps\.zip$", re.I)
_NAMED = lazy_compile(
    r"(model|weights?|checkpoint|ckpt|params|state|policy|snapshot|epoch|best|last).*\.(h5|hdf5|pkl)$", re.I
)
_NUMBERED = re.compile(r"\d$")
_FOLDER = lazy_compile(r"(iter|iteration|step|epoch|update|.*[-_]step)s?[-_=]?\d+$|.+\.(ckpt|pt|pth)$", re.I)
_UNFINISHED = lazy_compile(r"(^|[-_.])(tmp|partial|incomplete|unfinished)([-_.\d]|$)", re.I)
_SHARD = lazy_compile(r"(.*)-(\d{5})-of-(\d{5})(\.\w+)$", re.ASCII)

_STEPS = r"(?:global[-_ ]?steps?|time[-_]?steps?|steps?|iters?|iterations?|its|updates?)"
_STEP = (
    lazy_compile(rf"(?<![a-z]){_STEPS}[-_= ]?(\d{{1,12}})([km]?)(?![a-z\d])", re.I | re.ASCII),
    re.compile(r"^checkpoint-(\d{1,12})()$", re.I | re.ASCII),
    re.compile(r"^checkpoint_\d+_(\d{1,12})()\.pt$", re.I | re.ASCII),
    lazy_compile(rf"(?<![\d.])(\d{{1,12}})([km]?)[-_ ]?{_STEPS}(?![a-z])", re.I | re.ASCII),
)
_EPOCH = (
    lazy_compile(r"(?<![a-z\d])(?:epochs?|ep|e)[-_= ]?(\d{1,7})(?!\d)", re.I | re.ASCII),
    re.compile(r"^checkpoint_(\d{1,7})_\d+\.pt$", re.I | re.ASCII),
    re.compile(r"\.(\d{1,6})-\d+\.\d+\.(?:h5|hdf5|keras)$", re.I | re.ASCII),
    lazy_compile(r"(?<![\d.])(\d{1,7})[-_ ]?epochs?(?![a-z])", re.I | re.ASCII),
)
_COUNT = re.compile(r"(?<![\d.])(\d{1,12})(?:\.[a-z]\w*)?$", re.ASCII)
_TIMES = {"": 1.0, "k": 1e3, "m": 1e6}


class Counted(Struct, frozen=True):
    """What a name counts."""

    step: float | None = None
    epoch: float | None = None
    number: float | None = None
    """It does not say of what."""


class Shard(Struct, frozen=True):
    """`model-00002-of-00005.safetensors` is the second of five parts of one checkpoint."""

    whole: str
    """The name that all its parts share: `model-*-of-00005.safetensors`."""
    number: int
    of: int


def is_file(name: str) -> bool:
    """Weights by their extension; what may as well hold data (`.h5`, `.pkl`) only by a name that says so."""
    return bool(_WEIGHTS.search(name) or _NAMED.search(name)) and not is_unfinished(name)


def is_folder(name: str) -> bool:
    numbered = bool(CHECKPOINTS.match(name) and _NUMBERED.search(name))
    return (numbered or bool(_FOLDER.match(name))) and not is_unfinished(name)


def is_unfinished(name: str) -> bool:
    """It is written under another name than it will have: `tmp-checkpoint-400`, `step_800.tmp`."""
    return bool(_UNFINISHED.search(name))


def shard(name: str) -> Shard | None:
    found = _SHARD.match(name)
    return Shard(f"{found[1]}-*-of-{found[3]}{found[4]}", int(found[2]), int(found[3])) if found else None


def count(path: str) -> Counted:
    """By the last part of `path`; where that tells nothing, by the folders above it."""
    name, *above = reversed(path.split("/"))
    own = _told(name)
    if own != Counted():
        return own
    if (number := _COUNT.search(name)) is not None and shard(name) is None and "-*-of-" not in name:
        return Counted(number=float(number[1]))
    for folder in above:
        if (told := _told(folder)) != Counted():
            return told
        if folder.isascii() and folder.isdigit():
            return Counted(number=float(folder))
    return Counted()


def _told(name: str) -> Counted:
    step = next((found for form in _STEP if (found := form.search(name))), None)
    epoch = next((found for form in _EPOCH if (found := form.search(name))), None)
    return Counted(
        float(step[1]) * _TIMES[step[2].casefold()] if step else None,
        float(epoch[1]) if epoch else None,
    )
