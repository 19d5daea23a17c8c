"""What one line states: out of memory, killed, failed, finished, a checkpoint.

Only statements count, at the place where the writer makes them: the line of an exception, a launcher's report, a
scheduler's message. The same words inside a sentence are no event.
"""

import re
from functools import cache

from tui_monitor.lexicon.prose import STOPPED_EARLY
from tui_monitor.model.points import EventKind
from tui_monitor.reading.formats.text import languages, last_words

TRACEBACK = "Traceback (most recent call last)"
_KILLED = (
    r"(?:[Kk]illed|已杀死|已砍掉|Getötet|Tué|Processus arrêté|Terminado \(killed\)|強制終了|죽었음|Убито?|Вбито|Dödad"
    r"|Zabitý?|Öldürüldü|Bị giết|Geëlimineerd)"
)
"""What a shell says, in the language of its user, when the kernel killed a program."""
_FAULT = (
    r"(?:Segmentation fault|Bus error|Floating point exception|段错误|記憶體區段錯誤|Speicherzugriffsfehler"
    r"|Erreur de segmentation|Violación de segmento|Errore di segmentazione|Falha de segmentação|セグメンテーション違反"
    r"|세그멘테이션 오류|Ошибка сегментирования)"
)
_ABORTED = r"(?:Aborted|已放弃|已中止|Abgebrochen|Abandon|Abortado|アボートしました|중지됨|Аварийный останов)"
_STATUS = (
    r"(?:(?i:exit(?:ed|s|ing)?(?: with)?(?: an?)?(?: non-?zero)?(?: exit)?[ _-]?(?:status|code|value)(?: of)?"
    r"|return(?:ed|[ _-]?code)(?: non-zero exit status)?|code de sortie|código de salida|Rückgabewert|код возврата)"
    r"|退出码|退出状态|終了コード|종료 코드)\s*[:=(：]?\s*"
)
"""`exit status`, `Exit code:`, `returned`: what stands before the number that a program ended with."""
_WORK = (
    r"(?i:(?:the |this |your )?(?:job|run|task|process|training|script|experiment|program|command|pipeline)"
    r"(?: [#'\"(\[]?[\w.-]*[0-9][\w.-]*['\")\]]?)?)"
)
"""`Job`, `the training`, `Process 812`."""
_NO_NUMBER = (
    r"(?i:(?<![a-z0-9_-])(?:nan|inf(?:inite|inity)?|not finite|non-?finite|diverg(?:ed|ing|ence|es)|explod(?:ed|ing)"
    r"|invalid loss)(?![a-z0-9_-]))"
)
_STOPS = (
    r"(?:(?i:\b(?:terminat(?:es?|ed|ing)|abort(?:s|ed|ing)?|stop(?:s|ped|ping)?|exit(?:s|ed|ing)?|halt(?:s|ed|ing)?"
    r"|quit(?:s|ting)?|giv(?:es?|ing) up|bail(?:s|ing)? out)\b(?![-_=]))"
    r"|Abbruch|abgebrochen|beendet|arrêt|interromp|detiene|detenid|停止|终止|中止|终了|終了|中断|退出|중단|종료|останов|прерван)"
)
_ON_CONDITION = (
    r"(?i:\b(?:if|when|whenever|unless|until|will|would|can|may|might|should|never|without|skip\w*|ignor\w*|continu\w*"
    r"|resum\w*|retr(?:y|ies|ying)|restart\w*|roll\w*|reset\w*|reduc\w*|fall\w*|improve\w*|patience"
    r"|early[ _-]?stop\w*|wenn|falls|sobald|cuando|quand|если|может)\b|如果|もし|場合|만약)"
)
"""In a line that says what would be done, or what is done to go on."""
_USER = (
    r"(?:用户.{0,2}(?:中断|终止|取消|停止)|ユーザー.{0,6}(?:中断|停止)|пользователем"
    r"|vom Benutzer|par l.utilisateur|por el usuario"
    r"|(?i:\bby (?:the |a )?(?:user|hand|keyboard|ctrl|sigint|operator)\b))"
)
_INTERRUPT = r"(?:KeyboardInterrupt|[Kk]eyboard [Ii]nterrupt|SIGINT|[Cc](?:trl|TRL)[-+ ]?C|signal 2\b|user interrupt)"
_PLANNED = (
    r"(?i:\b(?:if|when|whenever|unless|until|will|would|can|may|might|should|never|not (?:stop\w*|early|yet)"
    r"|no early|enabl\w*|disabl\w*|counter|us(?:e|es|ing)|config\w*|set to|true|false)\b)"
)
"""In a line about when a run would end early."""
_ERROR = re.compile(r"(?:[A-Za-z_]\w*\.)*_{0,2}[A-Z]\w*(?:Error|Exception)(?:\([A-Z]\w*\))?(?::(?:\s.*|)$|\s*$)")
"""The line of an exception, also without its traceback."""
_PATTERNS: dict[EventKind, tuple[str, ...]] = {
    EventKind.OOM: (
        r"(?:^|[ .:])(?:torch\.(?:cuda\.)?)?OutOfMemoryError\b",
        r"CUDA out of memory\. Tried",
        r"^(?:[\w.]+Error: )?(?:CUDA|HIP|MPS backend) out of memory\b",
        r"CUDA error: out of memory",
        r"\bcudaSuccess \(2 vs\. 0\)",  # Caffe
        r"hipErrorOutOfMemory",
        r"std::bad_alloc\b",
        r"^(?:numpy\.\S*)?(?:_Array)?MemoryError\b",
        r"JavaScript heap out of memory|java\.lang\.OutOfMemoryError",
        r"RESOURCE_EXHAUSTED: ",
        r"ResourceExhaustedError\b",
        r"DefaultCPUAllocator: (?:can't|not enough)",
        r"oom[-_]kill(?:ed|er)?\b.{0,300}(?:event|Killed|process)",
        r"Out of memory: Killed",
        r"may have been killed by the cgroup out-of-memory",
        *last_words.MEMORY_IS_UP,
    ),
    EventKind.DISK_FULL: (r"No space left on device", r"Disk quota exceeded"),
    EventKind.TIMEOUT: (
        r"DUE TO (?:JOB )?TIME LIMIT",
        r"^TIMEOUT\b",
        r"^timeout ?: .*\b(?:TERM|KILL|INT|HUP)\b",  # as coreutils say it in any language
        r"^timeout: the monitored command dumped core",
        rf"{_STATUS}124(?![0-9:/%]|\.[0-9])(?=\W*$|[^\w\s]|\s+\()",
        r"^(?:\S+ ){0,5}?(?i:exit(?:ed|s)?)(?: with)? 124\W*$|^(?:rc|\$\?)\s*[:=]\s*124\W*$",
        r"^(?:[a-z_]\w*\.)*TimeoutExpired: Command ",
        r"^(?i:(?:killed|stopped|terminated|aborted|cancell?ed) (?:by|due to|because of) (?:the |a )?"
        r"(?:time ?out|time limit|wall[- ]?(?:time|clock)))\b",
        rf"^(?i:wall[- ]?(?:time|clock)(?: time)? (?:limit )?(?:was |has been )?(?:reached|exceeded|hit)\b)"
        rf"(?!.*{_ON_CONDITION})",
        *last_words.TIME_IS_UP,
    ),
    EventKind.WATCHDOG: (
        r"Watchdog caught collective operation timeout",
        r"NCCL watchdog thread terminated",
        r"[Cc]ollective(?: operation)? timed out",
    ),
    EventKind.KILLED: (
        rf"^\W*{_KILLED}(?:: 9)?(?: \(core dumped\))?\W*$",
        # run.sh: line 3:   812 Killed      python train.py
        rf"^[^:：]{{1,200}}[:：] ?\D{{0,10}}[0-9]+ ?行? ?[:：]\s+[0-9]+ (?:{_KILLED}|Terminated)(?!\w)",
        rf"^\[[0-9]+\] ?[+-]?\s+(?:[0-9]+ )?{_KILLED}\s{{2,}}\S",  # [1]+  Killed      python train.py
        r"^(?:zsh|fish|bash|sh): (?:killed|terminated)\s",
        r"\bSIGKILL\b",
        r"\b[Ss]ignal 9\b",
        r"got signal: 15\b",  # torchrun's SignalException
        r"\bReceived (?:Signals\.)?SIGTERM\b",
        r"\bReceived 15 death signal\b",
        r"^(?:Terminated(?:: 15)?|已终止)$",
        r"[Ee]xit(?:ed with exit)? code 143\b",
        r"^slurmstepd: error: .{0,1000}(?:\bJOB\b.{0,1000}CANCELLED|CANCELLED.{0,1000}DUE TO)(?!.*TIME LIMIT)",
        r"[Ee]xit(?:ed with exit)? code 137\b",
        rf"^(?:\S+ ){{0,5}}?{_STATUS}1(?:37|43)\W*$",
        *last_words.TAKEN_AWAY,
    ),
    EventKind.FAILED: (
        r"ChildFailedError",
        r"^Root Cause \(first",
        r"^srun: error:",
        r"^slurmstepd: error: (?!.*\bJOB\b)(?!.*DUE TO).*CANCELLED",  # a step alone: srun ends it when a task failed
        r"^slurmstepd: error: .*FAILED",
        rf"^{_FAULT}(?! (?:detect|handl|protect|test))",
        rf"^Aborted$|^{_ABORTED} ?\(.*\)$",
        rf"^(?!.*(?:{_ON_CONDITION}|(?i:handl|regist|install|mask|trap))).*\bSIG(?:BUS|SEGV|ABRT|ILL|FPE)\b",
        r"^Fatal Python error:",
        r"^terminate called after throwing",
        rf"^(?:(?i:error|fatal)\W+)?{_WORK} (?i:(?:has |was |is )?(?:failed|crashed|aborted|died|diverged)\b"
        rf"(?! (?:to|over|back|samples?|examples?|batch(?:es)?|[0-9]+ of)\b)(?!.*(?:{_USER}|{_ON_CONDITION})))",
        r"^(?i:(?:(?:job|run|final|exit|training) )?(?:status|state)\s*[:=]\s*['\"]?(?:failed|crashed|error))(?![\w-])",
        rf"^(?:\S+ ){{0,5}}?{_STATUS}(?!(?:124|130|137|143)\b)[1-9][0-9]{{0,2}}\W*$",
        rf"^(?i:(?:the |your )?(?:model|training|optimi[sz](?:ation|er)|network|loss|run) (?:has |have )?"
        rf"(?:diverged|exploded)\b)(?!.*{_ON_CONDITION})",
        rf"^(?!.*(?:{_ON_CONDITION}|%\||━━|`))(?=.*{_NO_NUMBER}).*{_STOPS}",  # loss = NaN, terminating
        r"^\[LightGBM\] \[Fatal\]",
        r"^(?i:fatal(?: error)?: )",
        r": error: (?:unrecognized arguments|the following arguments are required|argument |invalid choice)",
        *languages.DIED,
        *last_words.REPORTED,
    ),
    EventKind.ERROR: (*languages.RAISED, *last_words.GIVEN_UP),
    EventKind.INTERRUPTED: (
        r"^KeyboardInterrupt\b",
        r"^\^C",
        rf"^(?i:detected|caught|received|got|handling) (?:\S+ ){{0,2}}?{_INTERRUPT}",
        rf"^(?:[\w']+ ){{0,4}}?(?i:interrupted|stopped|aborted|cancell?ed|terminated|ended),? {_USER}",
        rf"^(?!.*{_ON_CONDITION}).{{0,40}}{_USER}\W*\w*\W*$",
        rf"^{_INTERRUPT} (?i:received|caught|detected)\b",
        rf"^(?!.*{_ON_CONDITION}).*\b(?i:user|you) (?i:pressed|hit|sent) {_INTERRUPT}",
        r"^Aborted!$",  # click, once it was interrupted
        r"^Exiting from training early",
        r"^(?:[A-Za-z_]\w*\.)*_{0,2}[A-Z]\w*(?:Error|Exception)"
        r"(?:\(KeyboardInterrupt\)|: .*\b(?:KeyboardInterrupt|SIGINT)\b)",
        r"got signal: 2\b",  # torchrun's SignalException
        rf"{_STATUS}130\W*$",
    ),
    EventKind.FINISHED: (
        r"^[Tt]rain(?:ing)? (?:is |has )?(?:finished|completed?|done)\b",
        r"^(?:\[LightGBM\] \[Info\] )?(?:[Ff]inish(?:ed)?|[Dd]one) [Tt]rain(?:ing)?\b"
        r"(?! (?:\w+ )?(?i:epoch|step|fold|iteration|batch|stage|phase|round)\b)",
        r"^\{'train_runtime':",
        r"^Optimization Done\.",
        r"`Trainer\.fit` stopped: `max_(?:epochs|steps)=",
        r"^(?:\* )?Run finished\.",
        r"^[0-9]+ epochs completed in ",
        rf"^(?!.*{_PLANNED}).*?{STOPPED_EARLY}",
    ),
    EventKind.CHECKPOINT: (
        r"^[Ss]av(?:ing|ed) (?:the |a |best )?(?:model |training )?(?:checkpoint|snapshot|state)",
        r"^Saving model",
        r"^Snapshotting to ",
        r"^[Cc]heckpoint (?:saved|written)",
    ),
    EventKind.WAITING: (
        r"^(?:Running|Starting|Start) (?:[Ee]valuation|[Vv]alidation)",
        r"^\*{3,} Running [Ee]valuation",
        r"^[Ee]valuating\b",
        r"^[Cc]ompiling\b",
        r"^Validating\b",
    ),
}
_ON_COURSE = (EventKind.FINISHED, EventKind.CHECKPOINT, EventKind.WAITING)
"""What a training says that goes well. It speaks of training and evaluation all the time; of trouble seldom."""
_TROUBLE = tuple(kind for kind in _PATTERNS if kind not in _ON_COURSE)
_COURSE_HINT = re.compile(
    r"[Tt]rain|Done|[Ff]inish|completed|[Ss]av|napshot|heckpoint|[Ee]val|ompiling|alidat|[Ss]top|STOP"
)
_TROUBLE_HINT = re.compile(
    r"[Mm]emory|MEMORY|bad_alloc|EXHAUSTED|[Oo]om|[Kk]illed|SIGKILL|ignal 9|space left|quota|TIME|[Ww]atchdog|"
    r"timed out|[Ff]ail|FAIL|Cause|error|ERROR|fault|[Aa]bort|ABORT|[Ff]atal|FATAL|exception|[Tt]erminat|"
    r"[Ii]nterrupt|SIGINT|\^C|[Cc]trl|CTRL|^timeout|[Ww]all|"
    r"code 137|code 143|SIG[TBSAIF]|ignal: |15 death|zsh: |TERM|KILL|CANCELLED|[Cc]rash|CRASH|[Dd]ied|[Dd]iverge|"
    r"[Ee]xplode|panicked|[Ee]xit|EXIT|[Rr]eturn(?:ed|[ _-]?code)|[Ss]top|STOP|[Hh]alt|[Qq]uit|[Gg]iv(?:e|es|ing) up|"
    r"[Bb]ail|by (?:the )?user|"
    + f"{languages.HINT}|{last_words.HINT}"
    + r"|Abbruch|abgebrochen|beendet|detien|egmentat|Speicher|^rc\b|^\$\?|[À-ɏЀ-ӿ぀-ヿ一-鿿가-힯]"
)
"""What each statement of its kind holds: most lines end here."""


