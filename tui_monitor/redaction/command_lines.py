"""A password behind `-p`: of a program that takes one so, beside the name of a user, or where it looks like one."""

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.redaction.marks import Rule, lower, replacing
from tui_monitor.redaction.secret_words import PATH, PORTS

_TAKES_A_PASSWORD = lazy_compile(
    r"\b(?:mysql\w*|mariadb[\w-]*|sshpass|mongo\w*|(?:docker|podman|registry|az|oc|cloud) login)[\s\"']"
)
_NAMES_A_USER = lazy_compile(r"(?<!\S)[\"']?(?:-u|--user(?:name)?)(?:[ =]|[\"'],\s?[\"'])?(?!-)[\w@-]{1,40}[\s\"']")
_NAMES_A_PARTITION = lazy_compile(r"\b(?:srun|sbatch|salloc|squeue|sinfo|sacct|scontrol)\b")
"""Slurm's `-p gpuA100x4`."""

_OPTION = r"-p(?<![^\s\"']-p)"
_GAP = r"(?:[\"'],\s?[\"']?|\s[\"']?)"
_MIXED = r"(?=[^\s\"'/=]*\d)(?=[^\s\"'/=]*[a-z])(?=[^\s\"'/=]*(?:[A-Z]|[!@#$%^&*?]))"
_NO_WORD = r"(?=[A-Z\d]|[^\s\"'/=]*[!@#$%^&*?])"
_OF_A_PROGRAM = replacing("value", rf"{_OPTION}(?:{_GAP}|[\"'])?(?!-)(?P<secret>[^\s\"',…]{{3,}})")
_OF_A_USER = replacing("value", rf"{_OPTION}{_GAP}?(?!-|{PATH}|{PORTS})(?P<secret>[^\s\"',…]{{4,}})")
_BY_ITSELF = replacing("value", rf"{_OPTION}(?:{_GAP}|{_NO_WORD})(?P<secret>{_MIXED}[^\s\"',/=…]{{8,}})")


OF_CLIENTS = (
    replacing(  # curl -u me:hunter2
        "value",
        r"\bcurl\b(?:(?!\bcurl\b)[^|;]){0,200}?\s(?:-u|--(?:proxy-)?user)[ =]?[\"']?[\w.@-]{1,40}:"
        rf"(?!{PORTS})(?P<secret>[^\s\"'@…]{{3,}})",
    ),
    replacing(
        "value",
        r"\bredis-cli\b(?:(?!\bredis-cli\b)[^|;]){0,200}?\s-a[ =]?[\"']?(?P<secret>[^\s\"'…]{4,})",
    ),
)


def behind_dash_p(text: str) -> str:
    low = lower(text)
    if _NAMES_A_PARTITION.search(low):
        return text
    if program := _TAKES_A_PASSWORD.search(low):
        return _from(program.end(), text, _OF_A_PROGRAM)
    if user := _NAMES_A_USER.search(low):
        return _from(user.end(), text, _OF_A_USER)
    return _BY_ITSELF(text)


def _from(start: int, text: str, rule: Rule) -> str:
    return text[:start] + rule(text[start:])
