"""How good the rules are, measured on labelled recordings: what they catch, how late, and how often they cry wolf."""
