"""Territory reports: one for each territory of a level, made in one job, published with a version of the report."""
