"""The workbench: the tree of themes that the analysis proposes, reshaped by people until they agree on it."""
