"""One file a sample."""
