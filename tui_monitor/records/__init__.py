"""Records: the only writers of files for others. A write is whole or not at all, and carries no secret."""
