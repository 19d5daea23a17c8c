"""The title of a log: which file, which lines of how many, whether it follows, what a search found."""

from collections.abc import Sequence

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.log_find import Find
from tui_monitor.app.drawing.log_look import LogLook
from tui_monitor.app.drawing.log_rows import NARROW
from tui_monitor.app.drawing.pieces import QUIET, Piece, cut, filled, joined, width_of
from tui_monitor.app.drawing.wording import grouped, in_digits
from tui_monitor.model.log_lines import LogLine, LogLines, Search

Part = list[Piece]
_UNITS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


def title(
    answer: LogLines | None, shown: Sequence[LogLine], look: LogLook, find: Find | None, width: int, glyphs: Glyphs
) -> list[Piece]:
    """`shown`: the lines in sight. What does not fit is left out from the end; the search comes before the hints."""
    line: Piece = (glyphs.track, QUIET)
    parts = [_file(answer, look), *_parts(answer, shown, look, width)]
    parts += [_search(find, width)] if find is not None else [[(" / search ", QUIET)]]
    parts = [part for part in parts if part]
    while len(parts) > 1 and width_of(joined(parts, line)) + 1 > width:
        del parts[-1 if find is None else -2]
    head = cut([line, *joined(parts, line)], width, glyphs.ellipsis)
    return filled([*head, (glyphs.track * (width - width_of(head)), QUIET)], width, glyphs.ellipsis)


def _file(answer: LogLines | None, look: LogLook) -> Part:
    name = (answer.file if answer is not None else "") or look.file or "log"
    return [(f" {name} ", "bold")]


def _parts(answer: LogLines | None, shown: Sequence[LogLine], look: LogLook, width: int) -> list[Part]:
    if answer is None:
        return []
    state = _state(answer, shown, look, width) if shown else []
    return [_place(answer, shown, width) if shown else [], state, _which(answer), _wrap(look)]


def _place(answer: LogLines, shown: Sequence[LogLine], width: int) -> Part:
    first, last = shown[0].number, shown[-1].number
    if first is None or last is None or answer.total is None:
        return [(f" {_percent(answer, shown)}, counting lines {int(100 * answer.counted)} % ", "")]
    if width < NARROW:
        return [(f" {last}/{answer.total} ", "")]
    return [(f" lines {first}-{last} of {answer.total} ", "")]


def _percent(answer: LogLines, shown: Sequence[LogLine]) -> str:
    size = answer.end - answer.begin
    return f"at {100 * (shown[-1].end - answer.begin) // max(1, size)} % of {of_bytes(size)}"


def _state(answer: LogLines, shown: Sequence[LogLine], look: LogLook, width: int) -> Part:
    if look.top is None:
        return [(" FOLLOWING ", "bold $success")]
    last = shown[-1].number
    if answer.total is not None and last is not None:
        count = answer.total - last
        newer = f", {grouped(count)} newer" + (f" line{'s' * (count != 1)}" if width >= NARROW else "")
    else:
        count = answer.end - shown[-1].end
        newer = f", {of_bytes(count)} newer"
    follows = " (G follows) " if width >= NARROW else ", G follows "
    return [(f" PAUSED{newer if count > 0 else ''}", "bold $warning"), (follows, QUIET)]


def _which(answer: LogLines) -> Part:
    files = answer.files
    if len(files) < 2 or answer.file not in files:
        return []
    return [(f" {files.index(answer.file) + 1} of {len(files)} files (F) ", QUIET)]


def _wrap(look: LogLook) -> Part:
    if look.wrap:
        return [(" wrapped ", QUIET)]
    return [(f" from character {look.left + 1} ", QUIET)] if look.left else []


def _search(find: Find, width: int) -> Part:
    told, style = _told(find)
    hint = "t T" if find.request.text is None else "n N match, Esc closes" if width >= NARROW else "n N Esc"
    return [(f" {find.words}: ", "bold"), (f"{told} ", style), (f"({hint}) ", QUIET)]


def _told(find: Find) -> tuple[str, str]:
    found = find.found
    if found is None:
        return "searching", QUIET
    share = f"{100 * found.searched // max(1, found.size)} %"
    end = "start" if find.request.direction > 0 else "end"
    match found.state:
        case Search.SEARCHING:
            return f"searching, {share}", QUIET
        case Search.PAUSED:
            return f"none in {of_bytes(found.searched)} so far, n goes on", "$warning"
        case Search.NOWHERE:
            return f"no match in {of_bytes(found.size)}", "bold $warning"
        case Search.REFUSED:
            return f"{found.note or 'refused'}", "bold $error"
    number = found.line.number if found.line is not None else None
    at = f"line {number}" if number is not None else "found"
    return (f"{at}, round from the {end}" if found.wrapped else at), "bold $success"


def of_bytes(count: int) -> str:
    """`712 bytes`, `3.4 MB`, `2.0 GB`."""
    for unit, name in _UNITS:
        if count >= unit:
            return f"{in_digits(count / unit, 3)} {name}"
    return f"{count} byte{'s' * (count != 1)}"
