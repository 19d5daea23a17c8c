"""The files of one run, read together into one batch."""
