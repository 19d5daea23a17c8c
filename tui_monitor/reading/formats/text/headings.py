"""The headings of tables: names of columns, in all ways to see them.

    epoch  train loss  valid loss        running    recent     example        # epoch:loss:val_loss
    0      1.20        1.10              mean loss  mean loss  counter        1:0.52:0.61

Columns are parted by blanks, tabs, bars, commas, semicolons or colons; a heading may have two storeys. It holds no
number, glued or not. One that names no counter is proved by rows in which a column counts.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from tui_monitor import lexicon
from tui_monitor.lexicon.units import is_generation, unit_of
from tui_monitor.reading.formats.text import numbers

_WORD = r"(?:[\w@/.%+()#&'*↑↓\[\]-]+(?:(?<=[@0-9]):\.?[0-9]+)?|[\w/.]*\|{1,2}\w+\|{1,2}(?:/\|{1,2}\w+\|{1,2})?)"
_NAME = re.compile(rf"(?=[^\W\d]|\|){_WORD}(?: {_WORD}){{0,3}}$|#$")
_ABSOLUTE = re.compile(r"(?<![|])\|([^\s|]+)\|(?=\s|$|/\|\w)")
_WITHIN = re.compile(r"(\|\s+)\|([^\W\d]\w{0,11})\|(?=\s+\|)")
"""`| loss | |w| | lr`: a name whose own bars hug it, between bars that stand apart."""
_NORM = re.compile(r"\|\|(\w+)\|\|")
_BARS = re.compile(r"\s+\|\s+")
_WORDS = re.compile(r"\S+")
DATE = re.compile(r"[0-9]{4}[-/][01][0-9][-/][0-3][0-9]$")
_WIDE = re.compile(r"\S+(?:\s\S+)*")
_COMMAS = re.compile(r"[^\s,]*(?:,\s?[^\s,]+){2,}$")
_COLONS = re.compile(r"[^\s:]+(?::[^\s:]+){2,}$")
FEWEST = 3
INDEX = "step"
"""What is called by nothing in the heading of a data frame, and counts its rows: `0  0.5  0.75`."""
OF_TEXTS = ""
"""The name of a column whose cells are texts: `ICE701`, another in each row."""
Span = tuple[str, int, int]
"""A cell, and the characters at which it begins and ends."""


class Heading(Struct, frozen=True):
    """The names of the columns, in all ways to see them."""

    ways: tuple[list[str], ...] = ()
    words: tuple[Span, ...] = ()
    """Where they stand, in columns that blanks part."""

    def fits(self, line: str) -> Iterator[tuple[list[str], list[str]]]:
        """Names and the cells of a row: as many cells, cells below their words, and at last words that end a name."""
        found = splits(line)
        for names in self.ways:
            yield from ((names, cells) for cells in found if len(cells) == len(names))
        short = [names for names in self.ways if "\t" in line.strip() and len(found[0]) < len(names)]
        for names in short:  # empty cells at the end were taken off as blanks
            yield names, [*found[0], *[""] * (len(names) - len(found[0]))]
        for row in spans(line) if self.words else ():
            if aligned := _aligned(self.words, row):
                yield aligned, [span[0] for span in row]
        for words in self.ways:
            names = _grouped(words)
            yield from ((names, cells) for cells in found if 2 <= len(cells) == len(names) < len(words))
        if self.words and (cells := _behind_index(self.words, line)):
            yield from ((names, cells) for names in self.ways if len(names) == len(cells))
        for row in spans(line)[:1] if self.words else ():
            if below := _below(self.words, row):
                yield below, [span[0] for span in row]


def splits(line: str) -> list[list[str]]:
    """The ways to cut a line into cells."""
    body = _hugged(line.strip())
    if "\t" in body:
        return [[cell.strip() for cell in body.split("\t")]]
    if "||" in body:
        body = _NORM.sub(r"‖\1‖", body)
    if "|" in body.strip("|"):
        body = _WITHIN.sub(r"\1∣\2∣", body)
        cells = [cell.strip().replace("‖", "||").replace("∣", "|") for cell in body.strip("|").split("|")]
        framed = [cells]
        return framed if body[0] == "|" else [*framed, _BARS.split(body)]
    if body.count(";") > 1:
        return [[cell.strip() for cell in body.split(";")]]
    if _COLONS.match(body):
        return [body.split(":")]
    if _COMMAS.match(body):
        return [[cell.strip() for cell in body.split(",")]]
    return [[span[0] for span in spans] for spans in spans(line)]


def _hugged(line: str) -> str:
    """`step  |gradient|  mean|td|` with other signs for its bars: where all of them hug a word, they part no cells."""
    hugged = _ABSOLUTE.sub(r"∣\1∣", line)
    return line if "|" in hugged else hugged


def spans(line: str) -> list[list[Span]]:
    """The words of a line, and its words where two blanks part them."""
    line = _hugged(line).replace("|", " ")  # a frame
    found = (cells.finditer(line) for cells in (_WORDS, _WIDE))
    words, wide = ([(one.group().replace("∣", "|"), *one.span()) for one in matches] for matches in found)
    return [words] if len(words) == len(wide) else [words, wide]


def heading(line: str) -> Heading:
    """A line as a heading; no names where it is none."""
    found: list[list[str]] = []
    for cells in splits(line):
        if cells and not cells[0] and "," in line:
            cells = ["epoch", *cells[1:]]  # a data frame in the log: its first column counts without a name
        if "#" in cells and cells[0] == "E":
            cells = ["epoch", *cells[1:]]  # spaCy calls its counters `E` and `#`
        if len(cells) > FEWEST and cells[0] == "Class":
            cells = [cell.partition("(")[2].rstrip(")") or cell.rstrip(")") for cell in cells]
        if 2 <= len(cells) <= 200 and all(map(_NAME.match, cells)) and _is_heading(cells := _numbered(cells)):
            found.append(["step" if cell.lower() in ("#", "itn") else cell for cell in cells])
    return Heading(tuple(found), () if is_parted(line) or not found else tuple(spans(line)[0]))


def _numbered(cells: list[str]) -> list[str]:
    """`epoch loss acc loss acc`: the second loss is `loss.1`, as pandas calls it."""
    if len(set(cells)) == len(cells) or _grouped(cells):
        return cells
    told = [name for name in cells if cells.count(name) > 1]
    if not all(lexicon.is_metric(name) for name in told):
        return cells
    before = [cells[:at].count(name) for at, name in enumerate(cells)]
    return [f"{name}.{more}" if more else name for name, more in zip(cells, before, strict=True)]


def is_parted(line: str) -> bool:
    """By marks, and not by blanks alone."""
    body = _hugged(line.strip()).strip("|")
    return any(mark in body for mark in "\t,|;") or _COLONS.match(body) is not None


def unproven(line: str) -> Heading:
    """A line that may be a heading without a counter; no names where it is none."""
    wide = is_parted(line) or "  " in line.strip()
    ways = [cells for cells in splits(line) if wide and are_names(cells)]
    if line[:2] == "  " and not is_parted(line):
        ways += [[INDEX, *cells] for cells in splits(line) if wide and are_names([INDEX, *cells])]
    return Heading(tuple(ways))


def are_names(cells: list[str]) -> bool:
    return FEWEST <= len(set(cells)) == len(cells) <= 200 and all(map(_NAME.match, cells))


def counts_itself(found: Heading) -> bool:
    """Does a heading name its counter?"""
    return any(map(_is_heading, found.ways))


def proved(found: Heading, lines: list[str]) -> Heading | None:
    """A heading that names no counter with the column that counts in its rows; without names while they are too few,
    None where they are no rows of it."""
    for names in found.ways:
        rows = [next((cells for cells in splits(line) if len(cells) == len(names)), []) for line in lines]
        if not all(rows) or (names[0] == INDEX and any(line[:1].isspace() for line in lines)):
            continue
        columns = list(zip(*rows, strict=True))
        texts = [all(map(_is_text, column)) for column in columns]
        if 2 * sum(texts) > len(texts) or not all(
            text or all(map(_is_cell, column)) for text, column in zip(texts, columns, strict=True)
        ):
            continue
        if len(rows) < FEWEST:
            return Heading()
        names = [OF_TEXTS if text else name for text, name in zip(texts, names, strict=True)]
        whole = [all(map(str.isdigit, column)) for column in columns]
        reports = not all(one or text for one, text in zip(whole, texts, strict=True))
        for at, column in enumerate(columns):
            if reports and whole[at] and _counts(column, even=any(texts)):
                return Heading(([*names[:at], "step", *names[at + 1 :]],))
    return None


def _is_cell(cell: str) -> bool:
    return cell in ("", "-") or numbers.cell(cell) is not None


def _is_text(cell: str) -> bool:
    return (cell[:1].isalpha() and numbers.cell(cell) is None) or DATE.match(cell) is not None


def _counts(column: tuple[str, ...], even: bool) -> bool:
    """Does it grow from row to row? Where rows have names, as classes have, it must be by the same amount."""
    steps = [float(b) - float(a) for a, b in pairwise(column)]
    return min(steps) > 0 and (not even or len(set(steps)) == 1)


def _is_heading(cells: list[str]) -> bool:
    """Does it name a counter, and enough beside it? Two columns are a table where the other is a metric."""
    if len({cell.lower() for cell in cells}) < len(cells) and not _grouped(cells):
        return False
    if cells[0] == "Class":
        return len(cells) > FEWEST
    counted = [cell for cell in cells if unit_of(cell) is not None or cell.lower() in ("#", "itn", "epochs")]
    counted = counted or [cell for cell in cells[:1] if is_generation(cell, cells)]
    return bool(counted) and (len(cells) >= FEWEST or (lexicon.is_metric(cells[1]) and cells[0] in counted))


def _aligned(words: tuple[Span, ...], cells: list[Span]) -> list[str]:
    """`Train Loss` above `0.5`: the names, where each ends, or begins, where its cells do."""
    if not 2 <= len(cells) < len(words):
        return []
    for edge, column in ((2, bisect_left), (1, lambda edges, start: bisect_right(edges, start) - 1)):
        edges = [cell[edge] for cell in cells]
        if not {word[edge] for word in words}.issuperset(edges[1:]):
            continue
        names: list[list[str]] = [[] for _ in (*cells, "beyond")]
        for at, word in enumerate(words):
            names[column(edges, word[edge]) if at else 0].append(word[0])
        if not names.pop() and all(names) and not any(map(_is_several, names)):
            return [" ".join(name) for name in names]
    return []


def _below(words: tuple[Span, ...], cells: list[Span]) -> list[str]:
    """A row with empty cells: the words above those that are there."""
    if not 2 <= len(cells) < len(words):
        return []
    above = [[word[0] for word in words if word[1] < cell[2] and cell[1] < word[2]] for cell in cells]
    names = [found[0] for found in above if len(found) == 1]
    if len(cells) < FEWEST and not (names and unit_of(names[0]) is not None):
        return []
    return names if len(names) == len(set(names)) == len(cells) else []


def _is_several(words: list[str]) -> bool:
    """`loss acc` are two names, `val loss` is one."""
    return sum(lexicon.is_metric(word) or unit_of(word) is not None for word in words) > 1


def _behind_index(words: tuple[Span, ...], line: str) -> list[str]:
    """The cells of a data frame's row: its number stands left of the first name."""
    row = spans(line)[0]
    index, start, end = row[0] if row else ("", 0, 0)
    if start or not index.isdigit() or end > words[0][1]:
        return []
    return [span[0] for span in row[1:]]


def _grouped(words: list[str]) -> list[str]:
    """The names of a heading whose names hold blanks: each ends, or each begins, with a word that tells."""
    ending = [" ".join(name) for name in _names(words)]
    beginning = [" ".join(name[::-1]) for name in _names(words[::-1])][::-1]
    return next((names for names in (ending, beginning) if names and not _twice(names)), [])


def _names(words: list[str]) -> list[list[str]]:
    """Each ends with a word that counts, is measured or is a time."""
    names: list[list[str]] = [[]]
    for word in words:
        names[-1].append(word)
        if unit_of(word) is not None or lexicon.is_metric(word) or not lexicon.TIME.isdisjoint(lexicon.words_of(word)):
            names.append([])
    return names[:-1] if not names[-1] else []


def _twice(names: list[str]) -> bool:
    """Does one name stand twice, or a quantity of training's once more without its word?"""
    parts = [name.lower().split() for name in names]
    return len(set(names)) < len(names) or any(part[0] in lexicon.TRAINING and part[1:] in parts for part in parts)
