"""Reading contributions: files, columns, fingerprints, copies and statuses."""
