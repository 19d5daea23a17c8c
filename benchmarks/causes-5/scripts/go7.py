# a loader that starves goes on warning for ever: end of observation by timeout
from rec import rec
import threading, os, subprocess, time
def stop():
    for _ in range(200):
        time.sleep(.1); o = subprocess.run(['pgrep', '-f', 'tidecast.py --workers 1$'], capture_output=True, text=True).stdout.split()
        if o: time.sleep(13); [os.kill(int(p), 9) for p in o if open(f'/proc/{p}/comm').read().startswith('python')]; return
threading.Thread(target=stop).start()
rec('tidecast-mount-gone', 'tidecast.py', '--workers 1', cause='the reader thread stops delivering in epoch 4; observation ended by the recorder', label='hang', fam='regression', metric='train_rmse', unit='epoch', fw='home-made, plain prints')
