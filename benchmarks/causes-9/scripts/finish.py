"""Write causes.csv from the plan, for the folders that were recorded."""
import csv, os, sys
sys.dont_write_bytecode = True
R = os.path.dirname(os.path.dirname(os.path.abspath(__file__))); sys.path.insert(0, R + "/scripts")
from plan import CAUSES
w = csv.writer(open(R + "/causes.csv", "w"), lineterminator="\n"); w.writerow("run accepted_top accepted_top3 note".split())
for r in CAUSES:
    if os.path.exists(f"{R}/{r[0]}/run.yaml"): w.writerow([*r[:3], r[3].replace(",", ";")])
