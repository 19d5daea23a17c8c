"""Hyperparameters beside the logs: what is read, what wins, and what hostile files cannot do."""

from pathlib import Path

import pytest
from by_hand import Watching, append
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.errors import FormatError
from tui_monitor.reading.files.config_files import MOST_ENTRIES, Configuration, hyperparameters
from tui_monitor.reading.files.reader import RunReader

LOG = "".join(f"step {step} loss {1 / step:.3f}\n" for step in range(1, 9))


def config_of(folder: Path) -> dict[str, object]:
    return dict(Watching(folder).look_at_one().setup.config)


def test_nested_entries_are_joined_with_slashes(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", LOG)
    append(tmp_path / "exp" / "config.json", '{"lr": 1e-3, "model": {"dim": 64, "act": "gelu"}, "args": {"seed": 1}}')
    assert config_of(tmp_path) == {"lr": 1e-3, "model/dim": 64, "model/act": "gelu", "seed": 1}


def test_numbers_that_yaml_takes_for_text_are_numbers() -> None:
    assert hyperparameters("hparams.yaml", b"lr: 1e-4\nname: '1e-4'\n") == {"lr": 1e-4, "name": "1e-4"}


def test_wandbs_descriptions_are_taken_off() -> None:
    said = b"wandb_version: 1\n_wandb:\n  value: {cli: x}\nlr:\n  desc: null\n  value: 0.1\n"
    assert hyperparameters("config.yaml", said) == {"lr": 0.1}


def test_tags_build_no_objects_and_are_shown_as_what_they_hold() -> None:
    said = b"hook: !!python/object/apply:os.system ['touch /tmp/x']\nlr: 0.1\n"
    assert hyperparameters("hparams.yaml", said) == {"hook": "['touch /tmp/x']", "lr": 0.1}


def test_anchors_that_multiply_stay_small() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]" for i in range(1, 60)]
    found = hyperparameters("config.yaml", "\n".join(lines).encode())
    assert max(len(str(value)) for value in found.values()) <= 200


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("args.json", b"[" * 100_000),
        ("args.json", b"\x80\x02PK not json"),
        ("args.json", b"[1, 2]"),
        ("args.yaml", b"{" * 100_000),
        ("args.yaml", b"lr: [1"),
        ("args.yaml", b"\x00\x01\x02"),
        ("args.yaml", b""),
    ],
)
def test_what_is_no_configuration_is_refused_in_a_sentence(name: str, data: bytes) -> None:
    with pytest.raises(FormatError):
        hyperparameters(name, data)


@given(st.binary(max_size=300), st.sampled_from(["args.json", "args.yaml"]))
def test_no_bytes_raise_anything_else(data: bytes, name: str) -> None:
    try:
        assert len(hyperparameters(name, data)) <= MOST_ENTRIES
    except FormatError as error:
        assert str(error)


def test_a_broken_file_is_told_and_read_once_it_is_whole(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", LOG)
    config = tmp_path / "exp" / "config.json"
    append(config, '{"lr": 0.1')
    watching = Watching(tmp_path)
    view = watching.look_at_one()
    assert view.setup.config == {}
    assert "not valid JSON" in {file.path: file.format for file in view.files}["config.json"]
    assert view.note is not None
    assert view.note.startswith("config.json: not valid JSON (")
    append(config, "}")
    append(tmp_path / "exp" / "train.log", "step 9 loss 0.1\n")
    mended = watching.look_at_one(2.0)
    assert (mended.setup.config, mended.note) == ({"lr": 0.1}, None)


def test_a_configuration_that_appears_later_is_read(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", LOG)
    watching = Watching(tmp_path)
    watching.look_at_one()
    append(tmp_path / "exp" / "config.yaml", "lr: 0.1\n")
    append(tmp_path / "exp" / "train.log", "step 9 loss 0.1\n")
    watching.fleet.walks.rescan()
    assert watching.look_at_one(60.0).setup.config == {"lr": 0.1}


def test_the_surer_place_wins_whichever_is_read_first() -> None:
    ahead, behind = Configuration(), Configuration()
    first = ahead.take({"lr": 1, "seed": 1}, 0) | ahead.take({"lr": 2, "dim": 2}, 3)
    second = behind.take({"lr": 2, "dim": 2}, 3)
    second |= behind.take({"lr": 1, "seed": 1}, 0)
    assert first == second == {"lr": 1, "seed": 1, "dim": 2}


def test_a_run_keeps_only_so_many_entries() -> None:
    configuration = Configuration()
    found = configuration.take({str(i): i for i in range(2 * MOST_ENTRIES)}, 0)
    assert len(found) == MOST_ENTRIES


def test_a_configuration_is_read_once_while_it_does_not_change(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", LOG)
    append(tmp_path / "exp" / "config.yaml", "lr: 0.1\n")
    watching = Watching(tmp_path)
    watching.look()
    reader = RunReader(watching.source, watching.run().spec)
    assert reader.read().config == {"lr": 0.1}
    append(tmp_path / "exp" / "train.log", "step 9 loss 0.1\n")
    assert reader.read().config == {}


def test_toml_is_read_as_yaml_is(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", LOG)
    said = 'lr = 3e-4\nbegun = 2026-01-01\n[optimizer]\nname = "adamw"\nbetas = [0.9, 0.95]\n'
    append(tmp_path / "exp" / "config.toml", said)
    told = config_of(tmp_path)
    assert (told["lr"], told["begun"], told["optimizer/name"]) == (3e-4, "2026-01-01", "adamw")


@pytest.mark.parametrize("data", [b"lr = ", b"\xff\xfe", b"a = " + b"[" * 100_000, b"lr: 1\n"])
def test_what_is_no_toml_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(FormatError, match="TOML"):
        hyperparameters("config.toml", data)
