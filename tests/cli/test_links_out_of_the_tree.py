"""A link that leads out of the paths given: told in every form, walked only where a person asks for it."""

from pathlib import Path

import logs
from contract_shape import strict
from outside import trainmon


def tree(folder: Path) -> Path:
    """`logs` with a run, and a link to a folder beside it with another one."""
    logs.run(folder / "logs", "own", logs.healthy())
    logs.run(folder / "elsewhere", "foreign", logs.healthy())
    (folder / "logs" / "link").symlink_to(folder / "elsewhere")
    return folder / "logs"


def test_it_is_told_and_its_runs_are_not_shown(tmp_path: Path) -> None:
    top = tree(tmp_path)
    told = f"logs/link leads to {tmp_path}/elsewhere, outside of what is watched: not followed; --follow-links"
    said = trainmon("check", top)
    assert f"not looked at: {told}" in said.err.splitlines()
    assert "foreign" not in said.out
    document = strict(trainmon("check", "--json", top).out)
    assert [run["id"] for run in document["runs"]] == ["own"]
    assert document["problems"] == [told]


def test_it_is_walked_by_flag_and_by_setting(tmp_path: Path) -> None:
    top = tree(tmp_path)
    by_flag = strict(trainmon("check", "--json", "--follow-links", top).out)
    (top / "trainmon.yaml").write_text("follow_links: true\n")
    by_setting = strict(trainmon("check", "--json", top).out)
    for document in (by_flag, by_setting):
        assert [run["id"] for run in document["runs"]] == ["link/foreign", "own"]
        assert document["problems"] == []
