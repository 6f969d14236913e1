"""Signing in by an OpenID Connect provider (the extra ``openid``).

The authorization code flow with PKCE, state and nonce; the ID token's signature, issuer,
audience, time and nonce are checked with the provider's published keys (OpenID Connect
Core 1.0, section 3.1.3.7). What must be remembered between the two requests stands in a
signed cookie of ten minutes, which only that browser has. Whoever is new becomes a
reader; keepers give more.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer

from cuttings.search.errors import AccountRefused, AccountsError
from cuttings.search.settings import setting
from cuttings.search.translations import worded

COOKIE = "cuttings-openid"
MOST_SECONDS = 600
TIMEOUT = 10.0
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]


@dataclass(frozen=True, slots=True)
class OpenIdSettings:
    """The identity provider: the table ``[openid]`` of ``cuttings.toml``."""

    issuer: str = setting("", "the provider's address; empty: none")
    client_id: str = setting("", "what the provider calls this site")
    client_secret: str = setting(
        "", "the secret; better in the environment, CUTTINGS_OPENID_CLIENT_SECRET"
    )
    name_claim: str = setting(
        "preferred_username", "the claim that is the name of the account"
    )
    label: str = setting("Sign in with your library account", "the words on the button")


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that has begun: where to go, and what to remember meanwhile."""

    url: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for."""

    name: str
    mail: str


class Provider:
    """One identity provider. Its addresses and keys are asked for when first needed."""

    def __init__(self, settings: OpenIdSettings) -> None:
        self.settings = settings
        self._described: dict[str, Any] = {}

    def begin(self, back: str, going_on: str, key: bytes) -> Begun:
        """Sends somebody to the provider, to come back to ``back`` and go on from there.

        Raises AccountsError where the provider can't be reached.
        """
        verifier = secrets.token_urlsafe(48)
        nonce = secrets.token_urlsafe(16)
        with self._session(back) as session:
            url, state = session.create_authorization_url(
                self._describe()["authorization_endpoint"],
                nonce=nonce,
                code_verifier=verifier,
            )
        remembered = {
            "state": state,
            "nonce": nonce,
            "verifier": verifier,
            "back": back,
            "next": going_on,
        }
        return Begun(url, _signer(key).dumps(remembered))

    def end(
        self, cookie: str, state: str, code: str, key: bytes
    ) -> tuple[Identity, str]:
        """Who came back, and where to go on to.

        Raises AccountRefused where the answer is not the provider's to this browser.
        """
        try:
            remembered = _signer(key).loads(cookie, max_age=MOST_SECONDS)
        except BadSignature as error:
            raise AccountRefused(
                worded(
                    "The sign-in was begun elsewhere, or too long ago. Begin it again."
                )
            ) from error
        if not secrets.compare_digest(state.encode(), remembered["state"].encode()):
            raise AccountRefused(
                worded("The sign-in was begun elsewhere. Begin it again.")
            )
        with _in_words(), self._session(remembered["back"]) as session:
            token = session.fetch_token(
                self._describe()["token_endpoint"],
                code=code,
                code_verifier=remembered["verifier"],
                timeout=TIMEOUT,
            )
        claims = self._claims(str(token.get("id_token", "")), remembered["nonce"])
        name = str(claims.get(self.settings.name_claim) or "")
        if not name:
            raise AccountRefused(
                worded(
                    "The provider names nobody (its claim %(name_claim)s is missing). "
                    "Its keeper can add it, or the setting openid.name-claim.",
                    name_claim=self.settings.name_claim,
                )
            )
        is_checked = claims.get("email_verified") is True
        return Identity(name, str(claims["email"]) if is_checked else ""), str(
            remembered["next"]
        )

    def _claims(self, id_token: str, nonce: str) -> dict[str, Any]:
        """The claims of an ID token. Raises AccountRefused for one that is not good."""
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        keys = KeySet.import_key_set(self._fetch(self._describe()["jwks_uri"]))
        wanted = jwt.JWTClaimsRegistry(
            leeway=60,
            iss={"essential": True, "value": self.settings.issuer.rstrip("/")},
            aud={"essential": True, "value": self.settings.client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            token = jwt.decode(id_token, keys, algorithms=ALGORITHMS)
            claims = {
                **token.claims,
                "iss": str(token.claims.get("iss", "")).rstrip("/"),
            }
            wanted.validate(claims)
        except (JoseError, ValueError) as error:
            raise AccountRefused(
                worded(
                    "What the provider says can't be believed (%(error)s). Begin again.",
                    error=error,
                )
            ) from error
        return claims

    def _session(self, back: str) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        return OAuth2Session(
            self.settings.client_id,
            self.settings.client_secret,
            redirect_uri=back,
            scope="openid profile email",
            code_challenge_method="S256",
        )

    def _describe(self) -> dict[str, Any]:
        if not self._described:
            address = self.settings.issuer.rstrip("/")
            found = self._fetch(address + "/.well-known/openid-configuration")
            if str(found.get("issuer", "")).rstrip("/") != address:
                raise AccountsError(
                    worded(
                        "The provider at %(address)s calls itself otherwise. Check the "
                        "setting openid.issuer.",
                        address=address,
                    )
                )
            self._described = found
        return self._described

    def _fetch(self, address: str) -> Any:
        import requests

        with _in_words():
            answer = requests.get(address, timeout=TIMEOUT)
            answer.raise_for_status()
            return answer.json()


@contextmanager
def _in_words() -> Iterator[None]:
    """A block in which what the network or the provider does wrong is said in words."""
    from authlib.common.errors import AuthlibBaseError
    from requests import RequestException

    try:
        yield
    except (AuthlibBaseError, RequestException, ValueError) as error:
        raise AccountsError(
            worded(
                "The identity provider does not answer as it should (%(error)s). Try "
                "again in a minute.",
                error=error,
            )
        ) from error


def _signer(key: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="openid")
