"""Engines that add up: each gives the same exact tallies as `reference.py`."""
