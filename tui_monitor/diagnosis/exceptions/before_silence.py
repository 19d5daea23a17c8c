"""What a run said before it fell silent: what it waits for.

A `bare` row counts in the very last line alone: what it tells of is said often, and goes well.
"""

from tui_monitor.diagnosis.exceptions.message import Message, row
from tui_monitor.diagnosis.exceptions.suspension import SUSPENDED
from tui_monitor.diagnosis.suspicion import Weight
from tui_monitor.lexicon.splits import HELD_OUT
from tui_monitor.model.diagnosis import CauseName

_PEERS = {CauseName.COLLECTIVE_TIMEOUT: Weight.STRONG, CauseName.DEAD_LOCK_OR_HANG: Weight.SLIGHT}
_LOADER = {CauseName.DATA_LOADER_STALL: Weight.STRONG, CauseName.DEAD_LOCK_OR_HANG: Weight.SLIGHT}
_STACKS = "take the stack of every rank (`py-spy dump --pid PID`): the one that stands elsewhere is the cause"
_WAITS = (
    r"wait\w*|block\w*|stuck|stall\w*|hang\w*|no (?:response|reply|answer)|not respond\w*|still|retr(?:y|ies|ying)"
    r"|pending"
)
_OF_RANKS = (
    r"ranks?|peers?|barrier|all[_-]?reduce|all[_-]?gather|all[_-]?to[_-]?all|reduce[_-]?scatter|broadcast"
    r"|collectives?|gradient"
    r"s? (?:sync\w*|exchange)|sync(?:hroni[sz]\w*)?|rendezvous|nccl|gloo|mpi|other (?:process|worker|node|host)\w*"
    r"|world|ring|nodes?"
    r"|parameter server|neighbou?rs?|replicas?|quorum"
)
_OF_LOADING = (
    r"(?:data[ _-]?)?loaders?|batch(?:es)?|prefetch\w*|fetch\w*|queues?|samples?|shards?|data|dataset|input|feeder"
    r"|producer|reader|stream\w*"
    r"|workers?|records?"
)
_OF_JUDGING = "|".join(sorted(word for word in HELD_OUT if len(word) > 5))
_OF_LOCKS = r"(?:\w*_)?lock\w*|mutex|semaphore|condition|acquir\w*|join\w*|event|signal|future|thread"

