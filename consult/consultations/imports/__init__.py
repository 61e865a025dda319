"""Contributions brought in from files.

`readers/` turn a file into rows of texts, `mapping` says which column is what, `rows` turn a row into an entry or a
reason to refuse it, `known` finds what is already there, `writer` stores entries in short transactions, `files` keeps
the uploaded file while it is needed and the refused rows for thirty days. Another format is another reader.
"""
