"""What the desk does not need at its start."""

import os
import subprocess
import sys

CODE = """
import sys, django
django.setup()
import kept.accounts.urls, kept.roster.urls, kept.notices.urls
print(sorted({"fido2", "cryptography", "holidays", "qrcode", "segno", "ninja", "pydantic"} & set(sys.modules)))
"""


def test_large_libraries_wait_for_who_needs_them():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "kept.config.settings"}
    ran = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, env=environment, check=True)
    assert ran.stdout.strip() == "[]"
