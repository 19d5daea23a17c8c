"""What the rules know of a metric, one idea a file: level, noise, scale, opening."""
