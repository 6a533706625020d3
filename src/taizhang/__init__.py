"""taizhang 台账: each fact written once in an append-only book, every figure derived from it and traceable."""
