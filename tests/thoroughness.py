"""How many examples a property test tries: the profiles, and ``examples`` for a test
whose examples are slow.

``usual`` tries the same examples in every run, so that a failure is the fault of the
change that is tested, and lets no example fail for being slow, as a loaded machine
makes any of them. ``thorough`` tries thousands of random ones.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

USUAL, THOROUGH = 100, 2_000
# Checks of the machine's speed, and of fixtures that every example shares, as ours are
# meant to be.
UNCHECKED = (
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.function_scoped_fixture,
)


def register_profiles() -> None:
    """Makes the profiles known and chooses ``usual``; pytest's
    ``--hypothesis-profile`` chooses the other.
    """
    shared = settings(deadline=None, database=None, suppress_health_check=UNCHECKED)
    settings.register_profile("usual", shared, max_examples=USUAL, derandomize=True)
    settings.register_profile(
        "thorough", shared, max_examples=THOROUGH, derandomize=False, print_blob=True
    )
    settings.load_profile("usual")


def examples(few: int) -> settings:
    """Settings of a test with slow examples:

    ``few`` of them, or what a profile asks that wants more than usual.
    """
    chosen = settings().max_examples
    return settings(max_examples=few if chosen <= USUAL else chosen)
