"""Words that tell that a process was suspended: a shell's, a monitor's, the kernel's letters, the signals by name."""

SUSPENDED = (
    r"^\[[0-9]+\]\s?[+-]?\s+(?:[0-9]+ )?(?:stopped|suspended|angehalten|arrêté|停止)"
    r"|^(?:\^Z\s*$|\w{0,8}: suspended\b)|: suspended\b|\bSIG(?:TSTP|STOP|TTIN|TTOU)\b|\bsignal (?:19|20)\b"
    r"|\bkill\W+(?:-s ?)?-?(?:STOP|TSTP|19|20)\b|\bjob [0-9]+\b.{0,80}\bhas stopped\b"
    r"|\bstat(?:e|us)?\b\W{1,3}(?-i:T)\b|\bstat(?:e|us)\b\W{1,3}stopped\b|(?-i:\bT)\W{1,3}\((?:stopped|tracing stop)\)"
    r"|\b(?:process|pid|program|python|training)\b.{0,30}\b(?:is|was|got|been) "
    r"(?:stopped|suspended)(?: \(| by (?:a )?sig)"
    r"|^\s*(?:[a-z][\w+.-]*\s+)?[0-9]+\s+(?:\S+\s+){0,8}?(?-i:T)[lLsN<+]{0,4}"
    r"\s+(?:\S+\s+)?[0-9]+:[0-9]{2}(?:[:.][0-9]+)?\s+\S"
    r"|\b(?:container|pod|process|pid|job|vm|cgroup)\b.{0,40}\b(?:paused?|frozen|freez\w+|suspended)\b"
    r"|\b(?:paus(?:e|ed|ing)|fr(?:ee|o)z\w+|suspend\w*)\b.{0,30}\b(?:container|pod|process|pid|job|vm|cgroup)\b"
)
