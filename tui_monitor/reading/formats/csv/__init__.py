"""Tables with a header."""
