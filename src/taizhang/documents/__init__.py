"""Documents: content handed in becomes the bytes of a file. Rendering only: no clock, no files, no book, no judgement."""
