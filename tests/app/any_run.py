"""Runs of every kind that a screen may have to draw, for Hypothesis."""

import math

from fake_monitor import NOW, columns_of, finding, run_view
from hypothesis import strategies as st
from msgspec.structs import replace

from tui_monitor.app.drawing.glyphs import ASCII, UNICODE
from tui_monitor.app.drawing.run_parts import RunLook
from tui_monitor.model.finding import Decision, Kind, Severity
from tui_monitor.model.run import Best, DrawnMetric, LastFinite, Life, Output, Reading, RunProgress, RunView, Status
from tui_monitor.model.told_beside import Told
from tui_monitor.text import Shown, clean

NUMBERS = st.one_of(st.floats(), st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, math.nan, math.inf, -math.inf]))
NAMES = st.one_of(st.sampled_from(["loss", "", "训练/损失", "eval/" + "long" * 20]), st.text(max_size=12)).map(clean)
MESSAGES = (
    "{m} is NaN, after 15 finite values",
    "{m} rose from its level of 2.733 to 817.5",
    "{m} fell from its best level of nan to inf",
    "{m} rose from 0.6 to 1.1 while loss fell to 0.18: mild overfitting",
    "{m} stays at 2.316: as good as guessing, ln(10)",
    "gradient norm {m} is 35.51, 36.8 times its usual 0.965",
    "crashed after step 240: IndexError: Target 10 is out of bounds.",
    "stalled: no output for 30 s, its longest pause was 17 s",
    "",
)


@st.composite
def views(draw: st.DrawFn) -> RunView:
    metric = draw(NAMES)
    other = draw(st.sampled_from([metric, clean("other"), None]))
    kind = draw(st.sampled_from([Kind.NAN, Kind.EXPLOSION, Kind.OVERFITTING, Kind.CRASH, Kind.STALL]))
    message = draw(st.sampled_from(MESSAGES)).format(m=other)
    found = finding(kind, other, draw(NUMBERS), message, draw(st.sampled_from(list(Severity))))
    view = run_view(
        "a",
        decision=draw(st.sampled_from(list(Decision))),
        reason=draw(
            st.sampled_from(["", "241 points, no active alarm", "nan recovered at step 7; 9 points, no active alarm"])
        ),
        metric=metric,
        values=draw(st.lists(NUMBERS, max_size=30)),
        findings=draw(st.sampled_from([(), (found,)])),
        life=draw(st.sampled_from(list(Life))),
        status=draw(st.sampled_from(list(Status))),
        pid=draw(st.sampled_from([None, 4_194_304])),
        note=draw(st.sampled_from([None, "no permission"])),
        lower=draw(st.booleans()),
    )
    return replace(
        view,
        id=draw(NAMES),
        own=DrawnMetric(
            watched=view.watched if draw(st.booleans()) else None,
            curve=draw(st.sampled_from([view.curve, None, columns_of([], 0.0)])),
            best=Best(draw(NUMBERS), draw(NUMBERS)) if draw(st.booleans()) else None,
            trend=draw(st.one_of(st.none(), NUMBERS)),
            bad=draw(st.integers(0, 10**9)),
            last_finite=draw(st.one_of(st.none(), st.builds(LastFinite, NUMBERS, NUMBERS))),
        ),
        progress=RunProgress(
            draw(NUMBERS), 3, draw(st.one_of(st.none(), NUMBERS)), draw(st.one_of(st.none(), NUMBERS))
        ),
        output=Output(None, draw(st.sampled_from([None, 12.0, NOW]))),
        reading=Reading(draw(st.booleans()), draw(st.booleans())),
        told=Told(),
    )


@st.composite
def looks(draw: st.DrawFn) -> RunLook:
    return RunLook(
        draw(st.sampled_from([UNICODE, ASCII])),
        draw(NAMES) or Shown("x"),
        draw(st.integers(0, 40)),
        NOW,
        draw(st.booleans()),
        draw(st.booleans()),
    )
