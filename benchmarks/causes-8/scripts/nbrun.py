"""nbrun.py SECONDS notebook.py: runs a notebook exported to a script cell by cell, with a limit per cell and the console of nbconvert --execute."""
import sys, signal, traceback, time
lim, f = int(sys.argv[1]), sys.argv[2]; name = f[:-3] + '.ipynb'; sys.argv = [f] + sys.argv[3:]
print(f'[NbConvertApp] Converting notebook {name} to notebook\n[NbConvertApp] Executing notebook with kernel: python3', flush=True); src = open(f).read().split('# %%\n'); env = {'__name__': '__main__'}
class CellTimeoutError(TimeoutError): pass
def onalarm(*_): raise CellTimeoutError
signal.signal(signal.SIGALRM, onalarm)
for k, c in enumerate(src):
    if not c.strip() or c.startswith('# %% [mark'): continue
    signal.alarm(lim)
    try: exec(compile(c, f'<ipython-input-{k}>', 'exec'), env)
    except CellTimeoutError:
        print(f'[NbConvertApp] ERROR | Timeout waiting for execute reply ({lim}s).\nTraceback (most recent call last):\n  File "/opt/conda/lib/python3.11/site-packages/nbclient/client.py", line 782, in _async_poll_for_reply\n    raise CellTimeoutError.error_from_timeout_and_cell(\nnbclient.exceptions.CellTimeoutError: A cell timed out while it was being executed, after {lim} seconds.\nThe message was: Cell execution timed out.\nHere is a preview of the cell contents:\n-------------------\n' + '\n'.join(c.splitlines()[:5]) + '\n...\n' + '\n'.join(c.splitlines()[-3:]) + '\n-------------------', flush=True); sys.exit(1)
    signal.alarm(0)
