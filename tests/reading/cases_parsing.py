"""Lines that deceive: one function a case, each given a folder."""

from __future__ import annotations

from pathlib import Path

from by_hand import Watching, append

from tui_monitor.model.run import Life, RunView
from tui_monitor.reading.formats.taught import taught
from tui_monitor.text import Shown
from tui_monitor.watching.watch_options import WatchOptions

NAN, INF = float("nan"), float("inf")


def read(folder: Path, data: str | bytes, name: str = "train.log", later: float = 0.0) -> dict[str, list[float]]:
    """Metric -> values, in log order."""
    append(folder / "exp" / name, data)
    watching = Watching(folder)
    watching.look(later)
    run = watching.run()
    return {metric.name: list(run.queries.trajectory(metric.name)[1]) for metric in run.queries.metrics()}


def looked_at(folder: Path, data: str | bytes, name: str = "train.log") -> RunView:
    append(folder / "exp" / name, data)
    return Watching(folder).look_at_one()


def equal(one: list[float], other: list[float]) -> bool:
    return repr([float(x) for x in one]) == repr([float(x) for x in other])


def nul_bytes(folder: Path) -> None:
    data = b"\0" * (3 << 20) + b"step 1 loss=0.5\n\0\0\0\0step 2 loss=0.4\n" + b"\0" * 5000
    assert equal(read(folder, data)["loss"], [0.5, 0.4])


def other_encodings(folder: Path) -> None:
    assert equal(read(folder, b"\xe9tape step 1 p\xe9rte loss: 0.5\nstep 2 \xff\xfe loss: 0.4\n")["loss"][-1:], [0.4])


def byte_order_marks(folder: Path) -> None:
    text = "step 1 loss=0.5\nstep 2 loss=0.4\n"
    for encoding in ("utf-8-sig", "utf-16"):
        assert equal(read(folder / encoding, text.encode(encoding))["loss"], [0.5, 0.4])
    big = b"\xfe\xff" + text.encode("utf-16-be")
    assert equal(read(folder / "big", big)["loss"], [0.5, 0.4])
    bare = looked_at(folder / "bare", text.encode("utf-16-le"))
    assert "UTF-16" in str(bare.note)


def all_kinds_of_line_ends(folder: Path) -> None:
    assert equal(read(folder / "crlf", "step 1 loss=0.5\r\nstep 2 loss=0.4\r\n")["loss"], [0.5, 0.4])
    assert equal(read(folder / "cr", "step 1 loss=0.5\rstep 2 loss=0.4\rstep 3 loss=0.3\n")["loss"], [0.5, 0.4, 0.3])
    drawn = (
        f"\rstep: {i // 100:3}%|##| {i}/10000 [00:01<00:09, 99.0it/s, loss={9 - i / 2000}]" for i in range(1, 10_001)
    )
    bar = looked_at(folder / "bar", "".join(state * 2 for state in drawn) + "\n")  # drawn again after other output
    assert (bar.progress.points, bar.progress.step, bar.latest["loss"]) == (10_000, 10_000, 4.0)


def colours_inside(folder: Path) -> None:
    assert equal(
        read(folder, "step 1 loss: \x1b[31m0.5\x1b[0m\nstep 2 loss: \x1b[1;32m0.4\x1b[m\n")["loss"], [0.5, 0.4]
    )


def nan_inside_words(folder: Path) -> None:
    found = read(folder, "step 1 loss=0.5\nbanana=3 nanoseconds: nanny, finance=1, path /nan/\nstep 2 loss=nanometer\n")
    assert equal(found["loss"], [0.5])
    assert not any(value != value for values in found.values() for value in values)


def all_spellings_of_nothing(folder: Path) -> None:
    spelled = {
        "nan": NAN, "NaN": NAN, "-nan": NAN, "nan(ind)": NAN, "-nan(ind)": NAN, "1.#QNAN": NAN, "1.#IND": NAN,
        "inf": INF, "Infinity": INF, "-inf": -INF, "1.#INF": INF,
        "tensor(nan, device='cuda:0')": NAN, "tensor(inf)": INF,
    }  # fmt: skip
    text = "".join(f"step {i} loss: {spelling}\n" for i, spelling in enumerate(spelled))
    assert equal(
        [abs(v) if v != v else v for v in read(folder, text)["loss"]],
        [abs(v) if v != v else v for v in spelled.values()],
    )


def beyond_a_double(folder: Path) -> None:
    assert equal(
        read(folder, "step 1 loss: 1e400\nstep 2 loss: 1e-400\nstep 3 loss: -1e999\n")["loss"], [INF, 0.0, -INF]
    )


