"""What was read is not what was expected: files that are broken, cut off or missing, labels out of range."""

from tui_monitor.diagnosis.exceptions.message import Message, row
from tui_monitor.diagnosis.suspicion import Weight
from tui_monitor.model.diagnosis import CauseName

_BROKEN = (
    "check that file alone (size, checksum, open it by hand), fetch it again or leave it out, and log names of files"
)

TABLE: tuple[Message, ...] = (
    row(
        r"all elements of input should be between 0 and 1|(?:input|prediction|y_pred|prob\w*)s?\b.{0,30}"
        r"(?:must|should) be (?:probabilit\w+|in \[0(?:\.0)?, ?1)|expects? (?:probabilities|logits|log-prob\w*)",
        {CauseName.WRONG_LOSS: Weight.DIRECT, CauseName.BUG: Weight.STRONG},
        "the loss takes probabilities and is given something else, most often logits",
        "take the loss that is made for logits (binary_cross_entropy_with_logits), or put the sigmoid before this one",
        "RuntimeError: all elements of input should be between 0 and 1",
    ),
    row(
        r"target\W+-?[0-9]+ is out of bounds|Assertion `t >= 0 && t < n_classes`|cur_target >= 0"
        r"|received a label value of|y contains previously unseen",
        {CauseName.BUG: Weight.DIRECT, CauseName.BAD_DATA: Weight.STRONG, CauseName.LABEL_NOISE: Weight.SLIGHT},
        "a label is not among the classes that the model has: one class too many in the data, or too few in the model",
        "compare the smallest and largest label of the data with the width of the last layer before training starts",
        "IndexError: Target 10 is out of bounds.",
    ),
    row(
        r"base_?score must be|(?:labels?|targets?|y)\b.{0,30}must (?:all )?be (?:in )?[\[(]"
        r"|must be (?:in |between |within )?[\[(]?0(?:\.0)?(?:,| and) ?1(?:\.0)?[\])]? for .{0,40}"
        r"(?:loss|logistic|objective)"
        r"|invalid classes inferred|unknown label type|all elements of target should be between 0 and 1",
        {
            CauseName.BAD_DATA: Weight.DIRECT,
            CauseName.WRONG_LOSS: Weight.STRONG,
            CauseName.BUG: Weight.FAIR,
            CauseName.LABEL_NOISE: Weight.SLIGHT,
        },
        "the loss does not take such labels: another class or unit came with these data, or it is not their loss",
        "count the labels of that part of the data; map them to what the loss takes, or take the loss of all classes",
        "XGBoostError: Check failed: is_valid: base_score must be in (0,1) for the logistic loss.",
    ),
    row(
        r"(?:label|class|target)s?\b.{0,60}(?:out of (?:range|bounds)|outside|not in \[|invalid|unknown|unseen"
        r"|must be (?:in|between|less|non-?negative))"
        r"|(?:invalid|unknown|unseen|bad|unexpected) (?:label|class|target)s?\b",
        {CauseName.BAD_DATA: Weight.DIRECT, CauseName.BUG: Weight.STRONG, CauseName.LABEL_NOISE: Weight.SLIGHT},
        "the program's own check met a label that cannot be",
        "print the row and the file it is from; check all labels once before training, by the same rule",
        "AssertionError: label 12 outside 0..9 in shard 3",
    ),
    row(
        r"(?:not enough|too many|need more than [0-9]+) values to unpack|wrong number of values",
        {CauseName.BAD_DATA: Weight.STRONG, CauseName.BUG: Weight.STRONG},
        "what was taken apart has another number of parts than expected: most often a row that is broken",
        "print it, with the file and the row it is from",
        "ValueError: not enough values to unpack (expected 3, got 2)",
    ),
    row(
        r"srcIndex < srcSelectDimSize|index out of range in self|indices\[.{1,40}\] = .{1,20} is not in \["
        r"|device-side assert",
        {CauseName.BUG: Weight.DIRECT, CauseName.BAD_DATA: Weight.STRONG},
        "an index is not in its table: a token beyond the vocabulary, or a label beyond the classes",
        "compare the largest token and label with the table's size; CUDA_LAUNCH_BLOCKING=1 shows the line",
        "RuntimeError: CUDA error: device-side assert triggered",
    ),
    row(
        r"could not convert string to (?:float|int)|invalid literal for (?:int|float)|cannot (?:parse|cast"
        r"|convert) .{0,60}"
        r"(?:as|to|into|from) .{0,20}(?:float|int|number|double|numeric)|NumberFormatException|ParseFloatError"
        r"|ParseIntError"
        r"|invalid float literal|DTypePromotionError|argument must be a string or a (?:real )?number",
        {CauseName.BAD_DATA: Weight.DIRECT, CauseName.BUG: Weight.FAIR},
        "a field that should be a number is none: a header in the middle, an empty field, a decimal comma",
        "print the row it happened in; read with a converter that says file and line, and drop such rows on purpose",
        "ValueError: could not convert string to float: 'n/a'",
    ),
    row(
        r"JSONDecodeError|json\.decoder|JsonParse\w*|Expecting (?:value|property name|',' delimiter)|ParserError"
        r"|Error tokenizing data|_csv\.Error|CsvError|csv\.Error|UnpicklingError|pickle data was truncated"
        r"|ran out of input"
        r"|invalid load key|DataCorruptionError|CorruptRecord"
        r"|(?<!free or )(?<!memory )(?<!heap )(?<!stack )corrupt(?:ed|ion)?\b"
        r"|malformed|checksum"
        r"|crc(?:32)? mismatch|bad magic"
        r"|YAMLError|XMLSyntaxError|ParseError\b|invalid header|unexpected end of (?:file|data|input|stream)"
        r"|SyntaxError: Unexpected",
        {CauseName.BAD_DATA: Weight.DIRECT, CauseName.BUG: Weight.FAIR},
        "a file is not in the form that its reader expects: broken, cut off, or another format",
        _BROKEN,
        "json.decoder.JSONDecodeError: Expecting value: line 812 column 1 (char 0)",
    ),
    row(
        r"UnidentifiedImageError|cannot identify image|image file is truncated|broken data stream"
        r"|decoder .{0,20}not available"
        r"|libpng error|premature end of jpeg|imread.{0,40}(?:fail|None)|!_src\.empty\(\)|moov atom not found"
        r"|InvalidDataError"
        r"|error (?:opening|decoding|reading) .{0,80}(?:image|audio|video|wav|mp3|jpe?g|png|file)|failed to decode",
        {CauseName.BAD_DATA: Weight.DIRECT, CauseName.BUG: Weight.SLIGHT},
        "an image, a sound or a video could not be decoded",
        _BROKEN,
        "PIL.UnidentifiedImageError: cannot identify image file '/data/train/00812.jpg'",
    ),
    row(
        r"UnicodeDecodeError|UnicodeEncodeError|codec can't (?:de|en)code|invalid (?:utf-?8|continuation byte"
        r"|start byte)"
        r"|stream did not contain valid UTF-8|MalformedInputException",
        {CauseName.BAD_DATA: Weight.DIRECT, CauseName.BUG: Weight.FAIR},
        "a text is not in the encoding it is read with",
        "find the file and the byte that the message names; read with the right encoding, or errors='replace' on "
        "purpose",
        "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 812: invalid start byte",
    ),
    row(
        r"BadZipFile|not a zip file|central directory|zlib\.error|EOFError|not a gzipped file"
        r"|Compressed file ended|tarfile\.ReadError"
        r"|truncated (?:file|data|record|read)|file is truncated|HDF5ExtError|unable to open file.{0,40}truncated"
        r"|premature end"
        r"|unexpected EOF|UnexpectedEof|end-of-stream|ArrowInvalid|Invalid (?:parquet|arrow)"
        r"|buffer size must be a multiple"
        r"|cannot reshape array of size [0-9]+ into shape.{0,40}(?:memmap|fromfile)|No data left in file",
        {CauseName.BAD_DATA: Weight.DIRECT, CauseName.BUG: Weight.FAIR},
        "a file ends before it should: a download or a copy that was cut off, or a disk that was full when it was "
        "written",
        _BROKEN,
        "zipfile.BadZipFile: File is not a zip file",
    ),
    row(
        r"(?:dataset|data ?loader|sampler|split|shard|batch|input|sequence|frame)\b.{0,40}\b(?:is "
        r"|was )?empty\b"
        r"|\b(?:ran|run|running) out of (?:data|inputs?|samples|batches|examples)\b"
        r"|num_samples should be a positive integer|found array with 0 sample|need at least one array to concatenate"
        r"|empty (?:dataset|batch|split|sequence|file|slice|input)|mean of empty|zero-size array to reduction",
        {CauseName.BAD_DATA: Weight.STRONG, CauseName.BUG: Weight.STRONG},
        "there was nothing to train on or to judge by: a filter, a split or a folder left nothing",
        "log the length of every split before the first step; check the path and the filter of the one that is empty",
        "ValueError: num_samples should be a positive integer value, but got num_samples=0",
    ),
    row(
        r"(?:samples?|rows?|records?|columns?|fields?|features?|annotations?|bad data|bad record|bad row|token(?:s"
        r"|ized)?|image|data file)\b"
        r".{0,60}\b(?:unexpected|bad|invalid|mismatch|missing|expected [0-9]+|negative|out of range|too (?:short"
        r"|long|few|many))"
        r"|(?:unexpected|bad|invalid|missing|wrong number of) (?:samples?|rows?|records?|columns?|fields?"
        r"|features?|labels?|image)\b"
        r"|number of features|(?:expected|saw|found|got) [0-9]+ (?:fields?|columns?|features?)"
        r"|\b[0-9]+ (?:fields?|columns?|values|features?) (?:where|but|instead|while|not)\b"
        r"|\b(?:values?|span|range|min|max|outside|pixels?|inputs?)\b.{0,60}"
        r"\bexpected (?:range )?[\[(]-?[0-9.]+, ?-?[0-9.]+[\])]"
        r"|SchemaError"
        r"|ValidationError",
        {CauseName.BAD_DATA: Weight.DIRECT, CauseName.BUG: Weight.FAIR},
        "a row is not as the others are",
        "print the row and the file it is from; check every file once before training, by the same rule",
        "ValueError: row 8123: expected 12 columns, got 11",
    ),
    row(
        r"FileNotFoundError|no such file or directory|\bENOENT\b|cannot (?:open|find|read|load) .{0,60}(?:file"
        r"|path|director|shard)"
        r"|file .{0,80}(?:not found|does not exist|is missing)|path .{0,80}does not exist|NotADirectoryError"
        r"|IsADirectoryError|Errno 2\b"
        r"|NoSuchFileException|missing (?:file|shard)|cannot open\b",
        {CauseName.BUG: Weight.DIRECT, CauseName.BAD_DATA: Weight.STRONG},
        "a file is not where the program looks for it",
        "check that path from the folder and the node that it runs on; list all files it will read before the "
        "first step",
        "FileNotFoundError: [Errno 2] No such file or directory: 'data/shard_0041.bin'",
    ),
)
