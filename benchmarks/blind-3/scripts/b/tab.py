import sys, re  # sb3/spinup tables -> columns
n, *keys = sys.argv[1:]
t = open('../%s/train.log' % n).read(); print('==', n)
cols = [re.findall(r'\|\s+%s\s+\|\s+(\S+)' % re.escape(k), t) for k in keys]
rows = list(zip(*cols)); print(keys); st = max(1, len(rows) // 45)
print('  '.join(':'.join(r) for i, r in enumerate(rows) if i % st == 0)); print('N', [len(c) for c in cols])
