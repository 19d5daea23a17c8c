"""Lines that nobody understands, learned because they come again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_text2 import Said, in_blocks, said

Series = dict[str, list[tuple[float, float]]]

REPORTS: tuple[tuple[str, str, Series], ...] = (
    (
        "columns without a heading",
        "     5      objective      1267.16\n    10      objective      1264.15\n    15      objective      nan\n",
        {"objective": [(5, 1267.16), (10, 1264.15), (15, float("nan"))]},
    ),
    (
        "a sign before the count",
        "#3 critic +4.25 gen +0.31 |\n#6 critic +4.22 gen -0.32 |\n#9 critic +4.10 gen +0.33 |\n",
        {"critic": [(3, 4.25), (6, 4.22), (9, 4.1)], "gen": [(3, 0.31), (6, -0.32), (9, 0.33)]},
    ),
    (
        "a count glued to its letter",
        "s3 loss=2.5e+00 acc=14.5%\ns6 loss=2.25e+00 acc=11.5%\ns9 loss=2.0e+00 acc=12.5%\n",
        {"loss": [(3, 2.5), (6, 2.25), (9, 2)], "acc": [(3, 14.5), (6, 11.5), (9, 12.5)]},
    ),
    (
        "an at before the count",
        "@1 clean:55.0% robust:50.5%\n@2 clean:50.0% robust:43.5%\n@3 clean:48.5% robust:46.5%\n",
        {"clean": [(1, 55), (2, 50), (3, 48.5)], "robust": [(1, 50.5), (2, 43.5), (3, 46.5)]},
    ),
    (
        "two colons",
        "chirp_ce::1.5 lr::0.002 it::2\nchirp_ce::1.25 lr::0.002 it::4\nchirp_ce::nan lr::0.002 it::6\n",
        {"chirp_ce": [(2, 1.5), (4, 1.25), (6, float("nan"))]},
    ),
    (
        "words run together",
        "after epoch 1 trainBCE is 0.5 and valDice is 0.25\nafter epoch 2 trainBCE is 0.4 and valDice is 0.5\n"
        "after epoch 3 trainBCE is 0.3 and valDice is nan\n",
        {"trainBCE": [(1, 0.5), (2, 0.4), (3, 0.3)], "valDice": [(1, 0.25), (2, 0.5), (3, float("nan"))]},
    ),
    (
        "a count in a path",
        "diffusion/000004 ema_loss=0.5\ndiffusion/000008 ema_loss=0.25\ndiffusion/000012 ema_loss=0.125\n",
        {"ema_loss": [(4, 0.5), (8, 0.25), (12, 0.125)]},
    ),
    (
        "a count with a name of its own",
        "frame 120 | td_loss 0.5 | x 3.0\nframe 140 | td_loss 0.25 | x 3.0\nframe 160 | td_loss 0.1 | x 3.0\n",
        {"td_loss": [(120, 0.5), (140, 0.25), (160, 0.1)]},
    ),
    (
        "epochs in brackets, and two data sets",
        "[01] train: loss=2.5 acc=14.6% || valid: loss=2.25 acc=23.7% || 0.12s\n"
        "[02] train: loss=2.0 acc=31.0% || valid: loss=1.75 acc=36.3% || 0.13s\n"
        "[03] train: loss=1.5 acc=41.2% || valid: loss=1.25 acc=45.0% || 0.12s\n",
        {"loss": [(1, 2.5), (2, 2), (3, 1.5)], "valid loss": [(1, 2.25), (2, 1.75), (3, 1.25)]},
    ),
    (
        "letters for epoch and batch",
        "[E 0][B  1/2] loss=0.5 | gn 0.1\n[E 0][B  2/2] loss=0.4 | gn 0.2\n[E 1][B  1/2] loss=0.3 | gn 0.3\n"
        "[E 1][B  2/2] loss=0.2 | gn 0.4\n[E 2][B  1/2] loss=0.1 | gn 0.5\n",
        {"loss": [(1, 0.5), (2, 0.4), (3, 0.3), (4, 0.2), (5, 0.1)]},
    ),
    (
        "angle brackets",
        "INFO 2026-11-21 08:01:00,120 run.py 61 :: epoch=<1> val_loss=<0.5>\n"
        "INFO 2026-11-21 08:02:00,120 run.py 61 :: epoch=<2> val_loss=<0.25>\n"
        "INFO 2026-11-21 08:03:00,120 run.py 61 :: epoch=<3> val_loss=<0.125>\n",
        {"val_loss": [(1, 0.5), (2, 0.25), (3, 0.125)]},
    ),
    (
        "arrows",
        "✅ Epoch 1 finished | 📉 train_loss → 2.5 | 🎯 val_acc → 31.5 %\n"
        "✅ Epoch 2 finished | 📉 train_loss → 1.5 | 🎯 val_acc → 41.5 %\n"
        "✅ Epoch 3 finished | 📉 train_loss → 0.5 | 🎯 val_acc → 51.5 %\n",
        {"train_loss": [(1, 2.5), (2, 1.5), (3, 0.5)], "val_acc": [(1, 31.5), (2, 41.5), (3, 51.5)]},
    ),
    (
        "a second line of a record",
        "".join(
            f"Update {i}, num timesteps {i}00, FPS 2{i}\n Last episodes: mean reward {i}.5, value_loss 0.{i}\n"
            for i in range(1, 5)
        ),
        {
            "mean reward": [(1, 1.5), (2, 2.5), (3, 3.5), (4, 4.5)],
            "value_loss": [(1, 0.1), (2, 0.2), (3, 0.3), (4, 0.4)],
        },
    ),
    (
        "nothing but numbers",
        "".join(f"{2 * i}: 1.{i:02}\n" for i in range(1, 31)),
        {"value": [(2 * i, float(f"1.{i:02}")) for i in range(1, 31)]},
    ),
)

AT_ONCE: tuple[tuple[str, str, Series], ...] = (
    ("a name before the step", "trainer[4120]: INFO mse at step 3 = 0.5\n", {"mse": [(3, 0.5)]}),
    (
        "a name before the epoch",
        "val_acc after epoch 1/12: 13.00% (train loss 1.5)\n",
        {"val_acc": [(1, 13)], "train loss": [(1, 1.5)]},
    ),
    (
        "a sentence",
        "After epoch 1 the training loss is 1.5 and the validation accuracy is 53.75%.\n",
        {"training loss": [(1, 1.5)], "validation accuracy": [(1, 53.75)]},
    ),
    ("a mean of many", "Episodes 1-5: mean return over the last 5 = -288.0, x = 1\n", {"mean return": [(5, -288)]}),
    ("a percent sign in the name", "ep  1 | train err %  67.50 | test err %  49.50\n", {"train err %": [(1, 67.5)]}),
    (
        "dotted lines below a count",
        ">      1 updates\n    char loss .......... 3.5\n>      2 updates\n    char loss .......... 3.25\n",
        {"char loss": [(1, 3.5), (2, 3.25)]},
    ),
    (
        "an epoch that begins at 0",
        "epoch=0 batch=2 nt_xent=4\nepoch=0 batch=4 nt_xent=3\nepoch=1 batch=0 nt_xent=2\nepoch=1 batch=2 nt_xent=1\n",
        {"nt_xent": [(2, 4), (4, 3), (6, 2), (8, 1)]},
    ),
)

NOISE: tuple[tuple[str, str], ...] = (
    ("devices", "GPU {i}: 1234{i} MiB\n"),
    ("memory in time", "step memory 12{i}.5 MiB of 80000 MiB\n"),
    ("a download", "model.bin: 1{i}% {i}12.5 MB\n"),
    ("files", "shard {i} has 10{i}.5 tokens each\n"),
    ("prepared data", "Processed {i}000 documents (12{i}.7 docs/s, 1.{i} MB/s).\n"),
    ("addresses", "worker at 10.0.0.{i}:8080 answered after {i}.5\n"),
    ("a table of classes", "class {i} accuracy 0.{i}5\n"),
    ("a list of numbers", "{i}: 0.{i}5\n"),
    ("checkpoints", "{i} Save model: out/epoch-{i}-loss-0.{i}.pt\n"),
    ("the layers of a model", " {i}  -1  1  18{i}16  models.common.Conv  [64, {i}]\n"),
    ("hyperparameters", "dropout_{i} = 0.{i}\n"),
    ("annotations", "{i}  Kill  {i}5\n"),
    ("dates", "on 2026-11-0{i} at 12:0{i} it was {i} degrees\n"),
)


def same(one: Said, other: Said) -> bool:
    return repr(one) == repr(other)


@pytest.mark.parametrize(("text", "series"), [line[1:] for line in REPORTS], ids=[line[0] for line in REPORTS])
def test_lines_that_repeat_and_count_are_reports_from_the_first_on(text: str, series: Series) -> None:
    found = said(text).series
    for name, points in series.items():
        assert repr(found[name]) == repr([(float(step), float(value)) for step, value in points])


@pytest.mark.parametrize(("text", "series"), [line[1:] for line in AT_ONCE], ids=[line[0] for line in AT_ONCE])
def test_a_line_that_is_understood_needs_no_repetition(text: str, series: Series) -> None:
    found = said(text).series
    assert {name: found.get(name) for name in series} == series


@pytest.mark.parametrize("line", [line[1] for line in NOISE], ids=[line[0] for line in NOISE])
def test_what_repeats_without_reporting_is_no_metric(line: str) -> None:
    assert said("".join(line.format(i=i) for i in range(1, 9))).series == {}


@pytest.mark.parametrize("text", [text for _, text, _ in REPORTS], ids=[line[0] for line in REPORTS])
def test_any_cut_gives_the_same(text: str) -> None:
    data = text.encode()
    assert same(in_blocks(data.splitlines(keepends=True)), said(data))


def test_two_lines_are_too_few_and_are_read_as_they_were_understood() -> None:
    assert said("s3 loss=2.5 acc=1%\ns6 loss=2.0 acc=2%\n").series["loss"] == [(1, 2.5), (2, 2.0)]


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


def test_what_counts_elsewhere_leaves_a_line_without_a_count_where_it_was() -> None:
    found = said("run 3 test accuracy: 0.5\nstep 10 loss 2.5\nstep 20 loss 2.0\n").series
    assert found["loss"] == [(10, 2.5), (20, 2.0)]


def test_a_lone_mark_below_a_heading_is_no_row() -> None:
    assert said("epoch loss acc\n#\n1 0.5 0.25\n").series["loss"] == [(1, 0.5)]


def test_memory_is_bounded_however_many_shapes_come() -> None:
    words = [f"{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676 % 26)}" for i in range(2000)]
    found = said("".join(f"{word} 1 then 2.5\n" for word in words) + REPORTS[0][1])
    assert len(found.series["objective"]) == 3


SENTENCE = st.lists(
    st.sampled_from(
        ["the", "a", "of", "model", "saw", "on", "and", "in", "its", "quick", "run", "was", "with", "data"]
    ),
    min_size=4,
    max_size=9,
)


@given(SENTENCE, st.lists(st.integers(0, 10**6), min_size=6, max_size=12), st.data())
@settings(max_examples=150, deadline=None)
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
@settings(max_examples=150, deadline=None)
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
