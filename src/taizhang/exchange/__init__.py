"""The book in others' formats. Pure mappings: declarations and values in, bytes or commands out; no files, no clock."""
