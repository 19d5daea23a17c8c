"""YAML as training scripts leave it behind: their own tags, anchors and all, without building a single object.

Lightning's `hparams.yaml` names Python classes, and one list may stand behind several names. So the document is only
composed into nodes, and its scalars read; what a tag would have made is shown as text. The walk is bounded: anchors
can make a small file huge.
"""

from __future__ import annotations

import yaml
import yaml.constructor

from tui_monitor.errors import FormatError
from tui_monitor.reading.formats.text.numbers import whole
from tui_monitor.text import clean

_DEEPEST = 8
_MOST_NODES = 4000
_LONGEST_NUMBER = 400
"""Characters. What is longer is no number: 600 kB of `1:1:1` (YAML counts in sixties) would take a minute."""
_PLAIN = frozenset({"null", "bool", "int", "float"})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where PyYAML was built with it: tenfold."""


def read_yaml(data: bytes) -> object:
    """Mappings as dict, everything below them as plain values or text. Raises FormatError."""
    try:
        _refuse_depth(data)
        root = yaml.compose(data, Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise FormatError(f"not valid YAML ({clean(str(getattr(error, 'problem', None) or error), 120)})") from error
    return None if root is None else _Walk().value(root, _DEEPEST)


def _refuse_depth(data: bytes) -> None:
    """Before anything is composed: the composer calls itself for each level."""
    depth = 0
    for event in yaml.parse(data, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > 100:
            raise FormatError("not read: nested too deeply")


class _Walk:
    def __init__(self) -> None:
        self._left = _MOST_NODES
        self._scalars = yaml.constructor.SafeConstructor()

    def value(self, node: yaml.Node, deepest: int) -> object:
        self._left -= 1
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if deepest == 0 or self._left <= 0:
            return "…"
        if isinstance(node, yaml.MappingNode):
            entries = node.value[: max(0, self._left)]
            return {self._key(key): self.value(value, deepest - 1) for key, value in entries}
        return [self.value(item, deepest - 1) for item in node.value[: max(0, self._left)]]

    def _key(self, node: yaml.Node) -> str:
        """A list or a mapping is no name; written out, one whose anchors multiply would be huge."""
        return str(node.value) if isinstance(node, yaml.ScalarNode) else "…"

    def _scalar(self, node: yaml.ScalarNode) -> object:
        if len(node.value) > _LONGEST_NUMBER:
            return node.value
        kind = node.tag.rpartition(":")[2]
        if kind not in _PLAIN or not node.tag.startswith("tag:yaml.org,2002:"):
            number = None if node.style else whole(node.value)  # `1e-4`, which YAML 1.1 takes for text
            return node.value if number is None else number
        try:
            value: object = self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError, LookupError):  # `0x`, `!!bool perhaps`
            return node.value
        return value
