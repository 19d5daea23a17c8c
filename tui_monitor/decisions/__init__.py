"""Between a person and the hands: which process is whose, what may be proposed, what became of an approval."""
