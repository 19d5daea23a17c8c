"""Looks at the trajectories (finish.py show [pattern]) and writes run.yaml, INDEX.csv (finish.py write)"""
import os, sys, json, csv, math; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from record import *; import numpy as np
try: from labels import LAB
except ImportError: LAB = {}
def series(d, tn):
    x, y = [], []
    if not os.path.exists(d + '/truth.csv'): return np.array(x), np.array(y)
    for l in list(csv.reader(open(d + '/truth.csv')))[1:]:
        if len(l) == 3 and l[1] == tn:
            try: x.append(float(l[0])); y.append(float(l[2]))
            except ValueError: pass
    return np.array(x), np.array(y)
def binned(x, y, n=60):
    if len(y) <= n: return x, y
    k = np.array_split(np.arange(len(y)), n); return np.array([x[i[-1]] for i in k]), np.array([np.mean(y[i]) for i in k])
def onset(label, x, y, low, o, every):
    if not len(y): return None
    snap = lambda s: int(math.ceil(s / every) * every) if every else int(s)
    fin = np.isfinite(y)
    if label == 'nan': b = np.where(~fin)[0]; return snap(x[b[0]]) if len(b) else None
    if label in ('plateau',) and not o.get('on_frac'): return snap(x[0])
    if o.get('on_frac'): return snap(x[0] + (x[-1] - x[0]) * o['on_frac'])
    if label == 'entropy_collapse': b = np.where(np.abs(y) < .01)[0]; return int(x[b[0]]) if len(b) else None
    if label in ('crash', 'hang', 'truncated', 'oom', 'killed'): return int(x[-1]) if not every else int(x[-1] // every * every)
    X, Y = binned(x, y); Z = np.where(np.isfinite(Y), Y, (np.nanmax(Y[np.isfinite(Y)]) * 1e3 + 1e9) if low else -1e9); 
    if not low: Z = -Z
    if label in ('explosion',):
        med = np.median(Z[:max(3, len(Z) // 3)]); i = int(np.argmin(Z)); sp = max(np.abs(np.diff(Z[:i + 1])).mean() if i else 0, abs(Z[i]) * .3, 1e-9); th = Z[i] + max(4 * sp, abs(Z[i])); b = [k for k in range(i, len(Z)) if Z[k] > th and (Z[k:] > th).mean() > .9]; return snap(X[b[0]]) if b else None
    K = 3 if len(Z) < 25 else 5; S = np.convolve(np.pad(Z, (K // 2, K // 2), 'edge'), np.ones(K) / K, 'valid')
    if label == 'overfitting': return int(X[int(np.argmin(Z if len(Z) < 30 else S))])
    if label == 'reward_collapse': S = -S; best = np.maximum.accumulate(np.nan_to_num(S, nan=-1e9)); b = [k for k in range(len(S)) if S[k] < .5 * best[k] and best[k] > 0 and (S[k:] < .5 * best[k]).mean() > .7]; return int(X[b[0]]) if b else None
    if label == 'drift': return int(X[int(np.argmin(S))])
    if label == 'spike_recovered': i = len(y) // 3; return snap(x[i + int(np.argmax(y[i:]))])
    return None
CAT = {'nan':'hard','explosion':'hard','crash':'hard','oom':'hard','killed':'hard','hang':'hard','truncated':'hard','healthy':'quiet','spike_recovered':'quiet'}
def all_():
    for q, m, label, cause, args, o in R:
        n = slug(q, m, o); d = f'{ROOT}/{n}'
        if o.get('skip') or not os.path.exists(d + '/rec.json'): continue
        l = dict(LAB.get(n, {})); 
        if l.get('drop'): continue
        metric, tn, low, unit, cat, _ = P[q]; metric = l.get('metric', o.get('metric', metric)); tn = l.get('tn', o.get('tn', tn)); low = l.get('low', o.get('low', low)); label = l.get('label', label); cause = l.get('cause', cause)
        rec = json.load(open(d + '/rec.json')); t = rec['cmd'].split(); every = int(t[t.index('--every') + 1]) if '--every' in t else {'timm':0,'paddle':10,'mindspore':5,'detectron2':0,'mmengine':10,'gancycle':16,'dcgan':10,'estimator':20,'kohya':5}.get(q, 0)
        if unit in ('epoch',) : every = 0
        x, y = series(d, tn); on = None if label == 'healthy' else l['onset'] if 'onset' in l else onset(label, x, y, low, o, every)
        yield n, d, q, m, label, cause, metric, low, unit, cat, rec, x, y, on, l, o
def show(pat):
    f = lambda v: f'{v:.3g}'
    for n, d, q, m, label, cause, metric, low, unit, cat, rec, x, y, on, l, o in all_():
        if pat and not any(p in n + '#' + label for p in pat): continue
        X, Y = binned(x, y, 20)
        X2 = X[np.unique(np.linspace(0, len(X) - 1, 20).astype(int))] if len(X) else []; Y2 = Y[np.unique(np.linspace(0, len(X) - 1, 20).astype(int))] if len(X) else []
        print(f'{n} [{label}] {metric} {"v" if low else "^"} on={on} x={x[0] if len(x) else None:}..{x[-1] if len(x) else None} n={len(y)} rc={rec["rc"]} | ' + ' '.join(f(v) for v in Y2))
def q_(s): return "'" + str(s).replace("'", "''") + "'" if any(c in str(s) for c in ":#{}[]'%@&*!|>`\"") or str(s)[:1] in '-?' else str(s)
def write():
    rows = []
    for n, d, q, m, label, cause, metric, low, unit, cat, rec, x, y, on, l, o in all_():
        exp = l.get('expected', CAT.get(label, 'soft')); fw = {'xgb':'xgboost','lgb':'lightgbm','cat':'catboost','optuna':'optuna'}.get(q, 'scikit-learn') if q in RE else {'wavelet':'JavaScript','percept':'Perl','ember':'C','kettle':'Java','glow':'Rust','drip':'awk'}.get(q) if q in LANG else 'numpy'
        fmt = f'{q}-console (imitated)' if q in IM else f'{fw}-text' if q in RE else f'{q} (own console)'
        files = sorted(x for x in os.listdir(d) if x not in ('rec.json', 'run.yaml', 'timing.csv', 'truth.csv')); rc = rec['rc']
        note = [l['note']] if l.get('note') else []
        if q in IM: note.append(f'the console style of {q} is imitated by scripts/imitate.py; the metrics come from a real numpy training, the speed, time and memory columns are filler')
        if o.get('cut'): note.append(f'first {int(o["cut"]*100)}% of the log cut off after recording')
        if o.get('kill'): note.append('the last 17 bytes of what was written before the kill were cut off, so that the line stands half written')
        with open(d + '/run.yaml', 'w') as g:
            g.write(f'slug: {n}\nframework: {fw}\nformats:\n- {q_(fmt)}\ncommand: {q_(rec["cmd"])}\nfiles:\n' + ''.join(f'- {x}\n' for x in files) + f'text_log: train.log\nmetric: {q_(metric)}\nlower_is_better: {str(bool(low)).lower()}\nmodel_category: {cat}\nlabel: {label}\nexpected: {exp}\nonset_step: {"null" if on is None else on}\nstep_unit: {unit}\ncause: {q_(cause)}\nseed: {o["seed"]}\nwall_time_s: {rec["wall"]}\nlast_output_s: {rec["last"]}\nexit_code: {"null" if rc is None or rc < 0 else rc}\nexit_signal: {-rc if rc is not None and rc < 0 else "null"}\nkilled: {"null" if not rec["killed"] else q_(rec["killed"])}\nstages:\n- started_s: 0.0\n  ended_s: {rec["wall"]}\n  exit_code: {rc}\n  killed: {"null" if not rec["killed"] else q_(rec["killed"])}\n' + (f'note: {q_("; ".join(note))}\n' if note else ''))
        rows.append([n, fw, fmt, metric, bool(low), cat, label, '' if on is None else on, unit, cause, o['seed'], rec['wall'], exp])
    with open(ROOT + '/INDEX.csv', 'w', newline='') as g: w = csv.writer(g, lineterminator='\n'); w.writerow('slug,framework,formats,metric,lower_is_better,model_category,label,onset_step,step_unit,cause,seed,wall_time_s,expected'.split(',')); w.writerows(sorted(rows))
    from collections import Counter; print(len(rows), Counter(r[6] for r in rows), Counter(r[-1] for r in rows))
if __name__ == '__main__': write() if sys.argv[1] == 'write' else show(sys.argv[2:])
