"""`trainmon config`, and what is said about files that are wrong: file, line, and the nearest word that is known."""

import json
import os
import re
from pathlib import Path

import logs
import pytest
from outside import trainmon

from tui_monitor.settings.options import OPTIONS


def project(folder: Path, text: str) -> Path:
    logs.run(folder, "exp-1", logs.healthy())
    (folder / "trainmon.yaml").write_text(text)
    return folder


def shown(out: str) -> list[str]:
    """`name = value  (origin)` of each setting, without what it means."""
    return [re.sub(r"(?<=\))  +\S.*", "", line) for line in out.splitlines()]


def test_each_setting_is_shown_with_its_origin_and_a_flag_wins(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "trainmon").mkdir(parents=True)
    (home / "trainmon" / "config.yaml").write_text("theme: night\nplateau_patience: 11\ntarget: 0.5\n")
    root = tmp_path / "root"
    project(root, "category: transformer\nplateau_patience: 12\nruns:\n  exp-*:\n    metric: lr\n    target: 0.7\n")
    said = shown(trainmon("config", "show", root, "--metric", "loss", home=home).out)
    assert "metric = loss  (--metric)" in said
    assert "plateau_patience = 12  (trainmon.yaml, line 2)" in said
    assert "theme = night  (config.yaml, line 1)" in said
    assert "target = 0.5  (config.yaml, line 3)" in said
    assert "category = transformer  (trainmon.yaml, line 1)" in said
    assert "explosion_threshold = 10  (category transformer)" in said
    assert "read_only = no  (default)" in said
    assert "runs matching 'exp-*':" in said
    assert "  target = 0.7  (trainmon.yaml, line 6)" in said


def test_a_runs_own_block_beats_the_project_and_loses_to_a_flag(tmp_path: Path) -> None:
    project(tmp_path, "metric: lr\nruns:\n  exp-1:\n    metric: loss\n")
    assert "metric = loss  (trainmon.yaml, line 4)" in trainmon("explain", tmp_path).out
    assert "watched: lr" in trainmon("explain", tmp_path, "--metric", "lr").out


def test_a_settings_file_above_the_path_is_found(tmp_path: Path) -> None:
    project(tmp_path, "metric: lr\n")
    assert "watched: lr" in trainmon("explain", tmp_path / "exp-1" / "train.log").out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("metrik: loss\n", ("trainmon.yaml, line 1", "unknown setting 'metrik'", "did you mean 'metric'?")),
        ("\n\nmetric: [a, b]\n", ("trainmon.yaml, line 3", "metric must be text")),
        ("metric: loss\nmetric: lr\n", ("trainmon.yaml, line 2", "'metric' is set twice")),
        ("metric: loss\n  category: rl\n", ("trainmon.yaml, line 2", "not valid YAML")),
        ("metric: [\n", ("trainmon.yaml, line 2", "not valid YAML")),
        ("- metric\n", ("trainmon.yaml", "`key: value`")),
        ("a: &a [x]\nb: *a\n", ("trainmon.yaml, line 2", "aliases")),
        (
            "metric: !!python/object/apply:os.system [ls]\n",
            ("trainmon.yaml, line 1", "could not determine a constructor"),
        ),
        ("category: transfomer\n", ("trainmon.yaml, line 1", "category must be one of")),
        ("target: .nan\n", ("trainmon.yaml, line 1", "target must be a number")),
        ("explosion_threshold: yes\n", ("trainmon.yaml, line 1", "must be a number")),
        ("read_only: maybe\n", ("trainmon.yaml, line 1", "yes or no")),
        ("runs:\n  exp-1:\n    metrics: loss\n", ("trainmon.yaml, line 3", "did you mean 'metric'?")),
        ("runs:\n  exp-1: loss\n", ("trainmon.yaml, line 2", "runs holds names of runs", "'exp-1'")),
        ("runs: 3\n", ("trainmon.yaml, line 1", "runs")),
        ("? [a, b]\n: 1\n", ("trainmon.yaml, line 1", "one word")),
        ("metric: \x00\n", ("trainmon.yaml", "not valid YAML")),
        ("metric: 2001-01-01\n", ("trainmon.yaml, line 1", "metric must be text")),
        ("target: 2001-13-99\n", ("trainmon.yaml, line 1",)),
        ("target: 1" + "0" * 5000 + "\n", ("trainmon.yaml, line 1", "5001 digits")),
        ("a: " + "{b: " * 500 + "1" + "}" * 500 + "\n", ("trainmon.yaml, line 1: nested too deeply",)),
        ("metric: " + "[" * 5000 + "]" * 5000 + "\n", ("trainmon.yaml, line 1: nested too deeply",)),
        ("# " + "x" * (1 << 20) + "\n", ("trainmon.yaml", "larger than 1 MiB")),
    ],
    ids=range(23),
)
def test_what_is_wrong_with_a_file_is_told_with_file_and_line(
    tmp_path: Path, text: str, words: tuple[str, ...]
) -> None:
    said = trainmon("config", "check", project(tmp_path, text))
    assert said.status == 2
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    for word in words:
        assert word in said.err


