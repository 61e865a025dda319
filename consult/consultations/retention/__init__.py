"""How long a consultation keeps what: clocks that begin at its closing, announced, suspended by the DPO, and logged."""
