"""What can go wrong, as one tree.

    CuttingsError
      ArchiveError           the archive folder is missing, locked, or of a newer version
        ArchiveLocked        another process is writing
      CatalogueError         the system of record can't be read or written
      EngineError            the search index can't be read or written
        IndexDamaged         it must be rebuilt with ``cuttings reindex``
      DateError              a date of publication that is no date
      NotFound               no such article, story, facet or facet value
      QueryRefused           a request over a stated limit
        SearchTooSlow        one over its time
        TooBusy              one that has to wait until others are done
      SettingsError          a setting or option that can't be used
      DecisionRefused        a correction that can't be made or can't be taken back
        AuthorityError       one about names, or a file of names that contradicts itself
      AccountsError          the accounts of readers can't be read or written
        AccountRefused       a name, password or role that an account can't have

Every message says what is wrong, which one, and what to do.
"""


class CuttingsError(Exception):
    """The root: whatever Cuttings raises on purpose, so that a caller can catch it
    all at once.
    """


class ArchiveError(CuttingsError):
    """The archive folder can't be used as it is."""


class ArchiveLocked(ArchiveError):
    """Another living process is writing to the archive."""


class CatalogueError(CuttingsError):
    """The catalogue, the system of record, can't be read or written."""


class EngineError(CuttingsError):
    """The search engine can't answer or store."""


class IndexDamaged(EngineError):
    """The search index is unreadable; the catalogue is not, so it can be built again."""


class DateError(CuttingsError):
    """A date of publication is not cut from an ISO 8601 date."""


class NotFound(CuttingsError):
    """What was asked for by id does not exist."""


class QueryRefused(CuttingsError):
    """A request goes over a stated limit, such as the length of a query."""


class SearchTooSlow(QueryRefused):
    """An answer took longer than its deadline and was given up."""


class TooBusy(QueryRefused):
    """As many costly requests as may run are running; this one can be asked later."""


class SettingsError(CuttingsError):
    """A setting or an option has a value that can't be used."""


class DecisionRefused(CuttingsError):
    """A correction would change nothing, contradict another one, or can't be undone."""


class AuthorityError(DecisionRefused):
    """A decision about names would contradict another, or a row of an authority file
    is malformed.
    """


class AccountsError(CuttingsError):
    """The accounts of readers can't be read or written."""


class AccountRefused(AccountsError):
    """An account can't have this name, password, address or role."""
