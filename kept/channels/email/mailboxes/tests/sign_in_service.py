"""A small OAuth 2.0 service that speaks as documented, over real HTTP: codes, PKCE, refresh tokens that rotate, refusals."""

import base64
import hashlib
import json
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class SignInService:
    """`answers`: given first, one a request: (status, body, headers). `access` and `refreshes` are what it gave out."""

    client_id, client_secret = "kept-id", "kept-secret"

    def __init__(self):
        self.forget()
        service = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self):
                self.reply(*service.get(urlsplit(self.path)))

            def do_POST(self):
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.reply(*service.post({name: values[0] for name, values in form.items()}))

            def reply(self, status, body, headers=()):
                content = json.dumps(body).encode()
                self.send_response(status)
                for name, value in dict(headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def forget(self):
        self.codes, self.access, self.refreshes, self.answers, self.asked = {}, {}, {}, [], []

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()

    def settings(self, host, port):
        """What settings.MAIL_SERVICES holds of it."""
        return {
            "client_id": self.client_id, "client_secret": self.client_secret, "authorize": self.url + "/authorize",
            "token": self.url + "/token", "host": host, "port": port, "security": "none",
        }  # fmt: skip

    def agree(self, address, user_name):
        """The lead presses "allow" on the page at `address`. Returns what the browser is sent back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == self.client_id and asked["response_type"] == "code"
        code = secrets.token_hex(8)
        self.codes[code] = asked | {"user": user_name}
        return {"code": code, "state": asked["state"]}

    def get(self, address):
        """Introspection, for the IMAP server: RFC 7662."""
        token = parse_qs(address.query).get("token", [""])[0]
        user = self.access.get(token)
        return 200, {"active": "true" if user else "false", "username": user or ""}

    def post(self, form):
        self.asked.append(form)
        if self.answers:
            return self.answers.pop(0)
        if (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.client_secret):
            return 401, {"error": "invalid_client"}
        if form["grant_type"] == "authorization_code":
            return self.by_code(form)
        user = self.refreshes.pop(form.get("refresh_token"), None)
        return self.give(user) if user else (400, {"error": "invalid_grant", "error_description": "Token expired."})

    def by_code(self, form):
        asked = self.codes.pop(form.get("code"), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not asked or asked["code_challenge"] != proof or asked["redirect_uri"] != form.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        return self.give(asked["user"])

    def give(self, user):
        access, refresh = secrets.token_hex(16), secrets.token_hex(16)
        self.access[access], self.refreshes[refresh] = user, user
        return 200, {"access_token": access, "refresh_token": refresh, "expires_in": 3600, "token_type": "Bearer"}
