import pytest

from tui_monitor import resources


@pytest.mark.parametrize("name", ["themes", "sample_logs"])
def test_what_comes_with_trainmon_is_found(name: str) -> None:
    assert any(resources.find(name).iterdir())


def test_what_is_missing_is_named_with_both_places() -> None:
    with pytest.raises(FileNotFoundError, match=r"no_such_thing is missing .*_packaged.* and "):
        resources.find("no_such_thing")
