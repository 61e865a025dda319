"""Projects in the demonstration: calls at every phase, three hundred projects, the élus, the commission, their life."""
