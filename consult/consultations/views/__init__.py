"""The pages of consultations, by the person who uses them."""
