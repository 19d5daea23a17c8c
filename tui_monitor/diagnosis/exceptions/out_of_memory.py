"""Out of memory, of every sort; disks and quotas that are full."""

from tui_monitor.diagnosis.exceptions.message import Message, row
from tui_monitor.diagnosis.suspicion import Weight
from tui_monitor.model.diagnosis import CauseName

_HALVE = "halve the batch size and double gradient accumulation, or checkpoint activations"
_FREE = "delete old checkpoints and caches of that disk, keep the newest few checkpoints only, and resume"

ACCELERATORS = (
    row(
        r"(?:cuda|hip|mps backend|xpu|npu|musa) out of memory|OutOfMemoryError: (?:cuda|hip|xpu)"
        r"|CUDA error: out of memory"
        r"|\b(?:cuda|hip|gpu|vram)\b.{0,20}\bOOM\b|\bOOM\b.{0,20}\b(?:cuda|hip|gpu|vram|accelerator)\b"
        r"|\bMETAL\b.{0,80}Insufficient Memory|CommandBuffer\w*OutOfMemory"
        r"|out of (?:gpu|cuda|device|video|vram|accelerator) ?memory"
        r"|(?:cuda|hip)Malloc\w* failed|failed to allocate (?:cuda|hip|gpu|metal|vulkan|device)"
        r"|\b(?:gpu|device|vram) memory (?:is )?(?:full|exhausted|used up)"
        r"|cudaErrorMemoryAllocation|hipErrorOutOfMemory|CUDA_ERROR_OUT_OF_MEMORY|cudaSuccess \(2 vs\. 0\)",
        CauseName.GPU_OUT_OF_MEMORY,
        "the accelerator's memory does not hold what one step needs",
        _HALVE,
        "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB",
    ),
    row(
        r"(?:CUBLAS|CUDNN)_STATUS_(?:ALLOC_FAILED|NOT_INITIALIZED)|CUFFT_ALLOC_FAILED",
        {CauseName.GPU_OUT_OF_MEMORY: Weight.STRONG, CauseName.BUG: Weight.FAIR},
        "a library could not get its workspace on the accelerator: nearly always because its memory is full",
        _HALVE,
        "RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
    ),
    row(
        r"RESOURCE_EXHAUSTED|ResourceExhaustedError|OOM when allocating tensor|Ran out of memory in memory space hbm"
        r"|XlaRuntimeError: .*out of memory|Attempting to reserve .* at the bottom of memory",
        CauseName.GPU_OUT_OF_MEMORY,
        "the accelerator's memory does not hold what one step needs",
        _HALVE,
        "jaxlib.xla_extension.XlaRuntimeError: RESOURCE_EXHAUSTED: Out of memory while trying to allocate "
        "4294967296 bytes",
    ),
)

HOST = (
    row(
        r"\bMemoryError\b|std::bad_alloc|bad allocation|DefaultCPUAllocator: (?:can't|not enough)"
        r"|cannot allocate memory|can't allocate memory|unable to allocate .{1,40} for an array|not enough memory"
        r"|java\.lang\.OutOfMemoryError|heap out of memory|cannot allocate vector of size|\bOutOfMemoryError\(\)"
        r"|memory allocation of [0-9]+ bytes failed|fatal error: .*out of memory|Errno 12\b|^out of memory!?$"
        r"|virtual memory exhausted|malloc\(?\)?:? .*fail|failed to allocate|(?:^|: )out of memory(?! while .* cuda)",
        CauseName.HOST_OUT_OF_MEMORY,
        "the main memory of the machine, or the limit set for the program, is used up",
        "lower what is held at once: smaller batches, fewer loader workers, memory-mapped data",
        "MemoryError: Unable to allocate 40.2 GiB for an array with shape (6000000, 900) and data type float64",
    ),
    row(
        r"oom[-_ ]?kill|OOMKilled|out[- ]of[- ]memory (?:handler|killer)|memory cgroup out of memory"
        r"|exceeded (?:job )?memory limit|exceeded memory limit|memory limit exceeded"
        r"|node running low on memory|low on resource: memory|out of memory: killed"
        r"|\bv?mem(?:ory)?\b.{0,40}\b(?:exceed\w*|over|above|beyond) .{0,20}(?:limit|request|quota|allowance)"
        r"|(?:over|beyond|exceed\w*|above|reach\w*) (?:\w+ ){0,3}memory\b.{0,20}(?:limit|usage|request|allowance)"
        r"|memory limit of [0-9]",
        CauseName.HOST_OUT_OF_MEMORY,
        "the kernel or the scheduler ended the program because its main memory passed its limit",
        "ask for more memory, or hold less: fewer loader workers, smaller batches, memory-mapped data",
        "slurmstepd: error: Detected 1 oom-kill event(s) in StepId=81.0. Some of the step tasks have been OOM Killed.",
    ),
    row(
        r"bus error|\bSIGBUS\b|insufficient shared memory|shared memory .{0,60}(?:limit|full|exhausted)"
        r"|unable to (?:open|allocate|write) shared memory|unable to mmap|/dev/shm",
        {
            CauseName.HOST_OUT_OF_MEMORY: Weight.STRONG,
            CauseName.BUG: Weight.FAIR,
            CauseName.DATA_LOADER_STALL: Weight.SLIGHT,
        },
        "shared memory (/dev/shm), through which loader workers hand over batches, is too small",
        "give the container more shared memory (--shm-size=8g or --ipc=host), or use fewer loader workers",
        "ERROR: Unexpected bus error encountered in worker. This might be caused by insufficient shared memory (shm).",
    ),
)

DISKS = (
    row(
        r"no space left on device|disk quota exceeded|\bENOSPC\b|Errno (?:28|122)\b|disk (?:is )?full|file too large"
        r"|Errno 27\b|ephemeral[- ](?:local[- ])?storage|not enough (?:free )?(?:disk )?space|database or disk is full"
        r"|no hay espacio|kein speicherplatz|设备上没有空间|exceeds? .{0,30}quota|out of disk"
        r"|(?<!api )(?<!rate )(?<!request )\bquota (?:is |was |has been )?(?:exceeded|reached|full|used up)",
        CauseName.DISK_FULL,
        "the disk or the quota is full: what should have been written was not",
        _FREE,
        "OSError: [Errno 28] No space left on device: 'ckpt/student_0750.npz'",
    ),
    row(
        r"inline_container\.cc.{0,20}\bunexpected pos|PytorchStreamWriter failed writing|iostream error"
        r"|unable to sync file",
        {CauseName.DISK_FULL: Weight.STRONG, CauseName.BUG: Weight.FAIR},
        "a checkpoint could not be written to its end: most often because the disk or the quota is full",
        "look at `df -h` and the quota of the checkpoint's folder; " + _FREE,
        "RuntimeError: [enforce fail at inline_container.cc:664] . unexpected pos 4160 vs 4054",
    ),
)

TABLE: tuple[Message, ...] = (*ACCELERATORS, *DISKS, *HOST)
