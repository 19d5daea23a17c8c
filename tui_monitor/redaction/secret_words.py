"""Patterns of what a secret may consist of where words introduce it, and of what is none. All in small letters."""

_ENDS = r"(?![^\s\"',;&)\]}|\\…])"
NUMBER = rf"[-+]?[\d.,_]+(?:e[-+]?\d+)?{_ENDS}"
NOTHING = (
    r"(?:none|null|nil|true|false|yes|no|unset|empty|missing|required|hidden|not|\*+|x{3,}|\.{3}|<[^<>]*>|\$\{?\w+\}?"
    rf"|\$\(\w+\)|%\w+%|\{{\w*\}}|\[[a-z_ ]+\]|os\.\w+"
    rf"|(?:self|args|opts?|cfg|config|settings|params)\.[\w.]+|str|bytes|\w+_(?:key|token|password|secret)){_ENDS}"
    r"|[a-z_][a-z_.]*\("
)
"""What stands where a secret would: none, a placeholder, the name of a variable, a call in a line of source code."""
PATH = r"(?:~|\.{1,2})?/|[a-z]:\\"
PORTS = rf"[\d.:/x,+-]+(?:/(?:tcp|udp))?{_ENDS}"

IS = r"\\?[\"']?\s{0,4}(?:=>|:=|[=:])\s{0,4}\\?[\"']?"
IS_SET_TO = r"\\?[\"']?\s{0,4}=\s{0,4}\\?[\"']?"


def value(least: int) -> str:
    """To the closing quote behind an opening one; else to a space, or to a separator that ends an entry."""
    return (
        rf"(?:(?<=\")[^\"\\…]{{{least},}}|(?<=')[^'\\…]{{{least},}}"
        rf"|(?:[^\s\"',;&\\…]|[,;&](?![\s\"'…]|$|[\w.-]+[\"']?[=:])){{{least},}})"
    )


def ending_in(word: str, qualities: str, gap: str) -> str:
    """`word` behind one of the `qualities`: `api_key`, `api-key`, and `apikey` where the gap may be missing."""
    return f"{word}(?:{'|'.join(f'(?<={quality}{gap}{word})' for quality in qualities.split())})"
