"""Another machine, through the system's own ssh: its files, its processes, and what is written there."""
