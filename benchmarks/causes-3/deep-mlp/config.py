import ml_collections

def get_config():
  config = ml_collections.ConfigDict()
  config.optimizer = 'sgd'
  config.lr = 0.05
  config.dtype = 'float32'
  config.depth = 14
  config.activation = 'sigmoid'
  config.init = 'normal(0.1)'
  return config
