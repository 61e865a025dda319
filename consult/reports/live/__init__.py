"""While a consultation is open: what arrives is put under the themes as they stand, within a minute, beside the run."""
