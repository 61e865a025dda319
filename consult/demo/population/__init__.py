"""Who the invented mutual is made of: territories, colleges, known people and participants."""
