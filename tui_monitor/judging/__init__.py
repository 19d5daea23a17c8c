"""Points to findings to a verdict. Pure: no files, no clock, no process."""
