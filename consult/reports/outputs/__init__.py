"""A composed report as files: accessible PDF (PDF/UA-1) and Word, drawn from the same elements, kept beside it."""
