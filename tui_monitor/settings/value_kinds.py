"""The kinds of values a setting may have: each with its range, and how one asks for it in a sentence.

A setting may also be left out, so each of them is unset until somebody says it.
"""

from typing import Annotated, Literal

from msgspec import Meta, UnsetType


def asked_for_as(words: str) -> Meta:
    """`explosion_threshold must be a number above 1, not -3`: the words in the middle."""
    return Meta(extra={"wanted": words})


_Text = Annotated[str, Meta(min_length=1)]
Text = Annotated[_Text | UnsetType, asked_for_as("text")]
File = Annotated[_Text | UnsetType, asked_for_as("the path of a file")]
Metric = Annotated[_Text | UnsetType | None, asked_for_as("text, or null: not monitored")]
YesNo = Annotated[bool | UnsetType, asked_for_as("yes or no")]
Number = Annotated[float | UnsetType, asked_for_as("a number")]
Ratio = Annotated[Annotated[float, Meta(gt=1)] | UnsetType, asked_for_as("a number above 1")]
Seconds = Annotated[Annotated[float, Meta(gt=0)] | UnsetType, asked_for_as("a number above 0")]
Count = Annotated[Annotated[int, Meta(ge=1)] | UnsetType, asked_for_as("a whole number above 0")]

_CATEGORIES = Literal["supervised", "cnn", "transformer", "gan", "diffusion", "finetune", "rl", "generative"]
Category = Annotated[
    _CATEGORIES | UnsetType,
    asked_for_as("one of supervised, cnn, transformer, gan, diffusion, finetune, rl, generative"),
]
Launch = Annotated[Literal["process", "tmux", "command"] | UnsetType, asked_for_as("one of process, tmux, command")]
Signal = Annotated[Literal["USR1", "USR2", "HUP"] | UnsetType, asked_for_as("one of USR1, USR2, HUP")]

Command = Annotated[
    Annotated[list[str | int], Meta(min_length=1)] | UnsetType,
    asked_for_as(
        "a list: a program (by its whole path, or one that is found by name) and its arguments, "
        "in which only {run}, {exp_id}, {log} and {pid} are replaced"
    ),
]
"""Never one line, which only a shell could take apart."""

# What a text beside a list looks like is told to the schema alone: msgspec 0.22 frees what is not its own when it reads
# a union of a list and a text with a pattern. `options` takes these texts apart before.
_TWO_NAMES = Meta(extra_json_schema={"pattern": r"^[^,]*[^,\s][^,]*,[^,]*[^,\s][^,]*$"})
Pair = Annotated[tuple[_Text, _Text] | Annotated[str, _TWO_NAMES] | UnsetType, asked_for_as("two names: TRAIN,VAL")]

_OF_FINDINGS = Literal["nan", "inf", "explosion", "collapse"]
_LISTED = Meta(
    extra_json_schema={"pattern": r"^\s*(nan|inf|explosion|collapse)\s*(,\s*(nan|inf|explosion|collapse)\s*)*$"}
)
Kinds = Annotated[
    Annotated[list[_OF_FINDINGS], Meta(min_length=1)] | Annotated[str, _LISTED] | UnsetType,
    asked_for_as("some of nan, inf, explosion, collapse"),
]
"""Of findings for which a run may be stopped without a person; never an ending."""
