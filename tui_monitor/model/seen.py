"""What a person said about the alarms of a run: they have seen them, for good or for a while."""

from collections.abc import Mapping

from msgspec import Struct, field


class Until(Struct, frozen=True):
    """When a snoozed run wakes: at a time, at a step, or, with neither, when it ends. All end with the run."""

    time: float | None = None
    """Seconds since the epoch, as the machine's clock tells them."""
    step: float | None = None


class Seen(Struct, frozen=True):
    """The alarms of a run as they stood when a person said that they know. Whatever is new or worse is not seen."""

    at: float
    """Seconds since the epoch, as the machine's clock told them."""
    stood: str
    """The state of the run then: `STOP`, `WAIT`, `FAILED`."""
    findings: Mapping[str, str] = field(default_factory=dict)
    """Id of an alarm -> how severe it was."""
    until: Until | None = None
    """Of a snooze; None: acknowledged."""
