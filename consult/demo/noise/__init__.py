"""How people really type: spelling faults, abbreviations, capitals, punctuation habits."""
