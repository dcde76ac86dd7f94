"""The same work done the lecture's way and ours, in one run."""
