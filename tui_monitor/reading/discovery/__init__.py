"""A path becomes runs and their files, told by names, heads and times; no log is read."""
