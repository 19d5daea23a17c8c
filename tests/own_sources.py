"""The sources of the package, each read and taken apart once: several files of tests ask the same of all of them."""

import ast
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "tui_monitor"
SOURCES = sorted(PACKAGE.rglob("*.py"))


@cache
def nodes_of(source: Path) -> tuple[ast.AST, ...]:
    """Every node, as `ast.walk` comes to them: the module first."""
    return tuple(ast.walk(ast.parse(source.read_text())))
