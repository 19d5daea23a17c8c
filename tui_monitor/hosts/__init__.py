"""Where files and processes are: one seam to each. Every call has a time limit or cannot block."""
