"""Lines that nobody understands, learned because they come again: what a few lines of `repetition.yaml` cannot show."""

from hypothesis import given
from hypothesis import strategies as st
from reading_text import Said, in_blocks, said

REPORT = "     5      objective      1267.16\n    10      objective      1264.15\n    15      objective      nan\n"


def same(one: Said, other: Said) -> bool:
    return repr(one) == repr(other)


def test_beside_metrics_that_count_only_known_quantities_are_learned_and_stand_where_training_is() -> None:
    lines = [
        f"step {i} loss 0.{i}\nvalidated as {i} |> macro f1 0.{i}5 micro 0.{i}\nwidth {i} of {i}.5\n"
        for i in range(1, 6)
    ]
    found = said("".join(lines)).series
    assert found["macro f1"] == [(i, float(f"0.{i}5")) for i in range(1, 6)]
    assert not any("width" in name for name in found)


def test_a_table_of_classes_printed_once_beside_metrics_is_no_metric() -> None:
    table = "".join(f"{i} as measured |> precision 0.{i}5\n" for i in range(1, 9))
    assert set(said("step 1 loss 0.5\n" + table).series) == {"loss"}


def test_memory_is_bounded_however_many_shapes_come() -> None:
    words = [f"{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676 % 26)}" for i in range(2000)]
    found = said("".join(f"{word} 1 then 2.5\n" for word in words) + REPORT)
    assert len(found.series["objective"]) == 3


SENTENCE = st.lists(
    st.sampled_from(
        ["the", "a", "of", "model", "saw", "on", "and", "in", "its", "quick", "run", "was", "with", "data"]
    ),
    min_size=4,
    max_size=9,
)


@given(SENTENCE, st.lists(st.integers(0, 10**6), min_size=6, max_size=12), st.data())
def test_prose_with_numbers_gives_no_metric(words: list[str], numbers: list[int], choice: st.DataObject) -> None:
    at = choice.draw(st.integers(0, len(words) - 1))
    text = "".join(
        " ".join([*words[:at], "we", str(n), *words[at:], "saw", str(n / 7)]) + ".\n" for n in sorted(numbers)
    )
    assert said(text).series == {}


PIECES = (
    "{i} objective {x}",
    "s{i} loss={x}",
    "#{i} critic {x} gen {y}",
    "[{i:02}] loss={x}",
    "T={i} q={x} mean={y}",
    "step {i} loss {x}",
    "note on {i} then {x}",
    "f1 |> {x}",
    "diffusion/{i:06} ema_loss={x}",
    "{i}: {x}",
)


@given(st.data())
def test_learning_does_not_depend_on_how_the_lines_were_cut(choice: st.DataObject) -> None:
    shapes = choice.draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3))
    values = st.sampled_from(["0.5", "1.25", "-3", "nan", "1e-5", "1.2.3"])
    lines = [
        shapes[i % len(shapes)].format(i=i, x=choice.draw(values), y=choice.draw(values)) + "\n" for i in range(24)
    ]
    parts = [""]
    for line in lines:
        if choice.draw(st.booleans()):
            parts.append("")
        parts[-1] += line
    assert same(in_blocks([part.encode() for part in parts]), said("".join(lines)))
