"""Training with torch.optim, every step recorded."""
