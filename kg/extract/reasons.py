"""Why a reference has no key, as codes of the list in `ontology/reasons.ttl`."""

LONG_RANGE = "long-range"
NO_ANTECEDENT = "no-antecedent"
NO_NUMBER = "no-number"
NO_ORGAN = "no-organ"
NO_SESSION = "no-session"
NO_SYMBOL = "no-symbol"
OUT_OF_RANGE = "out-of-range"
