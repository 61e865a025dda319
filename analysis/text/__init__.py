"""From French texts to tokens, stems, sentences."""
