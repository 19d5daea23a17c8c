"""Apps of these tests share what Textual made of their styles: none of them changes it."""

from driving import driven
from fake_monitor import FakeMonitor, fleet
from textual.css.model import RuleSet
from textual.css.parse import parse
from textual.layout import Layout


async def test_what_was_made_of_a_style_is_after_an_app_what_it_is_when_it_is_parsed_anew():
    async with driven(FakeMonitor(fleet(12)), (120, 40)) as app:
        for keys in (("enter",), ("m", "escape"), ("K", "escape"), ("question_mark", "escape"), ("ctrl+p", "escape")):
            await app.press(*keys)
        styles = app.app.stylesheet
        for place, (css, usual, tie, scope) in styles.source.items():
            kept = styles._parse_rules(css, place, is_default_rules=usual, tie_breaker=tie, scope=scope)
            anew = list(parse(scope, css, place, styles._variables, styles._variable_tokens, usual, tie))
            assert [told(rules) for rules in kept] == [told(rules) for rules in anew], place


def told(rules: RuleSet) -> tuple:
    """All that it holds; a layout is what it is set to."""
    styles = {
        name: (type(value), vars(value)) if isinstance(value, Layout) else value
        for name, value in rules.styles.get_rules().items()
    }
    names = (rules.selector_names, rules.pseudo_classes)
    return styles, rules.styles.important, rules.selector_set, names, rules.is_default_rules, rules.tie_breaker