def test_an_alias_bomb_is_refused_before_it_grows(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
    said = trainmon("check", project(tmp_path, "\n".join(lines) + "\n"))
    assert said.status == 2
    assert "trainmon.yaml, line 2: aliases" in said.err


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "target: 1e5\nlower_is_better: false\n"])
def test_a_file_that_is_right_is_called_right(tmp_path: Path, text: str) -> None:
    said = trainmon("config", "check", project(tmp_path, text))
    assert (said.status, said.out) == (0, "the settings are right\n")


def test_a_number_may_be_written_with_an_exponent(tmp_path: Path) -> None:
    project(tmp_path, "target: 1e-3\n")
    assert "target = 0.001  (trainmon.yaml, line 1)" in trainmon("config", "show", tmp_path).out


def test_a_folder_instead_of_a_settings_file_is_told(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", logs.healthy())
    said = trainmon("check", "--config", tmp_path, tmp_path)
    assert said.status == 2
    assert str(tmp_path) in said.err


@pytest.mark.parametrize("flag", ["--target", "--baseline-start"])
def test_a_flag_that_speaks_of_one_metric_asks_for_its_name(tmp_path: Path, flag: str) -> None:
    said = trainmon("config", "show", flag, "0.5", tmp_path)
    assert said.status == 2
    assert f"{flag} needs the metric that it is of: give --metric NAME, too" in said.err
    assert trainmon("config", "show", flag, "0.5", "--metric", "loss", tmp_path).status == 0


FORBIDDEN, ALLOWED = "read_only: true\n", "read_only: false\n"


@pytest.mark.parametrize(
    ("mine", "of_the_tree", "origin"),
    [
        (FORBIDDEN, ALLOWED, "config.yaml, line 1"),
        (ALLOWED, FORBIDDEN, "trainmon.yaml, line 1"),
        (FORBIDDEN, "runs:\n  exp-*:\n    read_only: false\n", "config.yaml, line 1"),
        (ALLOWED, "runs:\n  exp-*:\n    read_only: true\n", "trainmon.yaml, line 3"),
    ],
)
def test_what_one_place_forbids_no_other_allows_again(tmp_path: Path, mine: str, of_the_tree: str, origin: str) -> None:
    home = tmp_path / "home"
    (home / "trainmon").mkdir(parents=True)
    (home / "trainmon" / "config.yaml").write_text(mine)
    root = project(tmp_path / "root", of_the_tree)
    assert f"read_only = yes  ({origin})" in shown(trainmon("config", "show", root, home=home).out)


def test_a_nearer_file_or_another_root_does_not_allow_what_one_above_forbids(tmp_path: Path) -> None:
    (tmp_path / "trainmon.yaml").write_text("metric: lr\n" + FORBIDDEN)
    near, other = project(tmp_path / "near", ALLOWED), project(tmp_path / "other", ALLOWED)
    for roots in ([near], [near, other]):
        said = shown(trainmon("config", "show", *roots).out)
        assert "read_only = yes  (trainmon.yaml, line 2)" in said
        assert "metric = not set  (default)" in said


def test_a_settings_file_that_is_a_link_to_another_kind_of_file_is_not_quoted(tmp_path: Path) -> None:
    (tmp_path / "shadow").write_text("root:*:20228:0:99999\n")
    root = project(tmp_path / "root", "")
    (root / "trainmon.yaml").unlink()
    (root / "trainmon.yaml").symlink_to(tmp_path / "shadow")
    done = trainmon("check", root)
    assert "20228" not in done.out + done.err
    assert "is not read: it is a link to" in done.err
    assert "exp-1" in done.out


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file away")
def test_a_settings_file_of_somebody_else_is_not_obeyed_unless_it_is_named(tmp_path: Path) -> None:
    root = project(tmp_path, "metric: lr\n")
    os.chown(root / "trainmon.yaml", 12345, -1)
    done = trainmon("explain", root)
    assert "watched: loss" in done.out
    assert "it belongs to user 12345, not to you" in done.err
    assert "watched: lr" in trainmon("explain", root, "--config", root / "trainmon.yaml").out


def test_each_setting_says_what_it_may_be_and_what_it_means(tmp_path: Path) -> None:
    out = trainmon("config", "show", project(tmp_path, "explosion_threshold: 10\n")).out
    assert re.search(
        r"^explosion_threshold = 10  \(trainmon.yaml, line 1\) +a number above 1: explosion: ratio of the smoothed",
        out,
        re.MULTILINE,
    )
    rows = zip(OPTIONS, out.splitlines(), strict=False)
    assert len({line.index(f"{option.wanted}: {option.help}") for option, line in rows}) == 1, (
        "they stand below each other"
    )


def test_the_same_for_programs(tmp_path: Path) -> None:
    text = "explosion_threshold: 10\noverfitting: a,b\nruns:\n  exp-*:\n    target: 0.5\n"
    text += "formats:\n  - name: x\n    pattern: '(?P<a>.)'\n"
    said = json.loads(trainmon("config", "show", "--json", project(tmp_path, text)).out)
    assert said["schema"] == 1
    assert list(said["settings"]) == [option.name for option in OPTIONS]
    assert said["settings"]["explosion_threshold"] == {
        "value": 10.0,
        "origin": "trainmon.yaml, line 1",
        "wanted": "a number above 1",
        "means": "explosion: ratio of the smoothed value to its best level",
    }
    assert said["settings"]["overfitting"]["value"] == ["a", "b"]
    assert said["settings"]["metric"]["value"] is None
    assert said["runs"] == [
        {"runs": "exp-*", "settings": {"target": {"value": 0.5, "origin": "trainmon.yaml, line 5"}}}
    ]
    assert [(taught["name"], taught["origin"]) for taught in said["formats"]] == [("x", "trainmon.yaml, line 7")]
    assert said["files"] == [{"path": str(tmp_path / "trainmon.yaml"), "origin": "yours"}]


@pytest.mark.parametrize("words", [(), ("shwo",), ("--json",)])
def test_without_a_word_that_it_knows_it_tells_which_there_are(words: tuple[str, ...]) -> None:
    said = trainmon("config", *words)
    assert (said.status, said.out) == (2, "")
    (line,) = said.err.splitlines()
    assert "show, check, set, unset, schema or trust" in line
    assert trainmon("config", "--help").status == 0


def test_an_option_may_stand_before_the_word(tmp_path: Path) -> None:
    before, behind = (trainmon("config", *words, cwd=tmp_path) for words in (("--json", "show"), ("show", "--json")))
    assert (before.status, before.out) == (0, behind.out)


@pytest.mark.parametrize("of", [(), ("job",)])
def test_the_schema_is_printed_as_it_comes(of: tuple[str, ...]) -> None:
    said = json.loads(trainmon("config", "schema", *of).out)
    assert said["$ref"] == ("#/$defs/JobModel" if of else "#/$defs/SettingsModel")