@cache
def _expression(kind: EventKind) -> re.Pattern[str]:
    """When the first line may be of this kind: a healthy log needs few of them, and each takes long to compile."""
    return re.compile("|".join(_PATTERNS[kind]))


_GRAVE = re.compile(r"\bFATAL\b|(?:^|\[)F[0-9]{4} ")
_CODE = re.compile(r"code|ignal|status", re.IGNORECASE)


def may_state(text: str) -> bool:
    """May another line with the same words and other numbers be a statement?"""
    return bool(_may_be_of(text)) or _CODE.search(text) is not None or TRACEBACK in text


def _may_be_of(text: str) -> tuple[EventKind, ...]:
    """The kinds of statement that a message may be."""
    trouble = _TROUBLE if _TROUBLE_HINT.search(text) is not None else ()
    return (*trouble, *_ON_COURSE) if _COURSE_HINT.search(text) is not None else trouble


def statements(text: str) -> list[tuple[EventKind, int]]:
    """What a message says, and where in it; `text` is without its prefix."""
    found = ((kind, _expression(kind).search(text)) for kind in _may_be_of(text))
    told = [(kind, match.start() if match.group()[:1] == "`" else 0) for kind, match in found if match]
    return told or [(EventKind.ERROR, 0)] * (_ERROR.match(text) is not None)


def of_a_level(prefix: str, text: str) -> list[tuple[EventKind, int]]:
    """What a message says by its level alone: a logger calls it `FATAL`, or `F1128 10:00:00` as glog does."""
    if not text or ("F" not in prefix and "CRITICAL" not in prefix):
        return []
    grave = _GRAVE.search(prefix) or ("CRITICAL" in prefix and re.search(_STOPS, text))
    return [(EventKind.ERROR, 0)] if grave and not re.search(_ON_CONDITION, text) else []


def is_interrupt(text: str) -> bool:
    """Is this the exception that a Ctrl-C became on its way through a framework?"""
    return _expression(EventKind.INTERRUPTED).search(text) is not None
