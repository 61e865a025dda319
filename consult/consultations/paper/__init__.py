"""Paper and phone: questionnaires printed, then entered by staff in the person's name, some of them twice."""
