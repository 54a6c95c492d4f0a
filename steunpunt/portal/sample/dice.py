"""Choices that fall the same way on every machine and in every version of Python."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A die that is thrown again by each question; its throws follow from the name it was given."""

    def __init__(self, *name: object) -> None:
        self.name = "/".join(str(part) for part in name)
        self.throws = 0

    def number(self) -> float:
        """At least 0 and less than 1."""
        self.throws += 1
        digest = sha256(f"{self.name}#{self.throws}".encode()).digest()
        return int.from_bytes(digest[:6], "big") / 2**48

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self.number() * (high - low + 1))

    def chance(self, share: float) -> bool:
        return self.number() < share

    def pick(self, things: Sequence[T]) -> T:
        return things[int(self.number() * len(things))]

    def weighted(self, weights: Sequence[tuple[T, float]]) -> T:
        left = self.number() * sum(weight for _, weight in weights)
        for thing, weight in weights:
            left -= weight
            if left < 0:
                return thing
        return weights[-1][0]

    def sample(self, things: Sequence[T], count: int) -> list[T]:
        """Different things, in the order in which they were drawn."""
        left = list(things)
        return [left.pop(int(self.number() * len(left))) for _ in range(min(count, len(left)))]
