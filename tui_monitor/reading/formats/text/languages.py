"""How the runtimes of other languages than Python say that a program died, and what they print behind it."""

DIED = (
    # C, C++: `x: x.c:41: f: Assertion `n < 3' failed.`, `Assertion failed: (n < 3), function f, file x.c, line 41.`
    r"^\S.{0,400}: (?:Assertion|assertion) [`'‘\"“].{1,400}['’\"”] failed\.?$",
    r"^Assertion failed: .{1,400}\b(?:file|function|line) ",
    r"^\S.{0,400}: (?:Zusicherung ».{1,400}« nicht erfüllt|L'assertion « .{1,400} » a échoué)\.?$",
    r"^(?:libc\+\+abi|libc\+\+abi\.dylib): terminating\b",
    r"^(?:Abort trap|Trace/BPT trap|Illegal instruction|Bus error|Segmentation fault): [0-9]+$",
    r"^(?:Illegal instruction|Trace/breakpoint trap)(?: \(core dumped\))?$",
    r"^(?:double free or corruption|free\(\): |malloc(?:_\w+)?\(\): |munmap_chunk\(\): |realloc\(\): "
    r"|corrupted (?:size vs|double-linked)|\*\*\* (?:stack smashing|buffer overflow) detected)",
    r"^(?:==[0-9]+==)?ERROR: (?:Address|Thread|Memory|Leak|UndefinedBehavior)Sanitizer\b",
    # run.sh: line 3:   812 Aborted      (core dumped) ./train
    r"^[^:]{1,200}: line [0-9]+:\s+[0-9]+ (?:Aborted|Segmentation fault|Bus error|Illegal instruction"
    r"|Floating point exception)\b",
    r"^Program received signal SIG[A-Z]+\b",
    r"^(?:Fortran runtime error: |ERROR STOP\b|forrtl: severe \()",
    r"^MPI_ABORT was invoked\b",
    r"^thread '.{0,80}'(?: \([0-9]+\))? panicked at",  # Rust
    r"^thread [0-9]+ panic: ",  # Zig
    r"^panic: ",  # Go
    r"^Exception in thread \"",  # Java, Kotlin, Scala
    r"^Unhandled [Ee]xception\b(?! in)",  # .NET, Dart
    r"^(?:PHP )?Fatal error: |^\S+:[0-9]+: Fatal error: ",  # PHP, Swift
    r"^Execution halted$",  # R
    r"^\(?(?:node:[0-9]+\) )?Uncaught (?:\w+ )?\S*(?:Error|Exception)\b",  # JavaScript
    r"^(?:\S*/)?(?:lua|luajit)[0-9.]*: \S+:[0-9]+: ",
    r"^\*\* \((?:\w+\.)*\w*(?:Error|exit|EXIT)\w*\)",  # Elixir
)
"""What only a program that died prints."""
_PERL_WARNS = r"Use of uninitialized|.*\b(?:isn't|redefined|used only once|[Dd]eprecated|[Ww]arning)\b"
RAISED = (
    rf"^(?!{_PERL_WARNS}).{{3,300}} at \S+\.(?:pl|pm|t|cgi) line [0-9]+(?:, <\w+> (?:line|chunk) [0-9]+)?\.?$",
    r"^\S+\.rb:[0-9]+:in .{1,400}(?:\((?:\w+::)*[A-Z]\w*\)|unhandled exception)$",
    r"^Error in [\w.:$]+\(.{0,300} : ?",  # R: Error in fit(x) : no such column
    r"^(?:ERROR: )?(?:\w+\.)*(?:LoadError|[A-Z]\w*Mismatch): ",  # Julia
    r"^Error using +\S",  # MATLAB
    r"^Error: (?!.*[:=]\s*[-+]?[0-9.])[A-Za-z'\"`][^\s=]+(?:\s+[A-Za-z'\"`(<\[][^\s=]*){0,40}$",
    r"^core\.exception\.\w+@",  # D
)
"""What a program that died prints last, others when they go on: an end only where nothing else follows."""
HINT = (
    r"[Pp]anic|ssertion|xception|^Error[: ]|Mismatch: |LoadError: |Uncaught|^\*\* \(|Zusicherung|"
    r"free\(\)|malloc|munmap_chunk|realloc|corrupt|detected|Sanitizer|trap\b|instruction|signal SIG|forrtl|MPI_A|"
    r"\.(?:pl|pm|t|cgi) line |\.rb:|^\S*lua"
)
"""What each of them holds."""
BEHIND = (
    r"^(?:stack backtrace|stack traceback|Stacktrace|Backtrace|Calls|Traceback):|^note: |^Caused by: "
    r"|^goroutine [0-9]+ \[|^(?:main|runtime|created by|[\w./]+)\.[\w.*()]+\(.*\)$|^Node\.js v[0-9]"
    r"|^in expression starting at |^caused by: |^Execution halted|^(?:from|called from) |^error: called from"
    r"|^Error using "
    r"|^Error in \w+ \(line [0-9]+\)|^BEGIN failed--|^Compilation failed in|^\[(?:C|[0-9]+)\]:? "
)
"""The frames of a stack, and advice on how to see more of them."""