def integers_of_5000_digits(folder: Path) -> None:
    digits = "9" * 5000
    text = f"step 1 loss: 2.0 count: {digits}\nstep {digits} loss: 1.5\n"
    assert equal(read(folder / "text", text)["loss"], [2.0, 1.5])
    view = looked_at(folder / "more", text)
    assert view.progress.step <= 2**63
    jsonl = f'{{"step": 1, "loss": {digits}}}\n{{"step": 2, "loss": 0.5}}\n{{"step": {digits}, "loss": 0.4}}\n'
    assert read(folder / "json", jsonl, "metrics.jsonl")["loss"][-1] in (0.4, 0.5)
    assert equal(read(folder / "csv", f"step,loss\n1,{digits}\n2,0.5\n", "m.csv")["loss"][-1:], [0.5])


def numbers_of_others(folder: Path) -> None:
    lines = ("0,25", "0x1p3", "1_000", "١٢", "1.0D+02", "1.2.3")
    found = read(folder, "step 1 loss: 0.5\n" + "".join(f"step {i} loss: {line}\n" for i, line in enumerate(lines, 2)))
    assert equal(found["loss"], [0.5, 0.25])  # a decimal comma is one; the others are numbers of other languages


def odd_json(folder: Path) -> None:
    text = '{"step": 1, "loss": NaN, "ok": true}\n{"step": 2, "loss": -Infinity}\n{"step": 3, "loss": 9, "loss": 0.5}\n'
    found = read(folder, text, "metrics.jsonl")
    assert equal(found["loss"], [NAN, -INF, 0.5])
    assert "ok" not in found


def deep_json_and_lone_surrogates(folder: Path) -> None:
    text = '{"step": 1, "loss": 0.5}\n' + "[" * 100_000 + "\n" + '{"a":' * 100_000 + "\n"
    text += '{"step": 2, "loss": 0.4, "note": "\\ud800", "\\udfff": 1}\n'
    found = read(folder, text, "metrics.jsonl")
    assert equal(found["loss"], [0.5, 0.4])
    assert all(name.isprintable() and name.encode() for name in found)


def ends_only_python_knows(folder: Path) -> None:
    assert equal(read(folder, "step 1 loss=0.5\x0b\x85\u2028 acc=0.25\nstep 2 loss=0.4\n")["loss"], [0.5, 0.4])


def steps_of_all_kinds(folder: Path) -> None:
    rows = [(5, 0.5), (6, 0.4), (6, 0.35), (3, 0.45), (4.5, 0.3), (-2, 0.2), (1000, 0.1)]
    table = "step,loss\n" + "".join(f"{step},{value}\n" for step, value in rows)
    append(folder / "table" / "m.csv", table)
    watching = Watching(folder / "table")
    watching.look()
    steps, values, _ = watching.run().queries.trajectory(Shown("loss"))
    assert list(zip(steps, values, strict=True)) == rows
    assert equal(read(folder / "none", "train loss: 0.5\ntrain loss: 0.4\n")["train loss"], [0.5, 0.4])


def clocks_that_jump(folder: Path) -> None:
    times = ("1970-01-01 00:00:00", "2106-02-07 06:28:15", "2026-03-29 02:30:00", "1999-01-01 00:00:00")
    view = looked_at(folder, "".join(f"{time} step {i} loss {1 / (i + 1)}\n" for i, time in enumerate(times)))
    assert view.progress.points == 4
    assert view.life in (Life.TRAINING, Life.QUIET)
    assert not [found for found in view.findings if found.active]


def names_within_names(folder: Path) -> None:
    text = "".join(f"step {i} loss=1 loss_scale=2 total_loss=3 val_loss=4\n" for i in range(1, 9))
    found = read(folder, text)
    assert {name: values[0] for name, values in found.items()} == {
        "loss": 1, "loss_scale": 2, "total_loss": 3, "val_loss": 4,
    }  # fmt: skip
    watched = Watching(folder).look_at_one().watched
    assert watched is not None
    assert watched.why


def an_evil_pattern(folder: Path) -> None:
    evil = taught(
        {"name": "evil", "pattern": r"^(?:x|xx|x\d*)+y(?P<loss>\d)", "files": "*.log"}, "trainmon.yaml, line 1"
    )
    append(folder / "exp" / "train.log", "xy1\n" + "x" * 80 + "zy1\nstep 3 loss 0.5\n")
    view = Watching(folder, look=WatchOptions(taught=(evil,))).look_at_one()
    assert view.note == "the pattern of 'evil' took too long and is not used any more (trainmon.yaml, line 1)"
    assert view.latest["loss"] == 0.5


def no_text_at_all(folder: Path) -> None:
    view = looked_at(folder, b"PK\x03\x04" + bytes(range(256)) * 300)
    assert view.progress.points == 0
    assert "not a log" in str(view.note)
