"""A composed report as a Word document: real styles, tables with headings, pictures with alternatives."""
