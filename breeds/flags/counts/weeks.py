"""Weeks by ISO 8601, in UTC, as the counts name them: 2026-W09."""

import re
from datetime import UTC, date, datetime, timedelta

WEEK = re.compile(r"\d{4}-W\d{2}")


def week_of(moment: datetime) -> str:
    """`moment` has a zone."""
    return _named(moment.astimezone(UTC).date())


def monday(week: str) -> date:
    """Its first day. Raises ValueError for what is no week."""
    if not WEEK.fullmatch(week):
        raise ValueError(f"{week!r} is no week")
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


def after(week: str, weeks: int) -> str:
    """The week so many later, or earlier where that is below zero."""
    return _named(monday(week) + timedelta(weeks=weeks))


def through(first: str, last: str) -> list[str]:
    """All from the first to the last, both among them."""
    count = (monday(last) - monday(first)).days // 7
    return [after(first, weeks) for weeks in range(count + 1)]


def _named(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"
