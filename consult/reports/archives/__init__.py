"""The two archives of a published report: the evidence, from which everything is computed again, and the open one."""
