"""A Dovecot of our own: as an ordinary user, in a folder of its own, any user name with the password `tea`."""

import datetime
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PASSWORD = "tea"
PROGRAM = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_uid = {user}
mail_gid = {group}
mail_location = maildir:{folder}/mail/%u:LAYOUT=fs
mail_max_userip_connections = 100
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
imap_capability = {capability}
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u
}}
"""


class Dovecot:
    """start() and stop() as often as one likes; the mails stay. `capability` replaces what it says it can."""

    def __init__(self, capability="", introspection=""):
        self.folder = Path(tempfile.mkdtemp(prefix="dc-"))
        self.port, self.tls_port = free_port(), free_port()
        self.process = None
        # As root it would want users of its own; as nobody in particular it wants nothing.
        self.user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        certificate(self.folder, "localhost")
        import grp

        (self.folder / "dovecot.conf").write_text(
            CONFIG.format(
                folder=self.folder, user=self.user.pw_name, group=grp.getgrgid(self.user.pw_gid).gr_name, port=self.port,
                tls_port=self.tls_port, password=PASSWORD, capability=capability,
            )
        )  # fmt: skip
        (self.folder / "oauth2.conf").write_text(
            f"introspection_mode = get\nintrospection_url = {introspection}?token=\nusername_attribute = username\n"
            "active_attribute = active\nactive_value = true\n"
        )
        for name in ("run", "state", "mail", "home"):
            (self.folder / name).mkdir()
        if os.geteuid() == 0:
            for path in [self.folder, *self.folder.rglob("*")]:
                os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def start(self):
        who = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        self.process = subprocess.Popen(
            [PROGRAM, "-F", "-c", str(self.folder / "dovecot.conf")], start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **who,
        )  # fmt: skip
        wait_for(self.port, self.process)
        return self

    def stop(self, how=signal.SIGKILL):
        """The server and all its processes are gone, connections cut in the middle."""
        if self.process is None:
            return
        children = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout
        for pid in [str(self.process.pid), *children.split()]:
            try:
                os.kill(int(pid), how)
            except ProcessLookupError:
                continue
        self.process.wait(10)
        self.process.stderr.close()
        (self.folder / "run" / "master.pid").unlink(missing_ok=True)
        self.process = None

    def close(self):
        self.stop(signal.SIGTERM)
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        path = self.folder / "log"
        return path.read_text() if path.exists() else ""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process, within=20.0):
    end = time.monotonic() + within
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(process.stderr.read().decode())
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as link:
                if link.recv(64).startswith(b"* "):
                    return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the IMAP server does not answer")


def certificate(folder, name):
    """certificate.pem and key.pem for `name`, signed by nobody but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    moment = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - datetime.timedelta(days=1))
        .not_valid_after(moment + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )  # fmt: skip
