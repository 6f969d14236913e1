"""What a role tells about a person: an office that one person holds, or only a
nationality.

>>> is_office("president of Tajikistan"), is_office("national of Tajikistan"), is_office("striker")
(True, False, False)
>>> nation("president of Tajikistan"), nation("striker")
('Tajikistan', '')
"""

from __future__ import annotations

NATIONAL = "national of "


def is_office(role: str) -> bool:
    """Whether a role is an office tied to a country, which proves more than a
    nationality does.
    """
    return " of " in role and not role.startswith(NATIONAL)


def nation(role: str) -> str:
    """The country that a role ties a person to, or an empty string."""
    return role.rpartition(" of ")[2] if " of " in role else ""
