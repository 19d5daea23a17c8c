"""A row of the table: what the badge says stands there once."""

from fake_monitor import NOW, run_view
from msgspec.structs import replace

from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.app.drawing.run_parts import RunLook, ended
from tui_monitor.app.drawing.table_view import draw_row
from tui_monitor.app.drawing.times import Times
from tui_monitor.model.finding import Decision, Verdict
from tui_monitor.model.run import Life
from tui_monitor.model.told_beside import Stopped, Told
from tui_monitor.text import Shown


def test_why_it_failed_does_not_say_again_that_it_ended() -> None:
    reason = Shown("already ended: crashed after step 240: IndexError")
    failed = replace(run_view(life=Life.FAILED), verdict=Verdict(Decision.STOP, 1.0, reason))
    look = RunLook(UNICODE, Shown("exp-001"), 7, NOW)
    row = "".join(text for text, _ in draw_row(failed, look, 200))
    assert "crashed after step 240" in row
    assert "already ended" not in row


def test_a_run_that_was_stopped_tells_when_that_was_not_when_it_wrote_last() -> None:
    wrote = replace(run_view(life=Life.STOPPED, last_output=NOW - 780), told=Told(Stopped(NOW - 60, Shown("ada"))))
    assert ended(wrote, NOW) == f"stopped {Times(replay=False).of_late(NOW - 60, NOW)}"
    failed = replace(wrote, life=Life.FAILED)
    assert ended(failed, NOW) == f"failed {Times(replay=False).of_late(NOW - 780, NOW)}"


def test_the_reason_of_a_sick_run_stands_before_what_is_told_of_its_files() -> None:
    reason = Shown("no metric to watch was found")
    sick = run_view(decision=Decision.WAIT, reason=reason, note="config.yaml cannot be read")
    look = RunLook(UNICODE, Shown("exp-001"), 7, NOW)
    row = "".join(text for text, _ in draw_row(sick, look, 240))
    assert row.index(reason) < row.index("config.yaml cannot")


def test_a_note_covers_columns_and_moves_none_and_cuts_no_number() -> None:
    """Broken once: a row with a note had columns of its own, beside those of the rows around it."""
    look = RunLook(UNICODE, Shown("exp-001"), 7, NOW)
    usual = run_view(decision=Decision.STOP, values=[0.4204] * 30)
    noted = replace(usual, note=Shown("config.yaml cannot be read: line 3"))
    for width in range(70, 130):
        plain, covered = ("".join(text for text, _ in draw_row(view, look, width)) for view in (usual, noted))
        at = next((at for at, (a, b) in enumerate(zip(plain, covered, strict=True)) if a != b), width)
        assert plain[:at].endswith(" "), (width, plain, covered)
        assert covered[at:].lstrip()[:1] in ("", *(chr(dots) for dots in range(0x2800, 0x2900))), (width, covered)
        assert "loss falls" in covered, (width, covered)
