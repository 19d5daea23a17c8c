"""A bounded memory of a whole curve."""

from collections.abc import Sequence


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

    def extend(self, numbers: Sequence[float]) -> None:
        """The same as `add` of each."""
        first, at = self._n, -self._n % self._stride
        while at < len(numbers):
            fitting = numbers[at : at + (self.LIMIT - len(self.kept)) * self._stride : self._stride]
            self.kept += fitting
            at += len(fitting) * self._stride
            if len(self.kept) == self.LIMIT:
                del self.kept[1::2]
                self._stride *= 2
                at += -(first + at) % self._stride
        self._n = first + len(numbers)

    def quantile(self, share: float) -> float:
        ordered = sorted(self.kept)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    def spread(self) -> float:
        """From the 5th to the 95th percentile."""
        ordered = sorted(self.kept)
        last = len(ordered) - 1
        return ordered[round(0.95 * last)] - ordered[round(0.05 * last)]
