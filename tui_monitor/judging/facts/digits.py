"""How finely a number is printed."""


def last_place(value: float) -> float:
    """The value of the last decimal digit in the shortest way to write a number: 1e-05 for 3e-05, 0.01 for 0.25."""
    digits, _, exponent = f"{value!r}".partition("e")
    _, _, decimals = digits.partition(".")
    places = 0 if decimals == "0" else len(decimals)
    return float(10.0 ** (int(exponent or 0) - places))
