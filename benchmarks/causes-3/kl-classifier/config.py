import ml_collections

def get_config():
  config = ml_collections.ConfigDict()
  config.optimizer = 'sgd'
  config.lr = 0.05
  config.dtype = 'float32'
  config.loss = 'kl(targets || softmax)'
  config.label_smoothing = 0.0
  return config
