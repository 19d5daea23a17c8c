"""Lines of styled text, cut and filled to a width in cells. A piece is (text, style); text is never markup."""

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len, set_cell_size

Piece = tuple[str, str]
"""Text from us or `Shown`, and a style that may name theme variables: `bold $error`."""

QUIET = "$foreground 60%"
"""The style of what stands beside the words that matter."""


def width_of(pieces: Iterable[Piece]) -> int:
    """Cells, wide characters counted as two."""
    return sum(cell_len(text) for text, _ in pieces)


def cut_text(text: str, width: int, ellipsis: str) -> str:
    """`text` in at most `width` cells; the ellipsis (one cell) says that some is missing."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ellipsis if width > 0 else ""


def cut(pieces: Iterable[Piece], width: int, ellipsis: str) -> list[Piece]:
    """As much of `pieces` as fits into `width` cells."""
    kept: list[Piece] = []
    for text, style in pieces:
        size = cell_len(text)
        if size > width:
            kept.append((cut_text(text, width, ellipsis), style))
            break
        kept.append((text, style))
        width -= size
    return kept


def filled(pieces: Sequence[Piece], width: int, ellipsis: str, style: str = "") -> list[Piece]:
    """Exactly `width` cells."""
    kept = cut(pieces, width, ellipsis)
    return [*kept, (" " * (width - width_of(kept)), style)]


def spread(left: Sequence[Piece], right: Sequence[Piece], width: int, ellipsis: str, fill: Piece) -> list[Piece]:
    """`left` and `right` at the two ends; `left` is cut where both do not fit, `right` where it alone does not."""
    end = cut(right, width, ellipsis)
    start = cut(left, max(0, width - width_of(end) - 1), ellipsis)
    gap = width - width_of(start) - width_of(end)
    return [*start, (fill[0] * gap, fill[1]), *end]


def that_fit(groups: Iterable[Sequence[Piece]], width: int, between: Piece) -> list[Sequence[Piece]]:
    """The first groups, whole ones, that fit into `width` cells when joined."""
    kept: list[Sequence[Piece]] = []
    for group in groups:
        if width_of(joined([*kept, group], between)) > width:
            break
        kept.append(group)
    return kept


def joined(groups: Iterable[Sequence[Piece]], between: Piece) -> list[Piece]:
    """The groups that say something, with a separator between them."""
    return list(_joined(groups, between))


def _joined(groups: Iterable[Sequence[Piece]], between: Piece) -> Iterator[Piece]:
    first = True
    for group in groups:
        if not any(text for text, _ in group):
            continue
        if not first:
            yield between
        yield from group
        first = False


def wrapped(text: str, width: int, most: int, ellipsis: str) -> list[str]:
    """`text` broken at spaces into at most `most` lines; the last is cut where more is left."""
    lines: list[str] = []
    words = text.split(" ")
    while words and len(lines) < most - 1:
        line = words.pop(0)
        while words and cell_len(line) + 1 + cell_len(words[0]) <= width:
            line += " " + words.pop(0)
        lines.append(cut_text(line, width, ellipsis))
    if words:
        lines.append(cut_text(" ".join(words), width, ellipsis))
    return lines
