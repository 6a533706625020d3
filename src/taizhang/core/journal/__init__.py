"""The book: entries, their exact bytes, the hash chain, signed heads and proofs. Knows no ledger.

Entry format 1 is final; docs/decisions/0002 holds its test vectors, 0014 the formats of signed heads and proofs.
"""
