"""Where bytes come from: local disk, a recording. Each lists, stats and reads at an offset, and never blocks."""
