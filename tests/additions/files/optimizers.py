_add("Adamax", torch.optim.Adamax, _BETAS, _eps(1e-8), _decay())
