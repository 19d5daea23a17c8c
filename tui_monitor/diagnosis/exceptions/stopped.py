"""Ended from outside: by a person, by a scheduler, by its time limit, by a launcher that another rank made give up."""

from tui_monitor.diagnosis.exceptions.message import Message, row
from tui_monitor.diagnosis.exceptions.suspension import SUSPENDED
from tui_monitor.diagnosis.exceptions.time_limits import TIME_IS_UP
from tui_monitor.diagnosis.suspicion import Weight
from tui_monitor.model.diagnosis import CauseName

_RESUME = "resume from the newest checkpoint"

TABLE: tuple[Message, ...] = (
    row(
        TIME_IS_UP,
        CauseName.TIME_LIMIT,
        "the time given to the job was over before training was",
        "ask for more time, or save often and let each job resume from the newest checkpoint",
        "slurmstepd: error: *** JOB 81 ON n1 CANCELLED AT 2025-01-02T03:04:05 DUE TO TIME LIMIT ***",
        bare=True,
    ),
    row(
        r"preempt|spot (?:instance|interruption)|instance\b.{0,60}(?:reclaim|terminat|interrupt|goes away)"
        r"|node[ _]fail|\bevict"
        r"|due to node failure|\bdrain(?:ed|ing)\b.{0,40}(?:job|node)|maintenance event|requeue|the node was low on"
        r"|bootfail|checkpoint(?:ing)? and exit(?:ing)? (?:on|after) sig",
        CauseName.KILLED_BY_SCHEDULER,
        "the scheduler took the machine away",
        f"{_RESUME}; save often, and on SIGTERM",
        "slurmstepd: error: *** JOB 812 ON n7 CANCELLED AT 2025-01-02T03:04:05 DUE TO PREEMPTION ***",
        bare=True,
    ),
    row(
        r"\b(?:JOB|STEP)\b.{0,60}\bCANCELLED\b|job (?:was |has been )?(?:cancell?ed|deleted"
        r"|killed) by (?:the )?(?:scheduler|system"
        r"|admin)|qdel|bkill|TERM_OWNER|scancel",
        {CauseName.KILLED_BY_SCHEDULER: Weight.DIRECT, CauseName.KILLED_BY_USER: Weight.FAIR},
        "the scheduler cancelled the job; its owner may have asked for it",
        f"ask the scheduler why (`sacct -j ID --format=State,ExitCode,Reason`); {_RESUME}",
        "slurmstepd: error: *** JOB 812 ON n7 CANCELLED AT 2025-01-02T03:04:05 ***",
        bare=True,
    ),
    row(
        r"KeyboardInterrupt|keyboard interrupt|^\W*\^C|\bctrl[-+ ]?c\b|\bSIGINT\b|signal 2\b|got signal: 2\b"
        r"|(?:interrupted|stopped|aborted|cancell?ed|terminated|killed|ended),? (?:by|from) (?:the |a )?"
        r"(?:user|hand|operator|keyboard)"
        r"|\b(?:user|operator)\b.{0,20}\b(?:interrupt|abort|request|ask|stop|cancel|quit)|\bstop[ _-]file\b"
        r"|exit(?:ed)?\W+(?:with )?(?:status|code)?\W*130\b|^Aborted!$|by hand\b"
        r"|vom Benutzer|par l.utilisateur|por el usuario|用户.{0,2}(?:中断|终止|取消|停止)|пользователем|\bSIGQUIT\b",
        CauseName.KILLED_BY_USER,
        "a person stopped it",
        f"nothing is broken: {_RESUME} if it was not meant",
        "KeyboardInterrupt",
        bare=True,
    ),
    row(
        r"^(?:\W*|.{0,60}[:\]|] )(?:training |run |it )?(?:was )?interrupted\b(?! (?:system call|by sig))",
        {CauseName.KILLED_BY_USER: Weight.STRONG, CauseName.KILLED_BY_SCHEDULER: Weight.SLIGHT},
        "it was interrupted: most often by a person",
        f"nothing is broken: {_RESUME} if it was not meant",
        "INFO trainer: interrupted, writing last checkpoint",
        bare=True,
    ),
    row(
        r"\bSIGHUP\b|signal 1\b|hangup|hung up|exit(?:ed)?\W+(?:with )?(?:status|code)?\W*129\b",
        {CauseName.KILLED_BY_USER: Weight.STRONG, CauseName.KILLED_BY_SCHEDULER: Weight.SLIGHT},
        "the terminal it ran in was closed",
        f"start it detached (tmux, nohup, systemd-run); {_RESUME}",
        "Received SIGHUP, exiting",
        bare=True,
    ),
    row(
        SUSPENDED,
        {CauseName.PROCESS_STOPPED: Weight.DIRECT},
        "the process was suspended, and has not ended: it goes on when it is told to",
        "`kill -CONT PID` (or `fg` in its shell) lets it go on where it stood",
        "[1]+  Stopped                 python train.py",
        bare=True,
    ),
    row(
        r"Sending process [0-9]+ closing signal|Signal 15 \(SIGTERM\) received by PID"
        r"|terminating (?:all )?(?:other )?(?:ranks"
        r"|workers|process)|SignalException|Killing subprocess [0-9]+|taking the entire process down",
        {
            CauseName.KILLED_BY_SCHEDULER: Weight.FAIR,
            CauseName.KILLED_BY_USER: Weight.SLIGHT,
            CauseName.BUG: Weight.SLIGHT,
        },
        "the launcher ends its ranks, because one of them failed or because it was told to end itself",
        "look for the first rank that failed, in the files of the other ranks",
        "W1121 01:57:14 torch/distributed/elastic/multiprocessing/api.py:1028] Sending process 8486 closing signal "
        "SIGTERM",
        follows=True,
    ),
    row(
        r"(?:received|got|caught|handling|on) (?:signal )?(?:Signals\.)?(?:SIGTERM|SIGUSR[12]|signal 15|15)\b"
        r"|15 death signal"
        r"|got signal: 15\b|SIGTERM received",
        {CauseName.KILLED_BY_SCHEDULER: Weight.STRONG, CauseName.KILLED_BY_USER: Weight.FAIR},
        "it was asked to end from outside: so schedulers preempt, and so does `kill`",
        f"ask the scheduler, or whoever can log in there, who sent it; {_RESUME}",
        "Received SIGTERM, saving checkpoint and exiting",
        follows=True,
    ),
    row(
        r"^\W*(?:terminated|已终止|beendet|завершено)\b|: (?:[0-9]+ )?terminated\b|\bSIGTERM\b|\bsignal 15\b"
        r"|[0-9]+ terminated\s(?!with the following error)"
        r"|(?:status|code|rc|\$\?)\W*(?:of )?143\b|exit(?:ed)?\W+(?:with )?143\b",
        {CauseName.KILLED_BY_USER: Weight.FAIR, CauseName.KILLED_BY_SCHEDULER: Weight.FAIR},
        "SIGTERM ended it: somebody's `kill`, a scheduler, or a machine that shut down",
        f"ask the scheduler, or whoever can log in there, who sent it; {_RESUME}",
        "train.sh: line 7: 30411 Terminated              python train.py",
        follows=True,
    ),
    row(
        r"\bkilled\b|\bSIGKILL\b|\bsignal 9\b|(?:status|code|rc|\$\?)\W*(?:of )?137\b"
        r"|exit(?:ed)?\W+(?:with )?137\b|已杀死|已砍掉"
        r"|Getötet|\bTué\b|強制終了|죽었음|Убито?|Zabitý?|Öldürüldü|Terminado \(killed\)",
        {
            CauseName.HOST_OUT_OF_MEMORY: Weight.FAIR,
            CauseName.KILLED_BY_SCHEDULER: Weight.FAIR,
            CauseName.KILLED_BY_USER: Weight.FAIR,
        },
        "SIGKILL ended it, which no program can answer: the kernel when memory is up, a scheduler, or `kill -9`",
        "`dmesg -T | grep -i kill` and the scheduler's record tell which; log the resident memory of the process",
        "train.sh: line 7: 30411 Killed                  python train.py",
        follows=True,
    ),
)
