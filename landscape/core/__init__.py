"""Records and registries; numpy only."""
