"""Files that people give: checked by what they contain, written again without what they tell about their author, kept
under the files folder. Which row holds a file, and who may read it, is each context's own affair."""
