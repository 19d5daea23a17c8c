import ml_collections

def get_config():
  config = ml_collections.ConfigDict()
  config.optimizer = 'sgd'
  config.lr = 2e-05
  config.dtype = 'float16'
  config.loss = 'mse'
  config.feature_scaling = None
  return config
