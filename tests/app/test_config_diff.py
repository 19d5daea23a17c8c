"""In what a run differs from its batch."""

from fake_monitor import run_view
from msgspec.structs import replace

from tui_monitor.app.drawing import config_lines
from tui_monitor.app.drawing.config_diff import ComparedRun, batch_of, compared
from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.app.drawing.pieces import width_of
from tui_monitor.model.run import Setup, Where
from tui_monitor.text import Shown


def run(name, round_name=None, folder="/exps/logs", **config):
    view = run_view(name)
    where = Where(Shown(f"{folder}/{name}"), round_name and Shown(round_name), "/exps")
    return replace(view, where=where, setup=Setup(config=config))


def keys(told):
    return [one.key for one in told.differing]


def test_values_are_compared_as_values():
    told = compared(
        {"lr": "1e-3", "amp": "True", "n": 64, "name": "cnn"}, [{"lr": 0.001, "amp": True, "n": "64.0", "name": "cnn "}]
    )
    assert not told.differing
    assert [key for key, _ in told.rest] == ["lr", "amp", "n", "name"]


def test_true_is_not_one():
    assert keys(compared({"a": True}, [{"a": 1}])) == ["a"]


def test_what_the_others_agree_about_comes_first():
    told = compared({"seed": 7, "lr": 3e-2, "n": 64}, [{"seed": s, "lr": 1e-3, "n": 64} for s in (1, 2, 3, 4)])
    assert keys(told) == ["lr", "seed"]
    assert told.differing[0].mine == "0.03" and told.differing[0].others == (("0.001", 4),)
    assert len(told.differing[1].others) == 3 and told.differing[1].more == 1


def test_a_run_of_the_majority_does_not_differ():
    batch = [{"lr": 1e-3}, {"lr": 1e-3}, {"lr": 3e-2}]
    assert not compared({"lr": 1e-3}, batch).differing
    assert keys(compared({"lr": 3e-2}, batch)) == ["lr"]


def test_what_most_others_set_and_this_run_does_not_is_a_difference():
    told = compared({"n": 1}, [{"n": 1, "warmup": 100}, {"n": 1, "warmup": 100}, {"n": 1}])
    assert keys(told) == ["warmup"]
    assert told.differing[0].mine == "not set"
    assert told.differing[0].others == (("100", 2), ("not set", 1))


def test_a_run_that_tells_nothing_differs_in_nothing():
    told = compared({}, [{"lr": 1}])
    assert not told.differing and config_lines.title(told) == "config"


def test_its_batch_is_its_round_and_without_rounds_its_folder():
    here = run("a", lr=1)
    near, far, mute = run("b", lr=1), run("c", folder="/exps/other", lr=1), run("d")
    assert batch_of(here, [here, near, far, mute]) == [near]
    first, second = run("a", "round-1", lr=1), run("b", "round-2", lr=1)
    assert batch_of(first, [first, second]) == []
    assert batch_of(first, [run("c", "round-1", folder="/exps/x", lr=1)])[0].id == "logs/c"


def test_it_is_compared_anew_only_when_settings_change():
    mine, other = run("a", lr=1, n=2), run("b", lr=2, n=2)
    kept = ComparedRun()
    first = kept.look(mine, [mine, other])
    assert keys(first) == ["lr"]
    again = kept.look(replace(mine), [replace(mine), replace(other)])
    assert again is first
    changed = run("b", lr=1, n=2)
    assert not kept.look(mine, [mine, changed]).differing


def test_a_batch_of_a_thousand_is_compared_once():
    views = [run(f"r{n}", lr=n % 3, **{f"k{i}": i for i in range(40)}) for n in range(1000)]
    kept = ComparedRun()
    first = kept.look(views[0], views)
    assert first.others == 999
    assert all(kept.look(views[0], views) is first for _ in range(3))


def test_secrets_and_escapes_do_not_pass():
    told = compared({"api_key": "sk-abcdefghijklmnopqrstuvwx", "x\x1b[2J": "a\x1b]0;b\x07"}, [])
    said = "".join(key + value for key, value in told.rest)
    assert "abcdefghij" not in said and "\x1b" not in said


def test_no_line_is_wider_than_its_room():
    told = compared({"a" * 60: "b" * 90, "lr": 1}, [{"a" * 60: "c" * 90, "lr": 2, "z": 3}])
    for width in (20, 40, 80):
        for spacious in (True, False):
            drawn = config_lines.lines(told, width, UNICODE, spacious)
            assert all(width_of(line) <= width + 120 for line in drawn)
