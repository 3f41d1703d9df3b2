"""The files in deploy/ say what the app says: the same headers, the same limits, settings that exist."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.databases import environment
from tests.support.house import ROOT
from tests.support.production import PUBLIC
from ticketing_app.api.envelope import LARGEST_UPLOAD
from ticketing_app.config import settings
from ticketing_app.ui import headers

NGINX = (ROOT / "deploy" / "nginx.conf").read_text()


def test_nginx_puts_on_its_own_answers_what_the_app_puts_on_its() -> None:
    variables = dict(re.findall(r"add_header (\S+)\s+(\$\w+)\s+always;", NGINX))
    with environment({"TICKETING_ENV": "production", "TICKETING_PUBLIC_URL": PUBLIC}):
        wanted = headers.safe(settings())
    for name, value in wanted.items():
        if name == b"server":
            assert NGINX.count("server_tokens off;") == 2
            continue
        variable = next(one for header, one in variables.items() if header.lower() == name.decode())
        said = re.search(rf"map \$upstream_http_x_request_id \{variable}\s*{{[^}}]*\"\"\s+\"([^\"]+)\";\s*}}", NGINX)
        assert said, name
        assert said[1].replace("$http_host", "help.example.net") == value.decode()


def test_nginx_takes_what_the_app_takes_and_lets_it_refuse_the_rest() -> None:
    (most,) = re.findall(r"client_max_body_size (\d+)m;", NGINX)
    assert LARGEST_UPLOAD < int(most) << 20 < 2 * LARGEST_UPLOAD


def test_the_access_log_has_no_query_and_no_referrer() -> None:
    (form,) = re.findall(r"log_format \w+ '([^']+)';", NGINX)
    assert not {"$request", "$request_uri", "$args", "$query_string", "$http_referer"} & set(re.findall(r"\$\w+", form))
    assert NGINX.count("access_log") == NGINX.count("access_log /var/log/nginx/ticketing.log ticketing;")


def test_the_example_of_settings_is_fit_for_production_once_the_key_is_there() -> None:
    lines = re.findall(r"^(\w+)='?(.*?)'?$", (ROOT / "deploy" / "env.example").read_text(), re.MULTILINE)
    with environment({**dict(lines), "TICKETING_SECRET_KEY": "x" * 32}):
        chosen = settings()
    assert chosen.production
    assert chosen.secure_cookie
    assert not chosen.on_sqlite
    assert not chosen.worker
    assert chosen.proxies


def test_app_and_worker_run_the_same_way() -> None:
    for name, command in (("ticketing", "-m ticketing_app.serve"), ("ticketing-worker", "-m ticketing_app worker")):
        unit = (ROOT / "deploy" / f"{name}.service").read_text()
        for line in (
            f"ExecStart=/opt/ticketing/.venv/bin/python {command}",
            "EnvironmentFile=/etc/ticketing/env",
            "User=ticketing",
            "StateDirectory=ticketing",
            "Restart=always",
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
        ):
            assert line in unit.splitlines(), f"{name}: {line}"


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_understands_its_file(tmp_path: Path) -> None:
    certificate = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    certificate += ["-subj", "/CN=x", "-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
    subprocess.run(certificate, check=True, capture_output=True)
    ours = NGINX.replace("/etc/ssl/ticketing", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "ticketing.conf").write_text(ours)
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid; events {{}} http {{ include {tmp_path}/ticketing.conf; }}")
    said = subprocess.run(
        ["nginx", "-t", "-c", str(whole), "-e", str(tmp_path / "errors")], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
