"""Archives that can be verified: tables whose rows bear their fingerprint, in a zip that is the same bytes twice."""
