"""One parsed file: its syntax tree, the numbers that names in it stand for, and facts with their lines."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from tui_monitor.diagnosis.artifacts import CodeFact
from tui_monitor.text import Shown, clean

Function = ast.FunctionDef | ast.AsyncFunctionDef
Where = Callable[[int], tuple[Shown, int]]
"""A line of the tree -> the file (or the cell) and the line in it."""
_DEEPEST = 20
_SAFE_POWER = 12
_MOST_CALLS = 8000
_MOST_VALUES = 200
"""Of one name, that are looked through."""


class PythonSource:
    """`where`: how lines of the tree are called."""

    def __init__(self, tree: ast.Module, where: Where) -> None:
        self.tree = tree
        self._where = where
        self._parents = {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}

    def fact(self, name: str, node: ast.AST, text: str, numbers: Mapping[str, float] | None = None) -> CodeFact:
        file, line = self._where(getattr(node, "lineno", 1))
        return CodeFact(name, clean(text, 250), file, line, dict(numbers or {}))

    @cached_property
    def calls(self) -> tuple[ast.Call, ...]:
        """In the order of the text; of a file beyond all measure the first ones."""
        found = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        return tuple(sorted(found, key=lambda node: (node.lineno, node.col_offset))[:_MOST_CALLS])

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        return tuple(node for node in ast.walk(self.tree) if isinstance(node, Function))

    @cached_property
    def classes(self) -> Mapping[str, ast.ClassDef]:
        return {node.name: node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef)}

    @cached_property
    def assigned(self) -> tuple[tuple[str, ast.expr, ast.stmt], ...]:
        """(dotted name, value, statement), in the order of the text; also keyword defaults of no function."""
        found = [one for node in ast.walk(self.tree) for one in _assignments(node)]
        return tuple(sorted(found, key=lambda one: one[2].lineno))

    @cached_property
    def _values(self) -> Mapping[str, list[tuple[ast.expr, ast.stmt]]]:
        found: dict[str, list[tuple[ast.expr, ast.stmt]]] = {}
        for name, value, statement in self.assigned:
            found.setdefault(name, []).append((value, statement))
        return found

    @cached_property
    def _named(self) -> Mapping[int, str]:
        return {id(value): name for name, value, _ in self.assigned}

    def value_of(self, name: ast.Name) -> ast.expr | None:
        """What a name was last set to above it, in its own function; None where that is not known."""
        here = self.scope(name)
        for value, statement in self._values.get(name.id, ())[-_MOST_VALUES:][::-1]:
            if statement.lineno < name.lineno and self.scope(statement) is here:
                return value
        return None

    def named(self, value: ast.expr) -> str:
        """The name that a value is given; empty where it has none."""
        return self._named.get(id(value), "")

    def called(self, *names: str) -> bool:
        """Is a function or method of one of these last names called anywhere?"""
        return any(last_name(call) in names for call in self.calls)

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """What encloses a node, the innermost first."""
        while (parent := self._parents.get(id(node))) is not None:
            yield parent
            node = parent

    def scope(self, node: ast.AST) -> ast.AST:
        """The function around a node, else the module."""
        return next((one for one in self.around(node) if isinstance(one, Function)), self.tree)

    @cached_property
    def known(self) -> Mapping[str, float]:
        """Names that stand for one number only, wherever in the file they are set: constants, fields, defaults."""
        told: dict[str, set[float]] = {}
        for name, value in self._settings():
            number = self.number(value, names={})
            if number is not None:
                told.setdefault(name.rpartition(".")[2], set()).add(number)
        return {name: next(iter(numbers)) for name, numbers in told.items() if len(numbers) == 1}

    def _settings(self) -> Iterator[tuple[str, ast.expr]]:
        yield from ((name, value) for name, value, _ in self.assigned)
        for call in self.calls:
            default = keyword(call, "default")
            if last_name(call) == "add_argument" and default is not None and call.args:
                flag = text_of(call.args[0])
                yield flag.lstrip("-").replace("-", "_"), default
        for function in self.functions:
            yield from defaults(function).items()

    def number(self, node: ast.expr | None, names: Mapping[str, float] | None = None, deep: int = 0) -> float | None:
        """What an expression of literals and simple constants is worth; None where that is not certain."""
        known = self.known if names is None else names
        if node is None or deep > _DEEPEST:
            return None
        if isinstance(node, ast.Constant):
            plain = isinstance(node.value, int | float) and not isinstance(node.value, bool)
            return float(node.value) if plain and isinstance(node.value, int | float) else None
        if isinstance(node, ast.Name | ast.Attribute):
            return known.get(node.id if isinstance(node, ast.Name) else node.attr)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            operand = self.number(node.operand, names, deep + 1)
            return -operand if operand is not None else None
        if isinstance(node, ast.BinOp):
            left, right = (self.number(side, names, deep + 1) for side in (node.left, node.right))
            return _worth(node.op, left, right) if left is not None and right is not None else None
        return None


def _worth(operation: ast.operator, left: float, right: float) -> float | None:
    try:
        match operation:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case ast.Div():
                return left / right
            case ast.FloorDiv():
                return left // right
            case ast.Pow() if abs(right) <= _SAFE_POWER:
                return float(left**right)
    except (ArithmeticError, TypeError):
        return None
    return None


def _assignments(node: ast.AST) -> Iterator[tuple[str, ast.expr, ast.stmt]]:
    if isinstance(node, ast.Assign):
        yield from ((name, node.value, node) for target in node.targets if (name := dotted(target)))
    elif isinstance(node, ast.AnnAssign) and node.value is not None and (name := dotted(node.target)):
        yield name, node.value, node


def defaults(function: Function) -> dict[str, ast.expr]:
    """Argument -> its default."""
    given = function.args
    positional = [*given.posonlyargs, *given.args]
    last = zip(reversed(positional), reversed(given.defaults), strict=False)
    named = zip(given.kwonlyargs, given.kw_defaults, strict=True)
    pairs = [*last, *((argument, value) for argument, value in named if value is not None)]
    return {argument.arg: value for argument, value in pairs}


def dotted(node: ast.AST) -> str:
    """`self.model.fc` of such an expression; `?` for what is neither a name nor an attribute; empty for nothing."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "?")
    return ".".join(reversed(parts)) if parts != ["?"] else ""


def name_of(call: ast.Call) -> str:
    """`torch.nn.Linear`; `?.log` of a method of something that is worked out."""
    return dotted(call.func)


def last_name(call: ast.Call) -> str:
    return name_of(call).rpartition(".")[2]


def receiver(call: ast.Call) -> str:
    """`optimizer` of `optimizer.step()`."""
    return name_of(call).rpartition(".")[0]


def keyword(call: ast.Call, *names: str) -> ast.expr | None:
    return next((one.value for one in call.keywords if one.arg in names), None)


def argument(call: ast.Call, at: int, *names: str) -> ast.expr | None:
    """By its name, else by its place."""
    named = keyword(call, *names)
    if named is not None or at >= len(call.args) or isinstance(call.args[at], ast.Starred):
        return named
    return call.args[at]


def text_of(node: ast.AST | None) -> str:
    """Of a literal text; empty for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def is_constant(node: ast.AST | None, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def within(node: ast.AST, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    return (one for one in ast.walk(node) if isinstance(one, kinds))


def quoted(node: ast.AST, most: int = 70) -> str:
    """The code itself, on one line."""
    said = " ".join(ast.unparse(node).split())
    return said if len(said) <= most else f"{said[: most - 1]}…"
