"""What every page shares: the organisation, the actor, one commit per request, headers, filters, forms."""
