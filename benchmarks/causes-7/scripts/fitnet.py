import os, sys, json, time
import numpy as np
from core import *
C = json.load(open('config.json'))
K = os.environ.get('GV', '')
print('Config:', json.dumps(C)); np.seterr(all='ignore')
r = np.random.default_rng(C['seed'])
X, Y = blobs(3, C['train_rows'], sep=C.get('sep', 1.0), flip=C.get('flip', 0)); XV, YV = blobs(77, 1500, sep=C.get('sep', 1.0))
X = X*6+40; XV = XV*6+40; m, s = X.mean(0), X.std(0)
X = (X-m)/s
if C['val_preprocess'] == 'standardize': XV = (XV-m)/s
elif C['val_preprocess'] == 'minmax': XV = (XV-XV.min(0))/(XV.max(0)-XV.min(0))
net = MLP([24]+C['hidden']+[10], C['seed']); opt = Adam(net.p, C['learning_rate']); B = C['batch_size']; S = len(X)//B
for e in range(1, C['epochs']+1):
    print(f"Epoch {e}/{C['epochs']}"); o = r.permutation(len(X)); t = time.time(); L = H = 0
    for i in range(S):
        b = o[i*B:i*B+B]; z = net.fwd(X[b]); l, d = ce(z, Y[b]); opt.step(net.bwd(d)); L += l; H += (z.argmax(1) == Y[b]).mean()
    z = net.fwd(XV); l, _ = ce(z, YV); w = time.time()-t
    print(f"{S}/{S} - {w:.0f}s - {1000*w/S:.0f}ms/step - accuracy: {H/S:.4f} - loss: {L/S:.4f} - val_accuracy: {(z.argmax(1)==YV).mean():.4f} - val_loss: {l:.4f}", flush=True)
