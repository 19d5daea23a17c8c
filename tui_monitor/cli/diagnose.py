"""`trainmon diagnose`: why a run is sick, how to check that, and what to do."""
