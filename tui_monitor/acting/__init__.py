"""Acting: which process belongs to a run, what could be done about it, and the hands that do it after a yes."""
