"""Free text: every console log a trainer writes, in any mixture inside one file, without configuration."""

from tui_monitor.reading.formats.text2.format import TextFormat

__all__ = ["TextFormat"]
