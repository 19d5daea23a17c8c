import re
def last(n,p): return int(re.findall(p,open(f'{R}/{n}/train.log').read())[-1])
ON['feed-a']=last('feed-a',r'\[ *(\d+)/3000'); ON['feed-b']=last('feed-b',r'\[ *(\d+)/3000')
ON['ctr-e']=[int(m) for m in re.findall(r'"train", "step": (\d+), "loss": NaN',open(R+'/ctr-e/train.log').read())][0]
ON['reach-f']=6; ON['ft-overfit']=50; ON['molreg-interrupted']=last('molreg-interrupted',r'epoch +(\d+)/200')
n=open(R+'/ft-mem/train.log').read().count("{'loss'"); ON['ft-mem']=10*n
n=open(R+'/ft-walltime/train.log').read().count("{'loss'"); ON['ft-walltime']=10*n
m=re.search(r'step=(\d+) loss=\d{5}',open(R+'/windpower-spikes/train.log').read()); ON['windpower-spikes']=int(m.group(1))
