"""The Django app of the peers that keep history by a library."""
