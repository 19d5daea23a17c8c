"""What programs and libraries say of data that cannot be trained on."""

import re

from tui_monitor.lazy_regex import lazy_compile

_THINGS = (
    r"(?:inputs?|batch(?:es)?|features?|targets?|labels?|data(?:set|frame)?|samples?|rows?|records?|images?|pixels?"
    r"|columns?|examples?|observations?|x(?:_train)?|y(?:_train|_true)?|obs|waveforms?|sequences?|ratings?|fields?)"
)
_NO_NUMBER = r"(?:nans?|infs?|infinit\w+|non-?finite(?: values?)?|not finite|null(?:s| values?)?)"
_OF_RESULTS = (
    r"(?!.*\b(?:loss\w*|grad\w*|norm|y_?pred\w*|pred\w*|outputs?|weights?|param\w*|logits?|scaler?|reward"
    r"|critic|advantages?)\b)"
)

NAN_IN_DATA = lazy_compile(
    rf"^(?=.*\b(?:nans?\b|infs?\b|infinit|null|non-?_?finite|not finite|nan_|inf_)){_OF_RESULTS}.*(?:"
    rf"\b{_THINGS}\b(?: \w+){{0,2}} ?(?:contain\w*|ha[sd]|have|with|includes?|(?:is|are|was|were)(?: all)?|:|=)"
    rf" ?(?:\w+ ){{0,2}}{_NO_NUMBER}\b"
    rf"|\b{_NO_NUMBER}\b(?: values?| entries| found| detected| encountered| present|s)*"
    rf" (?:in|of|from|at) (?:the |an? |raw |training |train )*(?:\w+ )?{_THINGS}\b"
    r"|\b(?:nan|inf|non_?finite)_(?:inputs?|features?|targets?|labels?|rows?|pixels?|samples?)\b)",
    re.IGNORECASE,
)
"""Of inputs and targets; what is said of losses, gradients and predictions is what came of it."""

BAD_DATA = lazy_compile(
    r"(?<!\b0 )(?<!no )corrupt|truncated (?:image|file|record|jpeg|png)|image file is truncated|unidentifiedimageerror"
    r"|cannot identify image|(?:decode|decoding|parse|parsing) (?:error|failed|failure)|(?:unicode|json)decodeerror"
    r"|failed to (?:decode|parse|read (?:sample|record|row|image|line))|could not (?:convert|decode|parse|read)"
    r"|malformed|bad (?:line|row|record|sample|data|image|label|value|file)s?\b|dataloss|checksum"
    r"|crc (?:mismatch|error)"
    r"|(?<!\b0 )(?<!\bno )missing (?:values?|labels?|rows?|columns?|features?)(?!\W{1,3}(?:0|none|no)\b)"
    r"|labels? .{0,30}(?:out of (?:range|bounds)|outside)"
    r"|(?:target|label|class|index) -?\d+ is out of (?:bounds|range)"
    r"|(?:invalid|unknown|negative|unexpected) labels?\b"
    r"|out[- ]of[- ](?:range|bounds) (?:label|target|value|pixel|id)s?"
    r"|invalid (?:sample|row|record|image|data|pixel)s?\b"
    r"|skipp\w+ .{0,40}(?:invalid|broken|empty|unreadable|damaged) |error tokenizing|(?:values?|data) out of range"
    r"|input data may contain large|label .{0,20}must be in|outside (?:the )?(?:expected|valid) range",
    re.IGNORECASE,
)

BAD_DATA_WORDS = (
    *("corrupt", "truncated", "unidentified", "identify", "decod", "parse", "parsing", "convert", "could not read"),
    *("failed to read", "malformed", "bad ", "dataloss", "checksum", "crc ", "missing ", "label", "out of", "out-of"),
    *("invalid ", "skipp", "tokenizing", "may contain large", "outside "),
)
"""One of them is in each line that `BAD_DATA` finds."""

BAD_BATCH = lazy_compile(
    r"skipp\w+ (?:this |the |bad |outlier )*(?:batch|step|update)"
    r"|(?:bad|outlier|abnormal|anomalous|unusual) (?:batch|step)"
    r"|batch.{0,40}(?:outlier|skipped|abnormal|anomal|too large|discard)|loss spike"
    r"|(?:large|huge|exploding) loss (?:in|at|for)",
    re.IGNORECASE,
)
