"""How many examples a slow property test tries: few usually, thousands under ``--hypothesis-profile=thorough``."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

USUAL = settings.default.max_examples if settings.default else 100


def examples(few: int) -> settings:
    """Settings of a test: ``few`` examples, unless a profile was chosen that asks for more than is usual."""
    return settings(
        max_examples=USUAL if USUAL > 100 else few,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
