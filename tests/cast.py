"""The people and the moment that tests share; their ids are those of the preview's cast."""

import datetime as dt
from zoneinfo import ZoneInfo

MAI = 1001
"""A citizen."""
NAM = 1002
"""A helper, who asks for others."""
HANH = 1003
"""A desk officer."""
STRANGER = 9009
"""Somebody who never wrote before."""

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=HANOI)
"""A Friday morning in office hours."""
TODAY = NOW.date()
