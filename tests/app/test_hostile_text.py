"""Text from outside, in every place where text is shown: no markup, no escapes, no exception."""

import pytest
from driving import driven
from fake_monitor import FakeMonitor, finding, goes_nan, run_view
from msgspec.structs import replace
from sweeps import sweep

from tui_monitor.model.act import FileChange
from tui_monitor.model.beside import DevNote
from tui_monitor.model.finding import Decision, Line
from tui_monitor.model.points import Place
from tui_monitor.model.run import Setup
from tui_monitor.model.snapshot import RunEvent
from tui_monitor.model.told_beside import Stopped, Told
from tui_monitor.text import clean

HOSTILE = [
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1b]0;owned\x07",
    "\x9b31m\x9d0;owned\x9c",
    "\x1bc\x1b[2J\x1b[1;1H",
    "loss [/nope] [bold]",
    "[@click=app.quit]x[/]",
    "[INFO] [rank0]: [$error] [ bold ]",
    "\u202egnirts\u202c \u2066x\u2069",
    "new\nline\rback\x08\x07\x0b\x0c\ttab",
    "wide 漢字 e\u0301 👩\u200d👩\u200d👧 ﷽",
    "\udc80\udcff",
    "x" * 255,
    "",
    " ",
    "\\[a]\\",
    "%s %d {0} {x}",
]


USUAL = {HOSTILE[number] for number in (0, 2, 5, 7, 8, 9, 10, 12)}
"""One of each sort: sequences of both lengths, markup that would act, directions, lines and controls, widths, bytes
that are no text, and nothing at all."""


def hostile_view(text: str):
    found = finding(message=text, metric=text)
    line = Line(Place(clean(text), 40), clean(text))
    evidence = replace(found.evidence, rule=clean(text), numbers={text: 1.0}, lines=(line,))
    found = replace(found, evidence=replace(evidence, numbers={clean(text): 1.0}))
    view = run_view("x", decision=Decision.STOP, reason=text, metric=text, values=goes_nan(), findings=(found,))
    process = replace(view.process, command=clean(text), user=clean(text), cwd=clean(text))
    setup = Setup(config={text: text, "lr": text})
    told = Told(Stopped(0.0, clean(text), clean(text)), clean(text))
    view = replace(view, setup=setup, told=told)
    return replace(view, id=clean(f"logs/{text}"), exp_id=clean(text), note=clean(text), process=process)


class Hostile(FakeMonitor):
    def __init__(self, text: str) -> None:
        view = hostile_view(text)
        super().__init__([view, run_view("calm")])
        self.text = clean(text)
        event = RunEvent(0.0, view.id, self.text, "x")
        self.show(*self.snapshot.runs, events=(event,))

    def usual_answer(self, request):
        answer = super().usual_answer(request)
        name = type(answer).__name__
        if name == "StopProposal":
            change = FileChange(self.text, self.text, self.text, (self.text,))
            return replace(answer, changes=(change,), last_line=self.text, checkpoint=self.text)
        if name == "NoteProposal":
            return replace(answer, path=self.text, text=str(self.text))
        if name == "LogLines":
            return replace(answer, lines=tuple(replace(line, text=self.text) for line in answer.lines))
        if name == "ProcessView":
            member = replace(answer.family[0], command=self.text)
            saved = replace(answer.checkpoint, name=self.text)
            return replace(answer, family=(member,), checkpoint=saved, note=self.text)
        if name == "RunNotes":
            return replace(answer, notes=(DevNote(self.text, (self.text,)),), file=self.text)
        if name == "Outcome":
            return replace(answer, message=self.text, written=(self.text,), problems=(self.text,))
        return answer


@pytest.mark.parametrize("text", sweep(HOSTILE, USUAL, ascii))
async def test_s1_hostile_text_goes_through_every_screen(text):
    monitor = Hostile(text)
    async with driven(monitor, (120, 40)) as app:
        assert app.app.is_running
        visits = [
            ("v",), ("v",), ("v",), ("e",), ("escape",), ("enter",), ("n",), ("enter",), ("m",), ("escape",),
            ("4",), ("5", "o"), ("o",), ("7",),
            ("K",), ("escape",), ("W",), ("escape",), ("escape",), ("ctrl+p",), ("x",), ("escape",),
        ]  # fmt: skip
        for keys in visits:
            await app.press(*keys)
            await app.pilot.pause()
            shown = app.text
            assert "internal error" not in shown
            assert all(c.isprintable() or c == "\n" for c in shown)
            assert not set(shown) & set("\u202e\u202c\u2066\u2069\u200b")
        assert app.app.return_code is None


async def test_markup_in_a_log_line_is_no_action():
    monitor = Hostile("[@click=app.quit]x[/]")
    async with driven(monitor, (120, 40)) as app:
        await app.press("enter")
        await app.sees("[@click=app.quit]x[/]")
        for y in range(40):
            await app.pilot.click(offset=(1, min(y, 38)))
        assert app.app.is_running
        assert app.app.return_code is None
