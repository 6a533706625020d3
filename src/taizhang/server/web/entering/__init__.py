"""Entering: opening an item, changing its fields, correcting or withdrawing an entry, on screen."""
