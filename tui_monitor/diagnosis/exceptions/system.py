"""Drivers, native code, rights, limits, networks, services; and checkpoints that do not fit."""

from tui_monitor.diagnosis.exceptions.message import Message, row
from tui_monitor.diagnosis.suspicion import Weight
from tui_monitor.model.diagnosis import CauseName

TABLE: tuple[Message, ...] = (
    row(
        r"error\(s\) in loading state_dict|(?:missing|unexpected) key\(?s?\)? in .{0,20}(?:state|checkpoint)"
        r"|size mismatch for "
        r"|param_groups?.{0,60}(?:does ?n.t|do not) match|loaded state dict .{0,60}(?:different|does ?n.t)"
        r"|checkpoint .{0,60}(?:mismatch"
        r"|incompatible|does not match|not compatible|has no|without|lacks|different (?:shape|config|version))"
        r"|optimizer state .{0,40}(?:missing|not found|mismatch)|can't find a valid checkpoint"
        r"|resume.{0,60}(?:fail|mismatch|missing)"
        r"|(?:can ?not|could not|unable to|failed to) (?:resume|restore|continue from)\b"
        r"|(?:checkpoint|ckpt|snapshot)\b.{0,40}\b(?:other|another|different) (?:model|architecture|config\w*|version)"
        r"|Restoring from checkpoint failed|not found in checkpoint"
        r"|\b(?:load|restor|resum)\w* .{0,60}\b(?:weights|checkpoint|ckpt|state|snapshot)\b.{0,80}"
        r"\b(?:mismatch|expect\w*|incompatible|differ\w*|not match)"
        r"|\bmismatch\w*\b.{0,40}\b(?:load|restor|resum)(?:ing|e)\b|\bstate dict\b.{0,60}not match",
        {CauseName.RESUMED_WRONGLY: Weight.DIRECT, CauseName.BUG: Weight.FAIR},
        "a checkpoint was read that is not of this model, or not whole",
        "load it with the settings it was saved with; compare the names and shapes of both before loading",
        'RuntimeError: Error(s) in loading state_dict for GPT: Missing key(s) in state_dict: "lm_head.weight".',
    ),
    row(
        r"\bXid\b|ECC error|uncorrectable|GPU has fallen off the bus|hardware error|unspecified launch failure"
        r"|MCE\b|I/O error|Errno 5\b"
        r"|GPU is lost|EIO\b|stale (?:NFS )?file handle|Errno 116\b",
        {
            CauseName.UNKNOWN: Weight.FAIR,
            CauseName.SLOW_HARDWARE: Weight.FAIR,
            CauseName.KILLED_BY_SCHEDULER: Weight.SLIGHT,
        },
        "the machine itself failed: an accelerator, a disk, or a network disk",
        "look at `dmesg -T`; run on another node, and tell who cares for this one",
        "RuntimeError: CUDA error: uncorrectable ECC error encountered",
    ),
    row(
        r"illegal memory access|misaligned address|CUDA error: an illegal|cudaErrorIllegal",
        CauseName.BUG,
        "a kernel read or wrote outside its memory: a wrong index or shape, or a kernel that is not right",
        "run again with CUDA_LAUNCH_BLOCKING=1, or under compute-sanitizer: it names the kernel",
        "RuntimeError: CUDA error: an illegal memory access was encountered",
    ),
    row(
        r"no kernel image|CUDA driver version|driver (?:on your system )?is too old|no CUDA-capable|CUDA unknown error"
        r"|NVIDIA driver|libcud\w+\.so|undefined symbol|GLIBC\w* not found|cannot open shared object"
        r"|not compiled with CUDA"
        r"|CUDA initialization|invalid device ordinal|CUDNN_STATUS_\w+|DLL load failed|no GPU",
        CauseName.BUG,
        "the program, its libraries and the driver do not fit together",
        "print torch.version.cuda (or the like) and `nvidia-smi`; install the build for this driver",
        "RuntimeError: CUDA error: no kernel image is available for execution on the device",
    ),
    row(
        r"segmentation fault|\bSIGSEGV\b|signal 11\b|段错误|Speicherzugriffsfehler|Erreur de segmentation"
        r"|Violación de segmento"
        r"|(?:status|code|rc)\W*(?:of )?139\b|access violation|nil pointer|null pointer"
        r"|NullPointerException",
        CauseName.BUG,
        "native code read or wrote where nothing is",
        "run with `python -X faulthandler`, or under gdb: the frame it names is where to look",
        "Segmentation fault (core dumped)",
    ),
    row(
        r"\bSIGILL\b|\bSIGFPE\b|assertion .{0,80}failed|Fatal Python error|double free"
        r"|(?:status|code)\W*132\b|illegal instruction|panicked at|thread '.{0,60}' panicked|\bpanic:"
        r"|core::panicking|index out of bounds"
        r"|uncaught exception|Unhandled|stack overflow|StackOverflow|RecursionError",
        {CauseName.BUG: Weight.DIRECT, CauseName.BAD_DATA: Weight.SLIGHT},
        "the program stopped itself where something can never be so",
        "read the place it names; the values there, printed, tell why",
        "thread 'main' panicked at src/main.rs:81:17: index out of bounds: the len is 4 but the index is 4",
        bare=True,
    ),
    row(
        r"\bSIGABRT\b|^\W*aborted\b(?! at [0-9]+ \(unix time\))|terminate called|(?:status|code)\W*134\b"
        r"|: (?:[0-9]+ )?Aborted\b",
        CauseName.BUG,
        "native code gave up: an exception that nobody caught, or a check that failed",
        "read what it said just before; run under gdb where it said nothing",
        "terminate called after throwing an instance of 'c10::DistBackendError'",
        follows=True,
    ),
    row(
        r"401 (?:Client|Unauthorized)|403 (?:Client|Forbidden)|GatedRepo|RepositoryNotFound|authenticat\w+ (?:fail"
        r"|error|required)"
        r"|invalid api key|api key .{0,30}(?:not|missing|invalid)|unauthori[sz]ed|wandb\S* .{0,40}(?:error|failed"
        r"|login)|UsageError"
        r"|mlflow\S* .{0,60}(?:exception|error|fail)|MlflowException|CommError",
        CauseName.BUG,
        "a service refused: no login, no rights, or a name it does not know",
        "log in on that node, or train without it (WANDB_MODE=offline): tracking must not end a training",
        "wandb.errors.CommError: permission denied, ensure you are logged in",
    ),
    row(
        r"PermissionError|permission denied|Errno 13\b|\bEACCES\b|read-only file system|Errno 30\b"
        r"|operation not permitted|AccessDenied",
        CauseName.BUG,
        "it may not read or write what it wants to: rights, or a file system mounted read-only",
        "check owner and rights of that path as the user it runs as, on that node; write somewhere else",
        "PermissionError: [Errno 13] Permission denied: '/ckpt/step_800.pt'",
    ),
    row(
        r"too many open files|Errno 24\b|\bEMFILE\b|received 0 items of ancdata|resource temporarily unavailable"
        r"|can't start new thread|Errno 11\b|unable to create new native thread",
        {CauseName.BUG: Weight.DIRECT, CauseName.MEMORY_LEAK: Weight.SLIGHT},
        "more files or threads are open than its limit allows: something opens them and never closes",
        "close what each step opens (with ...); raise `ulimit -n`; torch: set_sharing_strategy('file_system')",
        "OSError: [Errno 24] Too many open files: '/data/shard_812.tar'",
    ),
    row(
        r"can't pickle|cannot pickle|PicklingError|can't get attribute .{0,40} on <module|AttributeError: Can't pickle",
        CauseName.BUG,
        "something handed to worker processes cannot be sent to them: a lambda, a lock, an open file",
        "move it to the top level of a module, or open it inside the worker",
        "TypeError: cannot pickle '_thread.lock' object",
    ),
    row(
        r"name or service not known|temporary failure in name resolution|getaddrinfo|Max retries exceeded"
        r"|ReadTimeout|ConnectTimeout"
        r"|ConnectionError|HTTPError|URLError|SSLError|network is unreachable|no route to host|offline mode"
        r"|LocalEntryNotFound"
        r"|HTTPSConnectionPool|socket\.timeout|50[0234] (?:Server|Bad|Service)|TimeoutError",
        {CauseName.BUG: Weight.STRONG, CauseName.DEAD_LOCK_OR_HANG: Weight.SLIGHT},
        "something over the network did not answer",
        "fetch data and weights before training, and train offline; wrap services in a retry that never ends the run",
        "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='hub', port=443): Max retries exceeded",
    ),
)
