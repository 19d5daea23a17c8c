"""A Ray cluster by its REST API: its jobs, their logs, and one stop. Nothing of Ray is installed here."""
