"""The words of training stand in one room, once for each meaning; a name is taken apart in one way."""

import ast
import re
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_sources import PACKAGE, SOURCES, nodes_of

from tui_monitor.judging.roles import ROWS, RoleRow, is_held_out, role_of, row_of
from tui_monitor.lexicon import chosen, counters, is_metric, machines, measures, prose, splits
from tui_monitor.lexicon.names import letters_of, parts_of, spelling, squeezed, words_of
from tui_monitor.model.role import Role

pytestmark = pytest.mark.xdist_group("sources")
"""Whoever has taken them apart goes on."""
ROOM = PACKAGE / "lexicon"

SAID_TO_PEOPLE = {
    ("model/role.py", "validation loss"): "what a role is called on the screen",
    ("judging/watched.py", "validation"): "why a metric is watched, as a sentence says it",
    ("diagnosis/questions.py", "validation loss"): "an artifact that is missing, as a person calls it",
    ("diagnosis/questions.py", "does validation see the same preprocessing, and the model eval()?"): "a question",
    (
        "diagnosis/questions.py",
        "is any sample of the validation set, or a twin of it, in the training set?",
    ): "one more",
    ("diagnosis/causes/leakage.py", "validation falls to the level of the test set"): "what a fix leads to",
    (
        "diagnosis/causes/leakage.py",
        "hash every sample: none of the validation set is in the training set",
    ): "its check",
    ("report/diagnosis_document.py", ", validation loss "): "a sentence of diagnosis.md",
    ("settings/model.py", "names of the train and validation metric to compare: TRAIN,VAL"): "help of an option",
}


def texts(module: Path) -> list[str]:
    """The string literals of a module, docstrings left out."""
    nodes = nodes_of(module)
    explained = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return [
        node.value.decode("latin-1") if isinstance(node.value, bytes) else node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes) and id(node) not in explained
    ]


@cache
def elsewhere() -> list[tuple[str, str]]:
    modules = (module for module in SOURCES if ROOM not in module.parents)
    return [(str(module.relative_to(PACKAGE)), text) for module in modules for text in texts(module)]


def test_no_other_module_knows_what_a_validation_is_called() -> None:
    found = {(module, text) for module, text in elsewhere() if re.search(r"(?i)(?<![a-z])validation(?![a-z])", text)}
    assert found - set(SAID_TO_PEOPLE) == set()
    assert set(SAID_TO_PEOPLE) - found == set(), "no longer there: not to be excepted"


def test_no_other_module_spells_out_the_data_sets() -> None:
    """Two of `val`, `valid`, `eval`, `test`, `dev` in one alternation or side by side: a list in the making.

    Beginnings of words in bytes (`text/cut` looks for any of them in a line before it reads it) are no such list.
    """
    short = r"(?:val|valid|eval|test|dev)"
    listing = re.compile(rf"(?<![a-z]){short}\|(?:\w+\|)*{short}(?![a-z])")
    assert [found for found in elsewhere() if listing.search(found[1])] == []
    words = {"val", "valid", "eval", "test", "dev"}
    for module in SOURCES:
        if ROOM not in module.parents:
            for node in nodes_of(module):
                if isinstance(node, ast.List | ast.Tuple | ast.Set):
                    held = {item.value for item in node.elts if isinstance(item, ast.Constant)}
                    assert len(words & held) < 2, (module, node.lineno)


def lists(module: object) -> dict[str, frozenset[str]]:
    return {name: value for name, value in vars(module).items() if name.isupper() and isinstance(value, frozenset)}


WHOLE_NAMES = {"RUN_NAMES", "NEVER", "LEVELS", "SETTING_NAMES", "CODES_ALONE", "GRADIENT_ALONE"}
"""Of several words, or as they are written."""
SQUEEZED = {"MOMENTS", "TOTAL_STEPS", "TOTAL_EPOCHS", "COLUMN_GROUPS", "COLUMNS_UNDER_TIME"}


@pytest.mark.parametrize("module", [counters, splits, measures, chosen, machines, prose], ids=lambda m: m.__name__)
def test_every_word_is_its_own_normal_form(module) -> None:
    for name, words in lists(module).items():
        if name in SQUEEZED:
            assert [word for word in words if squeezed(word) != word] == [], name
        elif name not in WHOLE_NAMES:
            assert [word for word in words if words_of(word) != (word,)] == [], name


def test_every_column_that_counts_is_its_own_normal_form_and_counts_one_thing() -> None:
    columns = [column for names in counters.FINE_COLUMNS + counters.COARSE_COLUMNS for column in names]
    assert all(squeezed(column) == column for column in columns)
    assert len(set(columns)) == len(columns)


