"""MLflow's metric files."""
