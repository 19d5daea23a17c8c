"""Files that are rewritten whole: one small module each."""
