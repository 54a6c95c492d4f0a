"""How actions of this floor say no."""


class ServiceError(Exception):
    """It cannot be done so; ``problems`` says per field what is wrong and how to mend it (``__all__`` for the whole)."""

    def __init__(self, problems: dict[str, str] | str) -> None:
        self.problems = problems if isinstance(problems, dict) else {"__all__": problems}
        super().__init__(" ".join(self.problems.values()))


class ChangedMeanwhileError(Exception):
    """Somebody saved another version meanwhile; ``current`` is what is there now."""

    def __init__(self, current: object) -> None:
        self.current = current
        super().__init__(str(current))
