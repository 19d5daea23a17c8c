import ml_collections

def get_config():
  config = ml_collections.ConfigDict()
  config.optimizer = 'sgd'
  config.lr = 0.6
  config.dtype = 'float32'
  config.tasks = '[A(classes 0-4), B(classes 5-9)]'
  config.replay = 0.0
  config.task_switch_step = 800
  return config
