"""What each page of the workbench shows: loaded, put in order, ready for its template."""
