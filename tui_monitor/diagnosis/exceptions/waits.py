"""Several processes that wait for one another: collectives, rendezvous, launchers, loader workers, actors."""

from tui_monitor.diagnosis.exceptions.message import Message, row
from tui_monitor.diagnosis.suspicion import Weight
from tui_monitor.model.diagnosis import CauseName

_STACKS = "take the stack of every rank (`py-spy dump --pid PID`): the one that stands elsewhere is the cause"

WAITS: tuple[Message, ...] = (
    row(
        r"watchdog caught collective|collective(?: op\w*)? timed? ?out|BrokenBarrierError|(?:nccl|hccl|rccl|gloo|mpi"
        r"|xccl)\b.{0,80}time(?:d )?[- ]?out"
        r"|(?:all_?reduce|all_?gather|broadcast|barrier|reduce_?scatter|all[- ]?to[- ]?all)\b.{0,80}time(?:d )?[- ]?out"
        r"|time(?:d )?[- ]?out.{0,80}\b(?:all_?reduce|all_?gather|broadcast|barrier|collective|peers?\b|ranks?\b)"
        r"|(?:gloo|nccl|mpi|ucc|c10d)\W.{0,160}time(?:d )?[- ]?out|time(?:d )?[- ]?out.{0,40}\bfor (?:recv|send)\b"
        r"|monitoredBarrier|failed to pass .{0,20}barrier|Stalled ops|One or more tensors were submitted .* stalled"
        r"|(?:rank|peer|worker)s?\b.{0,60}(?:did not|didn't|never|not) (?:respond|answer|reach|arriv|join|report)"
        r"|heartbeats? (?:timeout|lost|miss)|(?:missed|stopped sending|no) .{0,20}heartbeat"
        r"|\bg(?:ave|iv(?:es?|ing|en)) up\b.{0,20}\b(?:ranks?|peers?|barrier|all_?reduce)\b"
        r"|\b(?:barrier|all_?reduce|all_?gather|collective|broadcast)\b.{0,40}\b(?:g(?:ave|iv(?:es?|ing|en)) up"
        r"|abandoned|failed|incomplete|[0-9]+/[0-9]+ .{0,20}arrived)",
        {CauseName.COLLECTIVE_TIMEOUT: Weight.DIRECT, CauseName.DEAD_LOCK_OR_HANG: Weight.FAIR},
        "a rank waited for the others until its time was up: one of them failed, or took another path",
        f"look for the rank that said something else last; {_STACKS}",
        "[Rank 0] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=81, OpType=ALLREDUCE) ran for 1800 s",
        follows=True,
    ),
    row(
        r"rendezvous|c10d.{0,100}(?:cannot be retrieved|failed to connect|retry|timed? ?out)|TCPStore"
        r"|init_process_group"
        r"|DistNetworkError|client socket has (?:failed|timed out)|address already in use|EADDRINUSE"
        r"|network addresses of .{1,80} cannot be retrieved",
        {CauseName.COLLECTIVE_TIMEOUT: Weight.DIRECT, CauseName.DEAD_LOCK_OR_HANG: Weight.FAIR},
        "the ranks did not find one another: wrong address or port, a name that does not resolve, a rank that is "
        "missing",
        "check MASTER_ADDR and MASTER_PORT on every node, that the name resolves (`getent hosts NAME`), and the "
        "world size",
        "torch.distributed.DistNetworkError: The client socket has timed out after 600s while trying to connect to "
        "(n1, 29500).",
    ),
    row(
        r"connection (?:closed|reset|refused|aborted)(?: by peer)?|broken ?pipe|remote process exited"
        r"|peer .{0,30}(?:gone|lost|died"
        r"|closed|hung up)|ncclRemoteError|ncclSystemError|ncclInternalError|NCCL error|lost connection to (?:rank"
        r"|peer|worker)"
        r"|EOFError.*(?:rank|peer)|ConnectionResetError|socket (?:was )?closed",
        {
            CauseName.COLLECTIVE_TIMEOUT: Weight.FAIR,
            CauseName.BUG: Weight.SLIGHT,
            CauseName.KILLED_BY_SCHEDULER: Weight.SLIGHT,
        },
        "a rank lost another one: that other one failed first, and its own log tells why",
        "read the last lines of every other rank; set NCCL_DEBUG=INFO if none says anything",
        "RuntimeError: [gloo/transport/tcp/pair.cc:553] Connection closed by peer [127.0.0.1]:1238.",
        follows=True,
    ),
    row(
        r"DataLoader timed out after|(?:loader|worker|queue|prefetch\w*)\b.{0,60}time(?:d )?[- ]?out|queue\.Empty"
        r"|_queue\.Empty",
        {CauseName.DATA_LOADER_STALL: Weight.DIRECT, CauseName.DEAD_LOCK_OR_HANG: Weight.FAIR},
        "training waited for its next batch until its time was up",
        "run the loader alone with 0 workers over that part of the data, and time each sample",
        "RuntimeError: DataLoader timed out after 120 seconds",
        follows=True,
    ),
    row(
        r"DataLoader worker .{0,60}(?:exited unexpectedly|killed by signal)|BrokenProcessPool"
        r"|worker .{0,40}(?:died|is dead"
        r"|exited unexpectedly|was terminated|crashed)|TerminatedWorkerError"
        r"|process in the (?:process )?pool was terminated",
        {
            CauseName.HOST_OUT_OF_MEMORY: Weight.FAIR,
            CauseName.DATA_LOADER_STALL: Weight.FAIR,
            CauseName.BAD_DATA: Weight.SLIGHT,
            CauseName.BUG: Weight.SLIGHT,
        },
        "a worker process died without a word: the kernel ends the one that takes most memory, or native code failed",
        "run with 0 workers to see its own message; `dmesg -T | grep -i kill` tells whether memory was up",
        "RuntimeError: DataLoader worker (pid(s) 8123) exited unexpectedly",
        follows=True,
    ),
    row(
        r"deadlock|dead lock|would deadlock|lock .{0,40}(?:timed? ?out|not acquired)|Timeout: The file lock"
        r"|could not acquire lock"
        r"|database is locked|resource deadlock",
        {CauseName.DEAD_LOCK_OR_HANG: Weight.DIRECT},
        "two parts of the program wait for each other, or for a lock that nobody gives back",
        "see who holds it (`py-spy dump --pid PID`; `fuser LOCKFILE`); delete a lock file whose owner is gone",
        "filelock._error.Timeout: The file lock '/cache/kernels.lock' could not be acquired.",
    ),
)

LAUNCHERS: tuple[Message, ...] = (
    row(
        r"ChildFailedError|root cause \(first|exitcode\W+-?[0-9]+ \(pid|failed \(exitcode: |srun: error|mpi(?:run"
        r"|exec)\b.{0,60}(?:"
        r"noticed|exited|non-zero)|CalledProcessError|returned non-zero exit status|RayActorError|ActorDiedError"
        r"|WorkerCrashedError"
        r"|ProcessRaisedException|ProcessExitedException|BackoffLimitExceeded"
        r"|exit(?:ed)?\W+(?:with )?(?:exit )?(?:status|code)"
        r"\W*[1-9][0-9]*\b|return(?:ed)? ?code\W*[1-9]|code de sortie|código de salida|Rückgabewert|退出码"
        r"|^\W*(?:the |this )?(?:job|run|training|process|task|script|experiment)\b.{0,40}\b(?:failed|crashed|died"
        r"|aborted)\b",
        {CauseName.BUG: Weight.FAIR},
        "the process ended with an error; this line only reports it",
        "read the log of the rank that failed first, before this line",
        "torch.distributed.elastic.multiprocessing.errors.ChildFailedError:",
        follows=True,
    ),
)
