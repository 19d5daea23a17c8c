"""One run and all runs in sight: read, judged, and shown as views; and where a replay of them stands."""
