import torch

# As in the app: on a busy machine torch's threads wait for each other for longer than they work.
torch.set_num_threads(1)
