"""Every error trainmon raises on purpose. Each message is a sentence for a person: what, where, what to do.

TrainmonError
├── UsageError         the command line asks for something that does not exist; exit status 2
│   ├── NotFound        of a command to be run: exit status 127, as of a shell
│   └── NotExecutable   126
├── SettingsError      a configuration file or flag is wrong; names file, key and line
├── SourceError        a place cannot be read
│   ├── Unreachable    no answer in time: says nothing about the run (the verdict is WAIT)
│   │   ├── NotYet     a slow answer is on its way: ask again
│   │   ├── SilentSince  its sentence tells since when there is none
│   │   │   └── StillAsked  the question is not given up: its answer will be heard
│   │   └── NotHere     it lies on another machine, where this cannot be done
│   └── NotReadable    it answered, and this file cannot be used (no permission, FIFO, directory, binary)
├── FormatError        bytes that a format promised to understand and cannot (corrupt record, false length)
├── ActionRefused      an action that must not be done: identity changed, read-only, not permitted
└── RecordError        a note, result or journal entry could not be written; nothing half-written remains
    ├── Busy           another trainmon acts there
    └── Unanswered     its machine did not answer: asked again later, it may
"""


class TrainmonError(Exception):
    """The root: callers that show a message to a person catch this one."""


class UsageError(TrainmonError):
    """The command line asks for something that does not exist."""


class NotFound(UsageError):
    """A command that is to be run does not exist."""


class NotExecutable(UsageError):
    """A command that is to be run is no program."""


class SettingsError(TrainmonError):
    """A configuration file or flag is wrong."""


class SourceError(TrainmonError):
    """A place cannot be read."""


class Unreachable(SourceError):
    """No answer in time. Says nothing about the run itself."""


class NotYet(Unreachable):
    """The answer takes longer than one can wait; asked again, it will be there."""


class SilentSince(Unreachable):
    """No answer, and its sentence tells since when."""


class StillAsked(SilentSince):
    """No answer for long; the question is not given up, and its answer will be heard."""


class NotHere(Unreachable):
    """It lies on another machine, and what was to be done can only be done on this one."""


class NotReadable(SourceError):
    """The file answered and cannot be used."""


class FormatError(TrainmonError):
    """Bytes that a format promised to understand and cannot."""


class ActionRefused(TrainmonError):
    """An action that must not be done."""


class RecordError(TrainmonError):
    """A record could not be written; nothing half-written remains."""


class Busy(RecordError):
    """Another trainmon acts there: nothing may be done beside it."""


class Unanswered(RecordError):
    """The machine on which it lies did not answer: nobody knows, and asked again later it may."""
