"""Jobs of Slurm, by its own commands: here, or on a login node."""
