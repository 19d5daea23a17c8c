"""Values that are no number, caught by a check; and what has no value at all: the log of zero, a division by it."""

from tui_monitor.diagnosis.exceptions.message import Message, row
from tui_monitor.diagnosis.suspicion import Weight
from tui_monitor.model.diagnosis import CauseName

_BEFORE = (
    "log the loss's parts and the gradient norm of every step up to there: the first that leaves its level is the cause"
)
_ANY = {
    CauseName.NAN_IN_DATA: Weight.FAIR,
    CauseName.NUMERIC_DOMAIN: Weight.FAIR,
    CauseName.LR_TOO_HIGH: Weight.FAIR,
    CauseName.BAD_DATA: Weight.SLIGHT,
}
_NONE = r"(?:nan|nans|inf|infs|infinite|infinity|non-?finite|not (?:a )?finite|isfinite|isnan|no number)"
_NO = rf"(?<![a-z0-9_-]){_NONE}(?![a-z0-9_])"

TABLE: tuple[Message, ...] = (
    row(
        r"Function '(?:Log|Sqrt|Div|Pow|Acos|Asin|Exp|Norm|LinalgVectorNorm|Rsqrt|Reciprocal|LogSoftmax|Atanh"
        r"|Lgamma)\w*Backward\w*'"
        r" returned nan",
        CauseName.NUMERIC_DOMAIN,
        "the derivative of that function has no value where it was asked: at zero, or below",
        "clamp its argument away from zero (x.clamp_min(1e-8)), or add an epsilon inside it",
        "RuntimeError: Function 'LogBackward0' returned nan values in its 0th output.",
    ),
    row(
        r"(?:minimum|min) loss scale reached|loss scal\w* .{0,40}(?:below|minimum|collapsed)"
        r"|current loss scale already at minimum"
        r"|cannot decrease (?:loss )?scale",
        {
            CauseName.LOSS_SCALE: Weight.DIRECT,
            CauseName.FP16_OVERFLOW: Weight.STRONG,
            CauseName.LR_TOO_HIGH: Weight.FAIR,
        },
        "gradients overflowed in half precision at every loss scale that was tried",
        "train in bf16 or fp32; if it diverges there as well, lower the learning rate and clip gradients",
        "FloatingPointError: Minimum loss scale reached (0.0001). Your loss is probably exploding.",
    ),
    row(
        r"math domain error|expected a (?:positive|nonnegative) input|DomainError"
        r"|divide by zero encountered"
        r"|invalid value encountered in (?:log|sqrt|power|arc|true_divide|divide|double_scalars|scalar divide)|log\(0\)"
        r"|(?:log|sqrt|logarithm|root) of (?:a )?(?:zero|negative)|NaNs produced|argument of log|domain of (?:log"
        r"|sqrt)",
        CauseName.NUMERIC_DOMAIN,
        "a log, a root or a division got a value for which it has none",
        "keep its argument in its domain (clamp, or an epsilon inside), and log the smallest value that reaches it",
        "ValueError: math domain error",
    ),
    row(
        r"ZeroDivision|division by zero|divide by zero|DivideError|/ by zero|attempt to divide by zero|integer divide",
        {CauseName.NUMERIC_DOMAIN: Weight.STRONG, CauseName.BUG: Weight.STRONG, CauseName.BAD_DATA: Weight.SLIGHT},
        "something was divided by zero: a sum of weights, a spread, or the length of something that is empty",
        "print the divisor there; guard it (max(x, eps)) or leave out what is empty",
        "ZeroDivisionError: division by zero",
    ),
    row(
        r"singular(?: matrix|exception)|not positive[- ]definite|ill-defined empirical covariance|PosDefException"
        r"|leading minor"
        r"|cholesky|SVD did not converge|eigenvalues did not converge|ill-conditioned|matrix is singular"
        r"|input is singular"
        r"|LinAlgError",
        {CauseName.NUMERIC_DOMAIN: Weight.STRONG, CauseName.BAD_DATA: Weight.FAIR, CauseName.BUG: Weight.SLIGHT},
        "a matrix cannot be inverted or decomposed: rows that are equal, a spread of zero, or no numbers in it",
        "add a small multiple of the identity (1e-6) before, and look for equal or constant columns",
        "numpy.linalg.LinAlgError: Singular matrix",
    ),
    row(
        r"Solver produced non-finite parameter weights",
        {
            CauseName.LR_TOO_HIGH: Weight.STRONG,
            CauseName.BAD_DATA: Weight.STRONG,
            CauseName.NUMERIC_DOMAIN: Weight.SLIGHT,
        },
        "the weights grew beyond measure: inputs that are not scaled, or a learning rate too high for them",
        "scale the inputs and targets (StandardScaler), and lower the learning rate to a tenth",
        "ValueError: Solver produced non-finite parameter weights. The input data may contain large values",
    ),
    row(
        rf"^(?!.*\b(?:critic|advantages?|loss|cost|objective|grad\w*|norm|weights?|param\w*)\b).*"
        rf"(?:(?<![a-z])(?:input|inputs|features?|targets?|labels?|data|batch|sample|row|column|dataset|X"
        rf"|y)(?:_\w+)?\b.{{0,40}}\b(?:contains?|has|have|had|with"
        rf"|holds?|found|includes?)\b.{{0,20}}{_NO}|{_NO}.{{0,30}}\bin (?:the )?(?:inputs?|features?|targets?"
        rf"|labels?|data|batch|dataset"
        rf"|column|row|X|y)\b|label contains NaN|(?:missing|null) values? (?:in|found))",
        {CauseName.NAN_IN_DATA: Weight.DIRECT, CauseName.BAD_DATA: Weight.STRONG},
        "what was read holds values that are no number",
        "find them (np.argwhere(~np.isfinite(x))), and drop or fill these rows before training",
        "ValueError: Input X contains NaN.",
        of_numbers=True,
    ),
    row(
        rf"rewards?\b.{{0,40}}{_NO}|{_NO}.{{0,30}}\brewards?\b",
        {CauseName.NAN_IN_REWARD: Weight.DIRECT, CauseName.BAD_DATA: Weight.SLIGHT},
        "the environment gave a reward that is no number",
        "log what the reward is computed from in that step, and guard its divisions and logs",
        "AssertionError: reward is not finite: nan at env 3",
        of_numbers=True,
    ),
    row(
        r"overflow encountered|numerical result out of range|math range error|OverflowError|arithmetic overflow"
        r"|attempt to .{0,20} with overflow|Floating point exception|FloatingPointError: (?:over|under)flow",
        {
            CauseName.NUMERIC_DOMAIN: Weight.FAIR,
            CauseName.LR_TOO_HIGH: Weight.FAIR,
            CauseName.BAD_DATA: Weight.FAIR,
            CauseName.BUG: Weight.SLIGHT,
        },
        "a value grew beyond what a floating-point number holds",
        f"bound the argument of exp and of powers, scale the inputs; {_BEFORE}",
        "OverflowError: (34, 'Numerical result out of range')",
        of_numbers=True,
    ),
    row(
        rf"EncounteredNaN|NaNError|NonFinite\w*Error|(?:loss|cost|objective|grad\w*|norm|weights?|params?|parameters?|logits?|output|activations?|array"
        rf"|tensor|values?|model|training|"
        rf"FloatingPointError|NaN check|CheckNumerics|TerminateOnNaN|AssertionError|ValueError|RuntimeError"
        rf"|likelihood|elbo|energy)"
        rf"\b.{{0,80}}{_NO}|{_NO}.{{0,60}}\b(?:loss|cost|objective|grad\w*|stop\w*|terminat\w*|abort\w*|exit\w*"
        rf"|detected|encountered)"
        rf"|cannot convert float (?:NaN|infinity) to integer|(?:model|training|loss"
        rf"|optimi[sz]ation) (?:has )?(?:diverged|exploded)",
        _ANY,
        "a check found a value that is no number, and stopped the run: it caught a symptom, the cause lies before it",
        _BEFORE,
        "FloatingPointError: Loss became infinite or NaN at iteration=679!",
        of_numbers=True,
    ),
)
