"""How good the extraction is: against documents read by hand, and against the UN's own markup."""