MEANINGS = {
    "count": counters.COUNT | counters.PLURALS,
    "held out": splits.HELD_OUT,
    "training": splits.TRAINING,
    "loss": measures.LOSS_IN_NAMES - splits.HELD_OUT_LOSS - splits.TRAINING_LOSS,
    "loss with its data": splits.HELD_OUT_LOSS | splits.TRAINING_LOSS,
    "reward": measures.REWARD_IN_NAMES,
    "score": measures.SCORE_IN_NAMES,
    "error": measures.ERROR_IN_NAMES,
    "fitted": measures.FITTED_IN_NAMES,
    "gradient": measures.GRADIENT,
    "rate": measures.RATE,
    "setting": chosen.SETTING | chosen.COEFFICIENT_IN_NAMES,
    "time": machines.TIME,
    "throughput": machines.THROUGHPUT,
    "memory": machines.MEMORY,
}
TWO_MEANINGS = {
    ("error", "fitted"): {"rmse", "mae", "mape"},  # of a data set it is the loss, alone an error
    ("fitted", "memory"): {"rss"},  # residual sum of squares, resident set size
}


def test_no_word_has_two_meanings_that_are_not_known() -> None:
    shared = {
        (one, other): MEANINGS[one] & MEANINGS[other]
        for one, other in combinations(MEANINGS, 2)
        if MEANINGS[one] & MEANINGS[other]
    }
    assert shared == TWO_MEANINGS


@pytest.mark.parametrize("module", sorted(ROOM.glob("*.py")), ids=lambda module: module.stem)
def test_no_list_says_a_word_twice(module: Path) -> None:
    for text in texts(module):
        words = text.split()
        assert len(set(words)) == len(words), text


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.role}: {row.example}")
def test_every_row_of_the_table_tells_the_role_of_its_example(row: RoleRow) -> None:
    assert row_of(row.example) is row


NOT_MEASURED = {Role.SETTING, Role.STEP, Role.EPOCH, Role.TIME, Role.MEMORY, Role.THROUGHPUT, Role.BEST}
NO_ROLE = {"bce", "bpd", "fpr", "tpr", "roc", "hr", "norm"}


@pytest.mark.parametrize("word", sorted(measures.METRIC))
def test_what_text_takes_for_a_metric_is_one_to_the_judges(word: str) -> None:
    assert is_metric(word)
    assert role_of(word) not in NOT_MEASURED
    assert (role_of(word) is Role.OTHER) == (word in NO_ROLE)


@pytest.mark.parametrize("word", sorted(chosen.COEFFICIENT))
def test_what_text_takes_for_a_setting_is_one_to_the_judges(word: str) -> None:
    assert chosen.is_setting(word) and not is_metric(word)
    assert role_of(word) is Role.SETTING


@pytest.mark.parametrize("word", sorted(splits.HELD_OUT))
def test_data_that_was_held_out_is_so_in_text_and_to_the_judges(word: str) -> None:
    assert is_held_out(f"{word} loss")
    assert role_of(f"{word}/loss") is Role.VALIDATION_LOSS
    assert role_of(f"loss_{word}") is Role.VALIDATION_LOSS


@pytest.mark.parametrize(
    ("name", "words"),
    [("numUpdates/total", "num updates total"), ("valAUC", "val auc"), ("mAP50", "map50"), ("lm loss", "lm loss"),
     ("RPNBboxLoss", "rpn bbox loss"), ("top5acc", "top5acc"), ("训练 损失", "训练 损失"), ("LossPi", "loss pi")],
)  # fmt: skip
def test_a_name_is_taken_apart_at_capitals_and_separators(name: str, words: str) -> None:
    assert words_of(name) == tuple(words.split())


def test_parts_are_told_apart_behind_digits_and_between_scripts() -> None:
    assert parts_of("top5acc f1score") == ("top5", "acc", "f1", "score")
    assert letters_of("top5acc") == ("top", "acc")
    assert parts_of("Δloss") == ("δ", "loss")
    assert parts_of("récompense loss损失2") == ("récompense", "loss", "损失2")


names = st.text(st.sampled_from("abzABZ019_ /.-@%é损"), max_size=30)


@given(names)
def test_the_words_of_words_are_themselves(name: str) -> None:
    words = words_of(name)
    assert words_of(" ".join(words)) == words
    assert parts_of(" ".join(words)) == parts_of(name)


@given(names)
def test_a_spelling_stays_as_it_is_and_holds_the_words(name: str) -> None:
    assert spelling(spelling(name)) == spelling(name)
    assert "".join(words_of(name)) == re.sub(r"[\W_]", "", spelling(name))


@given(names, st.sampled_from(["_", "/", " ", "-", "."]))
def test_letter_case_and_separators_make_no_other_spelling(name: str, separator: str) -> None:
    other = re.sub(r"[\s_/.\-]+", separator, name).swapcase()
    assert spelling(other) == spelling(name)
    assert squeezed(other) == squeezed(name)
