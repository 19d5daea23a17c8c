"""Code that a person added is read, never run: Python files and notebooks to facts with their lines.

What cannot be read is a sentence, and the rest is read without it. Bounded: whoever reads the files hands over at most
1 MiB of each.
"""

from __future__ import annotations

import ast
import json
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import CodeFact
from tui_monitor.diagnosis.code import data_pipeline, evaluation, loss_terms, optimizers, parameters, training_loop
from tui_monitor.diagnosis.code.python_source import PythonSource
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.text import Shown, clean

_MOST_FACTS, _MOST_OF_A_NAME = 200, 5
_PYTHON_2 = lazy_compile(r"^\s*(?:print\s+[\"'\w%]|exec\s+[\"']|raise\s+\w+\s*,|except\s+[\w.]+\s*,\s*\w+\s*:)")
_MAGIC = lazy_compile(r"(?m)^(\s*)[%!?].*$")
_LOOKERS = (
    parameters.look,
    optimizers.look,
    training_loop.look,
    loss_terms.look,
    evaluation.look,
    data_pipeline.look,
)


class CodeRead(Struct, frozen=True):
    facts: tuple[CodeFact, ...] = ()
    problems: tuple[Shown, ...] = ()
    """Of what could not be read: a sentence each."""


class _Unread(Exception):
    """Its message says why."""


def read_code(files: Mapping[Shown, str]) -> CodeRead:
    """Name -> text, all of one training: a loss in one file may get what a model in another one returns."""
    sources: list[PythonSource] = []
    problems: list[Shown] = []
    for name, text in files.items():
        try:
            sources.extend(_notebook(name, text, problems) if name.endswith(".ipynb") else [_python(name, text)])
        except _Unread as error:
            problems.append(clean(str(error), 300))
    facts: list[CodeFact] = []
    for look in _LOOKERS:
        try:
            facts += islice(look(sources), _MOST_FACTS)
        except RecursionError:
            problems.append(Shown("code that is nested too deep: not all of it was looked at"))
    return CodeRead(tuple(_few_of_each(facts)), tuple(problems))


def _few_of_each(facts: Sequence[CodeFact]) -> Iterator[CodeFact]:
    """What stands in a hundred lines says no more than in five."""
    told = Counter[str]()
    for fact in facts:
        told[fact.name] += 1
        if told[fact.name] <= _MOST_OF_A_NAME:
            yield fact


def _python(name: Shown, text: str) -> PythonSource:
    return PythonSource(_tree(name, text), lambda line: (name, line))


def _notebook(name: Shown, text: str, problems: list[Shown]) -> list[PythonSource]:
    """All cells together: what one sets another uses. A cell that cannot be read is left out."""
    body: list[ast.stmt] = []
    begins: list[tuple[int, int]] = []
    line = 0
    for number, cell in enumerate(_cells(name, text), 1):
        code = _MAGIC.sub(r"\1pass", cell)
        try:
            tree = _tree(Shown(f"{name} cell {number}"), code)
        except _Unread as error:
            problems.append(clean(str(error), 300))
            continue
        begins.append((line, number))
        body += [ast.increment_lineno(statement, line) for statement in tree.body]
        line += code.count("\n") + 1
    return [PythonSource(ast.Module(body, []), lambda at: _cell_of(name, at, begins))]


def _cell_of(name: Shown, line: int, begins: Sequence[tuple[int, int]]) -> tuple[Shown, int]:
    begin, number = next((one for one in reversed(begins) if one[0] < line), (0, 1))
    return Shown(f"{name} cell {number}"), line - begin


def _cells(name: Shown, text: str) -> Iterator[str]:
    """The code of each code cell."""
    try:
        book = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _Unread(f"{name}: not read: no notebook ({error})") from error
    cells = book.get("cells") if isinstance(book, dict) else None
    if not isinstance(cells, list):
        raise _Unread(f"{name}: not read: a notebook without cells")
    for cell in cells:
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source", "")
            yield "".join(map(str, source)) if isinstance(source, list) else str(source)


def _tree(name: Shown, text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise _Unread(f"{name}: not read: {_why(text, error)}") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise _Unread(f"{name}: not read: {error}") from error


def _why(text: str, error: SyntaxError) -> str:
    lines, number = text.splitlines(), error.lineno or 1
    said = lines[number - 1] if number <= len(lines) else ""
    if _PYTHON_2.search(said):
        return f"line {number} is Python 2 ({said.strip()[:60]}), only Python 3 is read"
    return f"syntax error in line {number} ({error.msg}): {said.strip()[:60]}"
