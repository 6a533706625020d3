"""Every read, checked against the rights of the asker, as of a position."""
