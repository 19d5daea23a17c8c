"""The runs: what is run, and (after looking at it) what happened."""
RUNS = {}
def R(slug, cmd, **k): RUNS["a-" + slug] = dict(cmd=cmd, **k)
exec(open(__file__.replace("a_runs.py", "a_table.py")).read())
exec(open(__file__.replace("a_runs.py", "a_labels.py"), encoding="utf8").read())
