"""Faults of the program itself: shapes, types, devices, names; last of all, an exception of any other kind."""

from tui_monitor.diagnosis.exceptions.message import Message, row
from tui_monitor.diagnosis.suspicion import Weight
from tui_monitor.model.diagnosis import CauseName

_DATA_TOO = {CauseName.BUG: Weight.DIRECT, CauseName.BAD_DATA: Weight.FAIR}

TABLE: tuple[Message, ...] = (
    row(
        r"shapes? .{0,80}(?:mismatch|not aligned|cannot be (?:broadcast|multiplied)|incompatible|invalid for)"
        r"|shape mismatch|size mismatch"
        r"|mat1 and mat2|size of tensor a|sizes? of tensors must match|could not be broadcast|(?:dimension|size"
        r"|length)s? (?:mismatch|"
        r"must match|do not match|out of range)|DimensionMismatch|expected (?:input|[0-9]-?d|\w+ dim|batch_size)"
        r"|inconsistent numbers? of"
        r"|stack expects each tensor|inhomogeneous shape|cannot reshape|all the input array dimensions"
        r"|must have the same (?:length|shape"
        r"|size|number)|Given (?:groups|normalized_shape)|incompatible (?:shapes|dimensions)|non-conformable"
        r"|core dimension"
        r"|input operand has a mismatch|Unable to cast|Incompatible shapes",
        _DATA_TOO,
        "two things that are put together do not have the shapes that they must have",
        "print both shapes in front of that line; look at the last batch of an epoch, which is often smaller",
        "RuntimeError: mat1 and mat2 shapes cannot be multiplied (32x64 and 128x10)",
    ),
    row(
        r"expected all tensors to be on the same device|on different devices|should be the same\b.{0,40}"
        r"|Input type .{0,60} weight type"
        r"|expected (?:scalar )?(?:type|dtype|object of)|dtype mismatch|found dtype|expected .{0,30}(?:dtype|Half"
        r"|Float|Double|Long)\b"
        r"|not implemented for '(?:Half|BFloat16|Long|Int|Bool)'|UFuncTypeError|ufunc '.{0,30}' (?:did not"
        r"|not supported)",
        CauseName.BUG,
        "two things that are put together are of different types, or on different devices",
        "move or cast both to the same (`.to(device)`, `.float()`) where the batch is made",
        "RuntimeError: Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!",
    ),
    row(
        r"modified by an inplace operation|backward through the graph a second time|does not require grad"
        r"|element 0 of tensors"
        r"|Expected to have finished reduction|marked as ready (?:twice|only once)"
        r"|can only be created for scalar outputs",
        CauseName.BUG,
        "the graph of the gradient is broken: something was changed in place, used twice, or not used at all",
        "find that operation with torch.autograd.set_detect_anomaly(True) in one short run",
        "RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation",
    ),
    row(
        r"ModuleNotFoundError|No module named|could not find package",
        CauseName.BUG,
        "a package is missing in the environment that it runs in",
        "install the package in the environment of the run, on every node (its name may differ from that of the "
        "import), or activate the environment that has it",
        "ModuleNotFoundError: No module named 'datasets'",
    ),
    row(
        r"unrecognized arguments|the following arguments are required|invalid choice|ArgumentError"
        r"|MissingConfigException"
        r"|ConfigAttributeError|(?:config|setting|option|hyperparameter)s?\b.{0,60}\b(?:missing|unknown|invalid"
        r"|not found|required)"
        r"|ImportError|SyntaxError|IndentationError|could not find function",
        CauseName.BUG,
        "the program was not started as it must be: an argument, a setting or a package is missing",
        "mend the command line, the configuration or the environment that the message names",
        "train.py: error: unrecognized arguments: --leraning-rate 0.1",
    ),
    row(
        r"\bKeyError\b|KeyNotFound|key .{0,60}not found|NoSuchElement|undefined method|has no attribute|NameError"
        r"|UnboundLocal"
        r"|AttributeError|is not defined|is not a function|cannot read propert|object .{0,40} not found"
        r"|UndefVarError|MethodError"
        r"|Can't locate object method|undefined variable",
        {CauseName.BUG: Weight.DIRECT, CauseName.BAD_DATA: Weight.SLIGHT},
        "the program asks for a name that is not there",
        "look at the frame that is quoted, and print which names there are; run that path once before a long training",
        "KeyError: 'eval_f1'",
    ),
    row(
        r"\bIndexError\b|index .{0,40}out of (?:range|bounds)|BoundsError|OutOfBounds|subscript out of bounds"
        r"|out_of_range|RangeError"
        r"|list index|StopIteration",
        {CauseName.BUG: Weight.DIRECT, CauseName.BAD_DATA: Weight.FAIR},
        "the program asks for an element behind the end",
        "print the index and the length there; off by one, or a list that is shorter than thought",
        "IndexError: list index out of range",
    ),
    row(
        r"\b(?:TypeError|AssertionError|NotImplementedError|ArgumentError|IllegalArgumentException"
        r"|ClassCastException|IllegalState\w+)\b",
        {CauseName.BUG: Weight.DIRECT, CauseName.BAD_DATA: Weight.SLIGHT},
        "the program met a value that it never should",
        "look at the frame that is quoted, and print the value there",
        "AssertionError: expected 3 folds",
        bare=True,
    ),
    row(
        r"(?:^|[\s.:\]])(?:[A-Za-z_]\w*\.)*_{0,2}[A-Z]\w*(?:Error|Exception|Fault|Failure)\b|^ERROR: LoadError"
        r"|^Error in |^Error: "
        r"|\bdied at\b| at \S+ line [0-9]+\.?$|what\(\):|\[Fatal\]|\bfatal\b|^Execution halted|exception",
        {CauseName.BUG: Weight.STRONG, CauseName.BAD_DATA: Weight.SLIGHT},
        "the program ended by an exception that it did not expect",
        "look at the frame that is quoted; run that path once, with the same data, before a long training",
        "ValueError: Population is empty",
        bare=True,
    ),
    row(
        r"\b(?:training|run|job|experiment|trial|trainer|loop) (?:has |was )?(?:failed|crashed|aborted|died)\b",
        {CauseName.BUG: Weight.FAIR, CauseName.BAD_DATA: Weight.SLIGHT},
        "the program caught what went wrong, and told little of it",
        "log the whole exception there (`logger.exception`): its traceback names the line",
        "ERROR trainer: run crashed at step 200",
        bare=True,
    ),
)
