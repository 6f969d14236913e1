"""A real OpenID Connect provider (Authlib's authorization server) on a port of its own."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import waitress
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, jsonify
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "cuttings", "a secret between two machines"
KEY = RSAKey.generate_key(2048, {"kid": "one"})


class Client(ClientMixin):
    """The one site that the provider knows."""

    client_id = CLIENT

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == "http://localhost/sign-in/openid/back"

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return endpoint != "token" or method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Code(AuthorizationCodeMixin):
    """A code that was given out, with what it was given for."""

    def __init__(self, payload, user) -> None:
        data = payload.data
        self.redirect_uri = payload.redirect_uri
        self.scope = payload.scope
        self.nonce = data.get("nonce")
        self.code_challenge = data.get("code_challenge")
        self.code_challenge_method = data.get("code_challenge_method")
        self.user = user

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope

    def get_nonce(self):
        return self.nonce

    def get_auth_time(self):
        return int(time.time())

    def get_acr(self):
        return None

    def get_amr(self):
        return None


@contextmanager
def provider(user: dict) -> Iterator[str]:
    """The provider's address; ``user`` is who signs in there, and may change."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    codes: dict[str, Code] = {}
    app = Flask("provider")
    app.secret_key = secrets.token_hex()
    app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = False

    class CodeGrant(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

        def save_authorization_code(self, code, request):
            codes[code] = Code(request.payload, request.user)

        def query_authorization_code(self, code, client):
            return codes.get(code)

        def delete_authorization_code(self, authorization_code):
            for code, known in list(codes.items()):
                if known is authorization_code:
                    del codes[code]

        def authenticate_user(self, authorization_code):
            return authorization_code.user

    class OpenId(OpenIDCode):
        def exists_nonce(self, nonce, request):
            return False

        def get_client_claims(self, client):
            return {"iss": address()}

        def resolve_client_private_key(self, client):
            return KEY

        def get_client_algorithm(self, client):
            return "RS256"

        def generate_user_info(self, user, scope):
            return UserInfo(sub="1", **user)

    server = AuthorizationServer(
        app,
        query_client=lambda client_id: Client() if client_id == CLIENT else None,
        save_token=lambda token, request: None,
    )
    server.register_grant(
        CodeGrant, [OpenId(require_nonce=True), CodeChallenge(required=True)]
    )
    listening = waitress.create_server(
        app, host="127.0.0.1", port=0, threads=2, asyncore_use_poll=True
    )

    def address() -> str:
        return f"http://127.0.0.1:{listening.effective_port}"

    @app.get("/.well-known/openid-configuration")
    def describe():
        return jsonify(
            issuer=address(),
            authorization_endpoint=address() + "/authorize",
            token_endpoint=address() + "/token",
            jwks_uri=address() + "/keys",
        )

    @app.get("/keys")
    def keys():
        return jsonify(KeySet([KEY]).as_dict(private=False))

    @app.get("/authorize")
    def authorize():
        grant = server.get_consent_grant(end_user=dict(user))
        return server.create_authorization_response(
            request=None, grant_user=dict(user), grant=grant
        )

    @app.post("/token")
    def token():
        return server.create_token_response()

    threading.Thread(target=listening.run, daemon=True).start()
    yield address()
    listening.close()
