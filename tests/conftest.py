import torch
from hypothesis import settings

# As in the app: on a busy machine torch's threads wait for each other for longer than they work.
torch.set_num_threads(1)
# How long an example takes on a busy machine says nothing.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
