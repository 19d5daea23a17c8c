"""The only writers of files for others: journal, notes, results."""
