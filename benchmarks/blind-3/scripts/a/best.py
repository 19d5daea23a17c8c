import sys,re,numpy as np
def go(slug,rx,mul,off=0,sm=1,mx=False):
    b=open(f'/srv/labs/ml/a/{slug}/train.log',errors='replace').read().replace('\r','\n'); v=np.array([float(x.rstrip(',;|)%]')) for x in re.findall(rx,b,re.M) if re.match(r'[-+]?(\d|nan)',x)]); u=np.convolve(v,np.ones(sm)/sm,'valid') if sm>1 else v
    i=int(np.nanargmax(u) if mx else np.nanargmin(u)); print(slug,'best',u[i],'at',(i+sm//2)*mul+off,'last',v[-1],'n',len(v))
go('keras2-digits-overfit',r'val_loss: (\S+)',1,1)
go('hf4-ft-small',r"eval_loss': ([^,]+)",60,60)
go('xgb-over',r'valid-logloss:(\S+)',1); go('xgb-shuffle',r'valid-logloss:(\S+)',2); go('lgb-over',r"1's binary_logloss: (\S+)",5,5); go('cat-over',r'test: (\S+)',5);go('lgb-shuffle',r"1's binary_logloss: (\S+)",5,5); go('cat-shuffle',r'test: (\S+)',5)
go('fastai-over',r'^\d+ +\S+ +(\S+)',1);go('fastai-cycle',r'^\d+ +\S+ +(\S+)',1)
go('kaggle-folds-small',r'val_loss: (\S+)',1,1)
go('mfrec-noreg',r'test\) +(\S+)',1,1);go('pinball-over',r'^ +\d+ +\S+ +\S+ +(\S+)',1,1); go('segtable-over',r'^│ +\d+ │ +\S+ │ +(\S+)',1,1)
go('flux-small',r'test_mse = (\S+)',5,5); go('ocr-over',r'val_loss (\S+)',1,1); go('clicks-creep',r'^\d+\t(\S+)',1,0,101); go('deepspeed-creep',r'loss: (\S+)',10,10,5); go('infonce-collapse',r'^\d+,([^,]+)',20,20,3); go('megatron-lm-slowgrow',r'lm loss: (\S+)',10,10,5); go('megatron-lm-slowgrow',r'loss value: (\S+)',100,100); go('twophase-shrink',r'val_loss=(\S+)',1,1); go('ndcg-swap',r'valid=(\S+)',100,100,1,True);go('moonflow-grow',r'· nll (\S+)',20,20,3); go('spiral-grow','eps-mse (\S+)',30,30,5);go('charrnn-grow',r'bpc: (\S+)',20,20); go('prices-fine',r'RMSE: \$(\d+),',2,2); go('hf4-ft-grow',r"'loss': ([^,]+)",20,20,3); go('megatron-lm-grow',r'iteration.*lm loss: (\S+)',10,10,3)
go('prices-assert',r'RMSE: \$(\d+),',2,2);go('distill-fine',r'student_loss": (\S+?)[,}]',1)