TABLE: tuple[Message, ...] = (
    row(
        SUSPENDED,
        CauseName.PROCESS_STOPPED,
        "the process was suspended",
        "`kill -CONT PID`, or `fg` in its shell",
        "[1]+  Stopped                 python train.py",
    ),
    row(
        r"rendezvous|TCPStore|c10d.{0,100}cannot be retrieved|network addresses of .{1,80} cannot be retrieved"
        r"|init_process_group"
        r"|MASTER_ADDR|initiali[sz]ing distributed|initiali[sz]\w* (?:the )?(?:default )?process group|nccl_socket"
        r"|init_method"
        r"|waiting for (?:all )?[0-9]+ .{0,20}"
        r"(?:ranks|nodes|workers|processes)|connecting to (?:master|head|coordinator|rank)",
        {CauseName.COLLECTIVE_TIMEOUT: Weight.DIRECT, CauseName.DEAD_LOCK_OR_HANG: Weight.FAIR},
        "the ranks look for one another, and do not find one",
        "check MASTER_ADDR and MASTER_PORT on every node, that the name resolves (`getent hosts NAME`), and the "
        "world size",
        "[W socket.cpp:764] [c10d] The IPv6 network addresses of (trainhost, 46683) cannot be retrieved (gai "
        "error: -2)",
    ),
    row(
        rf"\b(?:{_WAITS})\b.{{0,60}}\b(?:{_OF_RANKS})\b|\b(?:{_OF_RANKS})\b.{{0,60}}\b(?:{_WAITS})\b|(?:enter"
        rf"|start|begin)\w* .{{0,20}}"
        rf"(?:barrier|all[_-]?reduce|all[_-]?gather|broadcast)|\b(?:barrier|all[_-]?(?:reduce|gather)|collective)\b",
        _PEERS,
        "a rank waits for the others",
        f"look for the rank that said something else last; {_STACKS}",
        "rank 0: waiting for rank 1 at all_reduce",
    ),
    row(
        rf"\b(?:{_WAITS}|starv\w*)\b.{{0,40}}\b(?:{_OF_LOADING})\b|\b(?:{_OF_LOADING})\b.{{0,40}}\b(?:{_WAITS}"
        rf"|empty|starv\w*|slow)\b"
        rf"|\bno (?:new )?(?:batch|sample|record|data|item)\w* (?:for|since|in)\b|queue\W{{0,3}}0\W?/\W?[0-9]"
        rf"|this DataLoader will create|(?:loader|worker)\b.{{0,40}}\b(?:died|exited|killed|warning|error|timeout)"
        rf"|\b0 ?(?:of|/) ?[0-9]+ (?:samples|batch\w*|items|records)\b"
        r"|\b(?:trainer|gpu|device|accelerator|step|training) (?:is |was |has been )?(?:idle|starv\w+)\b"
        r"|queue (?:size|depth|len\w*)"
        rf"\W*0\b|\b(?:{_OF_LOADING})\b.{{0,60}}\btook (?:[1-9][0-9]*(?:\.[0-9]+)?) ?s(?:ec\w*)?\b",
        _LOADER,
        "training waits for its next batch",
        "run the loader alone with 0 workers over that part of the data; `py-spy dump --pid` of its workers shows "
        "the file",
        "loader: waiting for batch 812 from worker 3",
    ),
    row(
        rf"\b(?:{_WAITS})\b.{{0,40}}\b(?:{_OF_LOCKS})\b|\b(?:acquir\w+|taking|holding|requesting"
        rf"|grabbing)\b.{{0,40}}\b(?:{_OF_LOCKS})\b"
        rf"|\block file\b|\.lock\b|deadlock",
        {CauseName.DEAD_LOCK_OR_HANG: Weight.DIRECT},
        "it waits for a lock that nobody gives back",
        "see who holds it (`py-spy dump --pid PID`; `fuser LOCKFILE`); delete a lock file whose owner is gone",
        "waiting for lock /cache/kernels.lock",
    ),
    row(
        r"\bno (?:progress|new steps?|step)\b.{0,30}(?:for|since|in)\b|\bnot (?:progressing|making progress)\b"
        r"|\bstill (?:at|on|in) (?:step|iter\w*|batch|epoch)\b"
        r"|\b(?:seems?|appears?|looks?|is|be) (?:stuck|hung|hanging)\b"
        r"|\bmade no progress\b|\bstep unchanged\b",
        {CauseName.DEAD_LOCK_OR_HANG: Weight.STRONG},
        "something that watches it says that it does not get on",
        "look where it stands: `py-spy dump --pid PID` of each process",
        "watchdog: no progress for 30 s, step is still 312",
    ),
    row(
        r"\b(?:open|read|load|fetch|decod|decompress|untar|scann|stream)(?:s|ing|ed)?\b(?!.{0,40}(?:checkpoint|ckpt|weights|model))"
        r".{0,60}(?:shards?\b|\.tar|parquet|tfrecord|\.csv|\.h5|\bfiles?\b|\bdata\w*|\bchunks?\b|\bbatch|\bparts?\b)",
        _LOADER,
        "it was reading the next part of its data",
        "read that file alone, with a time limit; look whether its disk answers (state D, `iostat`, `nfsiostat`)",
        "loader: opening shard-0041.tar (worker 2)",
        bare=True,
    ),
    row(
        r"\b(?:download\w*|upload\w*|connecting|fetching|pulling|https?://|huggingface|wandb: (?:waiting|network"
        r"|syncing)|sync(?:ing)? to"
        r"|retrying|max retries)\b",
        {CauseName.DEAD_LOCK_OR_HANG: Weight.STRONG, CauseName.DATA_LOADER_STALL: Weight.SLIGHT},
        "it waits for something over the network",
        "fetch data and weights before training; set a time limit and a retry for whatever goes over the network",
        "Downloading shards from https://hub/data",
        bare=True,
    ),
    row(
        r"\b(?:compil\w+|tracing|autotun\w+|building (?:extension|engine|kernels?)|ninja|warm(?:ing)? up|xla|jit)\b",
        {CauseName.DEAD_LOCK_OR_HANG: Weight.FAIR},
        "it was compiling: that may take minutes, and waits where two compile into one folder",
        "wait as long as the first compilation took; look for a lock file in the cache of the compiler",
        "Compiling model with torch.compile",
        bare=True,
    ),
    row(
        r"\b(?:sav(?:e|ing)|writ(?:e|ing)|checkpoint\w*|snapshot\w*|flush\w*|serializ\w*)\b",
        {CauseName.DEAD_LOCK_OR_HANG: Weight.FAIR, CauseName.SLOW_HARDWARE: Weight.SLIGHT},
        "it was writing a checkpoint: the disk, or the network disk, does not answer",
        "look at its state (D: it waits for the disk), `df -h` and `iostat`; is the file still growing?",
        "Saving checkpoint to /nfs/ckpt",
        bare=True,
    ),
    row(
        rf"\b(?:{_OF_JUDGING}|evaluat\w+|generating|sampling|rollouts?|self-?play|simulat\w+|reset\w*)\b",
        {CauseName.DEAD_LOCK_OR_HANG: Weight.FAIR, CauseName.DATA_LOADER_STALL: Weight.SLIGHT},
        "it was evaluating: that may take long, or never ends",
        "compare with how long the evaluation before took; evaluate a few batches with a time limit",
        "Running evaluation on 5000 samples",
        bare=True,
    ),
)


def silence_of(text: str) -> Message | None:
    """What a line before a silence means."""
    return next((message for message in TABLE if message.says.search(text[:400])), None)
