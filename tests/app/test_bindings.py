"""One table of keys."""

from pathlib import Path

from tui_monitor.app.app import TrainmonApp
from tui_monitor.app.bindings import KEYS, Scope, bindings, lasting_actions, markdown, offered
from tui_monitor.app.screens.one_run import RunScreen
from tui_monitor.app.screens.runs import RunsScreen
from tui_monitor.app.widgets.key_line import fitting
from tui_monitor.app.widgets.log_tail import LogTail

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "keys.md"
OWNERS = {
    Scope.ANYWHERE: [TrainmonApp],
    Scope.RUNS: [RunsScreen],
    Scope.RUN: [RunScreen],
    Scope.LOG: [LogTail],
    Scope.REPLAY: [RunsScreen, RunScreen],
}


def test_the_page_about_keys_is_made_from_the_table():
    how = 'python -c "from tui_monitor.app.bindings import markdown; print(markdown(), end=str())" > docs/keys.md'
    assert DOCUMENT.read_text("utf-8") == markdown(), f"run: {how}"


def test_every_key_has_its_action_where_it_is_offered():
    for key in KEYS:
        name = key.action.split("(")[0]
        for owner in OWNERS[key.place]:
            assert hasattr(owner, f"action_{name}"), f"{owner.__name__} lacks {name}"


def test_both_keys_of_a_diagnosis_stand_on_a_screen_of_80_columns():
    keys = tuple(key for key in offered(Scope.RUN, Scope.ANYWHERE, read_only=False) if key.label)
    shown = [key.shown for key in fitting(keys, 80)]
    assert {"Esc", "K", "W", "D", "R", "?", "q"} <= set(shown)


def test_no_key_means_two_things_in_one_place():
    for place in (Scope.RUNS, Scope.RUN):
        names = [name for key in offered(place, Scope.REPLAY, Scope.ANYWHERE, read_only=False) for name in key.keys]
        assert len(names) == len(set(names))


def test_read_only_offers_nothing_that_lasts():
    assert lasting_actions() == {"stop", "note", "undo", "keep", "report"}
    for place in Scope:
        assert not [key for key in offered(place, read_only=True) if key.lasting]


def test_what_lasts_stands_on_capital_letters():
    assert all(name.isupper() for key in KEYS if key.lasting for name in key.keys)


def test_every_binding_has_an_id_of_its_own():
    ids = [binding.id for place in Scope for binding in bindings(place)]
    assert len(ids) == len(set(ids))
