"""One line of text becomes the parts of an entry. Pure: what is known comes in as arguments, nothing is read or written."""

from goals.quickline.reading import read
from goals.quickline.types import Known, KnownGoal, KnownName, Option, Part, Question, Reading, What

__all__ = ["Known", "KnownGoal", "KnownName", "Option", "Part", "Question", "Reading", "What", "read"]
