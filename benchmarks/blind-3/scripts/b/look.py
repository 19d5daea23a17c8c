import sys, re, os
for n in sys.argv[1:]:
    t = open('../%s/train.log' % n, 'rb').read().decode('utf8', 'replace').replace('\r', '\n').split('\n')
    L = [l for l in t if l.strip()]; print('=====', n, len(L), 'lines')
    k = 34
    if len(L) <= k + 12: print('\n'.join(x[:170] for x in L))
    else:
        idx = sorted(set(list(range(5)) + [int(i * (len(L) - 1) / k) for i in range(k + 1)] + list(range(len(L) - 4, len(L)))))
        print('\n'.join('%d: %s' % (i, L[i][:170]) for i in idx))
