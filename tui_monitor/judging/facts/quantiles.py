"""A bounded memory of a whole curve."""


class Quantiles:
    """Evenly spread points of a curve: between 64 and 128 of them, however long it is. Depends on the order alone."""

    __slots__ = ("_n", "_stride", "kept")

    LIMIT = 128

    def __init__(self) -> None:
        self.kept: list[float] = []
        self._stride = 1
        self._n = 0

    def add(self, number: float) -> None:
        if self._n % self._stride == 0:
            self.kept.append(number)
            if len(self.kept) == self.LIMIT:
                del self.kept[1::2]
                self._stride *= 2
        self._n += 1

    def quantile(self, share: float) -> float:
        ordered = sorted(self.kept)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    def spread(self) -> float:
        """From the 5th to the 95th percentile."""
        ordered = sorted(self.kept)
        last = len(ordered) - 1
        return ordered[round(0.95 * last)] - ordered[round(0.05 * last)]
