"""Facts that stand in the code of a training: found in its syntax tree, never by running any of it."""
