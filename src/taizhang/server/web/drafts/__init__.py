"""Drafts held against the book before they are printed."""
