"""What leaves the app: scripts and tables."""
