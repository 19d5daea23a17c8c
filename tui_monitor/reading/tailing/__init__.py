"""A growing file becomes blocks of whole lines or records, through rotation, truncation and packing."""
