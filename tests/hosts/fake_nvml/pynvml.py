"""Stands in for nvidia-ml-py: the same names, driven by a JSON file that `FAKE_NVML` names and that may change.

`{"init": ERROR | null, "hang": seconds in which nothing comes, "gpus": [{"name", "use", "used", "total",
"processes": [[pid, bytes]], "shares": [[pid, percent]], "refused": {"function": ERROR}}]}`; an ERROR is the name of a
code, `GPU_IS_LOST`.
"""

import json
import os
import time
from types import SimpleNamespace

NVML_ERROR_NOT_SUPPORTED, NVML_ERROR_NO_PERMISSION, NVML_ERROR_NOT_FOUND = 3, 4, 6
NVML_ERROR_DRIVER_NOT_LOADED, NVML_ERROR_LIBRARY_NOT_FOUND, NVML_ERROR_GPU_IS_LOST = 9, 12, 15
_WORDS = {
    3: "Not Supported",
    4: "Insufficient Permissions",
    6: "Not Found",
    9: "Driver Not Loaded",
    12: "NVML Shared Library Not Found",
    15: "GPU is lost",
}


class NVMLError(Exception):
    value = 0

    def __str__(self):
        return _WORDS[self.value]


class NVMLError_NotSupported(NVMLError):
    value = 3


class NVMLError_NoPermission(NVMLError):
    value = 4


class NVMLError_NotFound(NVMLError):
    value = 6


class NVMLError_DriverNotLoaded(NVMLError):
    value = 9


class NVMLError_LibraryNotFound(NVMLError):
    value = 12


class NVMLError_GpuIsLost(NVMLError):
    value = 15


_ERRORS = {
    name.removeprefix("NVML_ERROR_"): next(one for one in NVMLError.__subclasses__() if one.value == value)
    for name, value in list(globals().items())
    if name.startswith("NVML_ERROR_")
}


def _state():
    with open(os.environ["FAKE_NVML"]) as file:
        return json.load(file)


def _gpu(index, function):
    gpu = _state()["gpus"][index]
    if (error := gpu.get("refused", {}).get(function)) is not None:
        raise _ERRORS[error]()
    return gpu


def nvmlInit():
    state = _state()
    time.sleep(state.get("hang", 0))
    if state.get("init"):
        raise _ERRORS[state["init"]]()


def nvmlDeviceGetCount():
    return len(_state()["gpus"])


def nvmlDeviceGetHandleByIndex(index):
    _gpu(index, "handle")
    return index


def nvmlDeviceGetName(device):
    return _gpu(device, "name").get("name", "NVIDIA H100 80GB HBM3")


def nvmlDeviceGetUtilizationRates(device):
    return SimpleNamespace(gpu=_gpu(device, "use").get("use", 0), memory=0)


def nvmlDeviceGetMemoryInfo(device):
    gpu = _gpu(device, "memory")
    return SimpleNamespace(used=gpu.get("used", 0), total=gpu.get("total", 80 * 10**9), free=0)


def nvmlDeviceGetComputeRunningProcesses(device):
    listed = _gpu(device, "processes").get("processes", [])
    return [SimpleNamespace(pid=pid, usedGpuMemory=used) for pid, used in listed]


def nvmlDeviceGetGraphicsRunningProcesses(device):
    return nvmlDeviceGetComputeRunningProcesses(device)


def nvmlDeviceGetProcessUtilization(device, since):
    shares = _gpu(device, "shares").get("shares")
    if not shares:
        raise NVMLError_NotFound()
    return [SimpleNamespace(pid=pid, smUtil=share, timeStamp=since + 1, memUtil=0) for pid, share in shares]
