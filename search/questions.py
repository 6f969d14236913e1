"""Questions of the command line that are answered with yes or no.

    if not is_confirmed(gettext("Remove 3 articles?")):
        raise click.Abort

An option that must be confirmed is a ``Question``:

    @click.confirmation_option(prompt="Delete the account?", cls=Question)
"""

from __future__ import annotations

import click

from cuttings.search.translations import gettext, pgettext


def is_confirmed(question: str) -> bool:
    """Asks on stderr, and says whether the answer was yes; Enter alone is no.

    The keys are those of the reader's language, j and n in German; y is yes in all.
    """
    yes, no = pgettext("answer", "yes"), pgettext("answer", "no")
    asked = f"{question} [{yes[0]}/{no[0].upper()}]"
    while True:
        typed: str = click.prompt(asked, default="", show_default=False, err=True)
        answer = typed.strip().lower()
        if answer in {"y", "yes", yes[0], yes}:
            return True
        if answer in {"", "n", "no", no[0], no}:
            return False
        click.echo(gettext("Error: invalid input"), err=True)


class Question(click.Option):
    """A flag that is asked for where it isn't given."""

    def prompt_for_value(self, ctx: click.Context) -> bool:
        """Whether the answer was yes."""
        del ctx
        return is_confirmed(str(self.prompt))
