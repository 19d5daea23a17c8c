"""Themes: checked before they can hurt."""

from pathlib import Path

import pytest
from driving import THEMES, driven
from fake_monitor import FakeMonitor, fleet
from textual.color import Color

from tui_monitor.app import themes
from tui_monitor.errors import SettingsError

NAMES = ["colour-blind", "forest", "high-contrast", "night", "paper"]


def test_five_themes_come_with_it_and_all_of_them_are_good():
    found, problems = themes.load([THEMES])
    assert sorted(theme.name for theme in found) == NAMES
    assert not problems


def test_the_usual_theme_in_python_is_the_one_in_its_file():
    assert themes.read(THEMES / "night.yaml") == themes.DEFAULT


def contrast(one: str, other: str) -> float:
    def light(text: str) -> float:
        parts = [c / 255 for c in Color.parse(text).rgb]
        r, g, b = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", NAMES)
def test_every_verdict_can_be_read_on_its_background(name):
    theme = themes.read(THEMES / f"{name}.yaml")
    needed = 7.0 if name == "high-contrast" else 4.5
    for colour in (theme.error, theme.warning, theme.success, theme.foreground, theme.primary):
        assert contrast(colour, theme.background) >= needed, colour


@pytest.mark.parametrize("name", NAMES)
async def test_every_theme_draws_every_screen(name):
    async with driven(FakeMonitor(fleet(24)), (120, 40), theme=name) as app:
        assert app.app.theme == name
        await app.press("enter")
        await app.sees("step 3990")
        await app.press("question_mark")
        await app.sees("One run")


async def test_a_theme_can_be_changed_in_the_palette():
    async with driven(FakeMonitor(fleet(24)), (120, 40)) as app:
        await app.press("ctrl+p", *"paper")
        await app.sees("theme", "paper")
        await app.press("enter")
        await app.until(lambda: app.app.theme == "paper" and not app.app.screen.is_modal)


async def test_the_theme_under_the_cursor_is_shown_and_esc_brings_the_one_before_back():
    async with driven(FakeMonitor(fleet(24)), (120, 40)) as app:
        await app.press("ctrl+p", *"theme")
        for name in NAMES:
            assert app.app.theme == name
            await app.press("down")
        await app.press("escape")
        await app.until(lambda: app.app.theme == "night" and not app.app.screen.is_modal)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("primary: [", "not YAML"),
        ("- a list", "key: value"),
        ("primary: '#123'", "background is missing"),
        ("colour: red", "colour is no known key"),
        ("dark: maybe", "missing"),
    ],
)
def test_a_bad_theme_is_named_once_and_skipped(tmp_path: Path, text, why):
    (tmp_path / "broken.yaml").write_text(text)
    (tmp_path / "good.yaml").write_text((THEMES / "night.yaml").read_text())
    found, problems = themes.load([tmp_path])
    assert [theme.name for theme in found] == ["good"]
    assert len(problems) == 1 and "broken.yaml" in problems[0] and why in problems[0]


def test_a_bad_colour_is_named(tmp_path: Path):
    path = tmp_path / "bad.yaml"
    path.write_text((THEMES / "night.yaml").read_text().replace('"#f7768e"', "puce-ish"))
    with pytest.raises(SettingsError, match="error: 'puce-ish' is no colour"):
        themes.read(path)


async def test_an_unknown_theme_is_told_and_the_usual_one_is_shown():
    async with driven(FakeMonitor(fleet(24)), (120, 40), theme="neon") as app:
        await app.sees("There is no theme neon")
        assert app.app.theme == "night"
