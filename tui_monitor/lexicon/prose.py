"""Words of a sentence."""

from tui_monitor.lexicon.names import listed

PROSE = listed(
    "a an and are as at back be been best done finished for found from got had has have if improving in "
    "into is it its loading no not now of off on only or saved saving since so than that the then there this "
    "to took until up using was were when with without became because by we you he she they saw"
)
"""No name holds one of these."""
CHANGES = listed(
    "setting set sets reducing reduced reduces changing changed decreasing decreased increasing increased "
    "lowering lowered raising raised adjusting adjusted adjusts dropping dropped decaying decayed updating "
    "updated scaling scaled"
)
"""Verbs before a name and `to`: `reducing learning rate to 0.001`."""
LINKS = listed(
    "is was with has had got at are ist war beträgt liegt bei est était es fue era vale è equals "
    "égale égal à равна равен 为 是 达 达到 等于 は が"
)
"""Join a name and its number, or a sentence and a name: `Throughput is 250`, `finished with loss 0.5`."""
AFTER_TRAINING = (
    "evaluat", "test", "valid", "infer", "predict", "export", "sav", "upload", "generat", "plot", "convert", "sampl",
)  # fmt: skip
"""How words begin that say what a program goes on to do once it has trained."""
STOPPED_EARLY = (
    r"(?:(?i:^(?:\W*(?:epoch|step|iteration|iter|round)\s?#?[0-9]+(?:/[0-9]+)?\W{1,4}|\W*)"
    r"(?:early[\s_-]?stopp(?:ing|ed)\b(?:\W*$|,?\s(?:at|after|on|in)\s(?:\w+\s){0,2}[0-9]+"
    r"|\W{1,3}(?:best|no\simprovement|as\sno|because|since|due|the\straining|training|run|val\w*|patience\s(?:of\s|\S+\s)?"
    r"(?:exceeded|exhausted|reached))\b)"
    r"|stopping[.,]?\sbest\s(?:iteration|epoch|step)))"
    r"|(?i:\b(?:stopp(?:ed|ing)(?:\sthe)?(?:\straining|\srun)?\searly(?!\sin\s[0-9])|signaling\strainer\sto\sstop"
    r"|early[\s_-]?stopp(?:ing|ed)(?:\scriteri(?:on|a)|\scondition|\scallback)?\s(?:was\s|is\s|has\sbeen\s|have\sbeen\s)?"
    r"(?:triggered|activated|kicked\sin|met|reached))\b))"
)
"""How a program says that it ends because nothing gets better any more; a counter, a setting or a plan is another."""
LEVELS = frozenset(["INFO", "DEBUG", "WARNING", "WARN", "NOTICE", "ERROR", "CRITICAL", "TRACE"])


def is_link(word: str) -> bool:
    """Joins a name and its number, or a sentence and a name; but `IS` is the inception score."""
    return word.lower() in LINKS and not word.isupper()


def is_prose(name: str) -> bool:
    """Holds a word that belongs to a sentence: `improved from`, `done in`; but `IS` is the inception score."""
    return not (len(name) == 2 and name.isupper()) and not PROSE.isdisjoint(name.lower().split())
