"""Words that tell that the time given was over: of schedulers, notebooks, watchdogs, alarms, callers with a limit."""

_LONG = (
    r"(?:[0-9][0-9.,]* ?[- ]?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)\b"
    r"|[0-9]+h ?[0-9]+m|[0-9]+m ?[0-9]+s"
    r"|[0-9]+(?::[0-9]{2}){2,3}\b)"
)
"""A duration."""
_WHOLE = (
    r"(?:cells?|notebooks?|tasks?|functions?|commands?|jobs?|runs?|training|trainer|executions?|sessions?|process|script"
    r"|program|experiment|trial|service|build|kernel|fit)"
)
"""What a limit is put on, where it is put on the whole."""
_SOON = (
    r"(?:tim[ei]|wall|budget|quota|allowance|allocation|allotted|granted|allowed|given|limit"
    r"|deadline|alarm|sigxcpu|sigalrm|\b124\b|elapsed|exceed|longer|passed|spent|gone|expired|used up"
    r"|duration|seconds|minutes|hours|\b(?:is|are|was|were) (?:over|up)\b)"
)
"""A word of them is in each such line: most lines are soon seen to hold none."""
_SAYS = (
    r"due to (?:job )?time limit|\btime ?limit\b.{0,30}(?:reached|exceeded|hit|expired)"
    r"|^timeout\b(?!error| ?\([0-9:.]+\)!)"
    r"|wall[- ]?(?:time|clock).{0,20}(?:limit|reached|exceeded|hit)|walltime .{0,40}exceeded|SIGXCPU"
    r"|exit(?:ed)?\W+(?:with )?(?:status|code)?\W*124\b|exceeded (?:its |the )?(?:max(?:imum)? )?(?:run ?time"
    r"|time limit)"
    r"|DeadlineExceeded|cpu time limit|TERM_RUNLIMIT|max(?:imum)? (?:run ?time|duration) (?:was )?(?:reached"
    r"|exceeded)"
    r"|out of time|killed by timeout|\b(?:reach|hit|exceed|used up)\w*\b.{0,30}"
    r"\b(?:time|wall[ -]?time|wall[ -]?clock|run ?time)[ _-]?(?:limit|budget|quota|allowance|allocation)"
    r"|\b(?:time|wall[ -]?time|wall[ -]?clock) (?:budget|quota|allowance|allocation)\b.{0,30}"
    r"(?:used up|exhausted|spent|is over|exceeded|reached|ran out)|\btime(?:'s| is) up\b"
    r"|exceed\w* .{0,20}\bwall[- ]?clock|\bMax\w*Run\w*time\w*|\b(?:allotted|granted|allowed|given)\b.{0,30}"
    r"\b(?:is|are|was|were) (?:over|up|used|spent|elapsed|gone)\b"
    r"|\bmax[_ -]?(?:time|seconds|minutes|hours|duration)\b.{0,20}(?:reached|exceeded|hit|elapsed)"
    r"|\b\w{0,20}(?:Cell|Task|Job|Run|Notebook|Function|Execution|Session|SoftTime|Time)\w*"
    r"(?:Timeout|TimedOut|LimitExceeded)(?:Error)?\b"
    r"|\bFunctionTimedOut\b|\bCell(?:Execution)?TimeoutError\b"
    r"|\bTimeoutExpired\b.{0,240}(?:train|fit|run|main|launch|python|\.sh\b|\.py\b)"
    rf"|\b{_WHOLE}\b.{{0,60}}\btime[ds]?[- ]?out\b.{{0,60}}(?:\bafter\b.{{0,10}}{_LONG}|while|\bexceed)"
    rf"|\btimeout: sending signal|\btimeout\b ?[>=:]+ ?{_LONG}|\bAlarm clock\b|\bSIGALRM\b"
    rf"|\b{_WHOLE}\b.{{0,50}}\b(?:exceed\w*|took longer than|ran (?:for )?(?:longer|more) than)\b.{{0,40}}{_LONG}"
    rf"|{_LONG}.{{0,30}}\b(?:(?:is|are|was|were) (?:over|up|used up|spent|gone)"
    r"|(?:has|have) (?:elapsed|passed|expired))"
    rf"|\b(?:deadline|time ?box|time ?limit|time budget|run ?time|max[_ ]?time)\b.{{0,40}}"
    r"\b(?:passed|exceed\w*|reached|over|up|hit"
    r"|elapsed|expired)\b|\b(?:reach|hit|exceed)\w* .{0,20}\brun ?time limit"
)
TIME_IS_UP = rf"^(?=.*?{_SOON}).*?(?:{_SAYS})"
