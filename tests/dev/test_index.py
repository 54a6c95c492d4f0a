"""Where packages come from, on a real web server of the test."""

from __future__ import annotations

import hashlib
import http.server
import io
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from steunpunt.dev import environment, index
from steunpunt.dev.console import Problem
from steunpunt.dev.index import DEFAULT_INDEX, Sources, candidates, fetch, read_sources


@dataclass
class Index:
    """A package index: what it answers, and what it was asked."""

    address: str = ""
    pages: dict[str, bytes] = field(default_factory=dict)
    refusals: list[int] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Index]:
    found = Index()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, self.headers.get("Authorization", "")))
            code = found.refusals.pop(0) if found.refusals else (200 if self.path in found.pages else 404)
            self.send_response(code)
            self.end_headers()
            self.wfile.write(found.pages.get(self.path, b""))

        def log_message(self, *args: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        found.address = f"http://127.0.0.1:{listening.server_port}"
        threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True).start()
        yield found
        listening.shutdown()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)


def configure(home: Path, text: str) -> Path:
    path = home / "pip.conf"
    path.write_text(text)
    return path


def sources_of(home: Path, text: str = "", **variables: str) -> Sources:
    return read_sources({"PIP_CONFIG_FILE": str(configure(home, text)), **variables}, home)


def test_without_any_word_it_is_the_public_index(tmp_path: Path) -> None:
    found = read_sources({"PIP_CONFIG_FILE": "/dev/null"}, tmp_path)
    assert (found.index, found.extra, found.links, found.configured) == (DEFAULT_INDEX, (), (), False)
    assert "UV_DEFAULT_INDEX" not in found.for_uv({})


def test_the_configuration_of_pip_counts_and_its_variables_win(tmp_path: Path) -> None:
    text = "[global]\nindex-url = https://a.example/simple/\nextra-index-url =\n  https://b.example/\n  https://c.example\n"
    text += "[install]\nproxy = http://p:1"
    found = sources_of(tmp_path, text)
    assert (found.index, found.extra, found.proxy) == ("https://a.example/simple", ("https://b.example", "https://c.example"), "http://p:1")
    assert sources_of(tmp_path, text, PIP_INDEX_URL="https://d.example/simple").index == "https://d.example/simple"
    assert sources_of(tmp_path, text, PIP_INDEX_URL="https://d.example", UV_DEFAULT_INDEX="https://e.example").index == "https://e.example"


@pytest.mark.parametrize("text", ["index-url = no section", "[global\nx", "\0\0\0", "[global]\nno-index = perhaps"])
def test_a_configuration_that_is_garbage_is_none(tmp_path: Path, text: str) -> None:
    assert sources_of(tmp_path, text) == sources_of(tmp_path)


def test_folders_and_certificates_that_are_not_there_are_passed_over(tmp_path: Path) -> None:
    found = sources_of(tmp_path, "", PIP_FIND_LINKS=f"/nowhere {tmp_path}", PIP_CERT="/nowhere.pem", PIP_EXTRA_INDEX_URL="file:///nowhere")
    assert (found.links, found.certificates, found.extra) == ((str(tmp_path),), "", ())


def test_the_variables_of_uv_win(tmp_path: Path) -> None:
    found = sources_of(tmp_path, "[global]\nindex-url = https://a.example/simple")
    assert found.for_uv({})["UV_DEFAULT_INDEX"] == "https://a.example/simple"
    assert "UV_DEFAULT_INDEX" not in found.for_uv({"UV_INDEX_URL": "https://b.example"})
    assert "UV_HTTP_TIMEOUT" not in found.for_uv({"UV_HTTP_TIMEOUT": "5"})


def test_the_files_of_an_index_and_of_a_folder(tmp_path: Path, server: Index) -> None:
    (tmp_path / "uv-1.whl").touch()
    server.pages["/simple/uv/"] = b'<a data-x="1" href="../../files/uv-2.whl#sha256=ab&amp;c">uv</a> <A HREF=\'http://h/uv-3.whl\'>3</A>'
    found = candidates(Sources(index=f"{server.address}/simple", links=(str(tmp_path),)), "uv")
    assert found == [(tmp_path / "uv-1.whl").as_uri(), f"{server.address}/files/uv-2.whl#sha256=ab&c", "http://h/uv-3.whl"]


def test_an_index_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "uv").mkdir()
    (tmp_path / "uv" / "uv-1.whl").write_bytes(b"wheel")
    sources = Sources(index=tmp_path.as_uri())
    assert fetch(sources, candidates(sources, "uv")[0]) == b"wheel"


def test_an_index_that_is_away_is_one_clear_message_without_a_password(server: Index) -> None:
    sources = Sources(index=server.address.replace("http://", "http://me:secret@"))
    with pytest.raises(Problem, match=r"^The package index cannot be reached") as caught:
        candidates(sources, "uv")
    assert "secret" not in str(caught.value)
    assert "PIP_INDEX_URL" in str(caught.value)
    with pytest.raises(Problem, match=r"no index and no folder is configured"):
        candidates(Sources(no_index=True), "uv")


def test_a_password_goes_in_a_header(server: Index) -> None:
    server.pages["/x"] = b"body"
    assert fetch(Sources(), server.address.replace("http://", "http://me:s%40cret@") + "/x") == b"body"
    assert server.asked == [("/x", "Basic bWU6c0BjcmV0")]


@pytest.mark.usefixtures("impatient")
def test_a_hiccup_is_tried_again_and_a_no_is_not(server: Index) -> None:
    server.pages["/x"] = b"body"
    server.refusals = [503, 500]
    assert fetch(Sources(), f"{server.address}/x") == b"body"
    assert len(server.asked) == 3
    with pytest.raises(OSError, match="404"):
        fetch(Sources(), f"{server.address}/y")
    assert len(server.asked) == 4
    server.refusals = [503] * 9
    with pytest.raises(OSError, match="503"):
        fetch(Sources(), f"{server.address}/x")
    assert len(server.asked) == 4 + index.ATTEMPTS


@pytest.mark.parametrize(
    ("tags", "system", "machine", "libc", "fit"),
    [
        ("manylinux_2_17_x86_64.manylinux2014_x86_64", "linux", "x86_64", ("glibc", "2.36"), True),
        ("manylinux_2_17_x86_64", "linux", "aarch64", ("glibc", "2.36"), False),
        ("manylinux_2_39_x86_64", "linux", "x86_64", ("glibc", "2.36"), False),
        ("manylinux_2_17_x86_64", "linux", "x86_64", ("", ""), False),
        ("macosx_11_0_arm64", "darwin", "arm64", ("", ""), True),
        ("win_amd64", "linux", "x86_64", ("glibc", "2.36"), False),
    ],
)
def test_a_wheel_fits_the_machine_or_not(tags: str, system: str, machine: str, libc: tuple[str, str], fit: bool) -> None:
    assert environment.fits(tags, system, machine, libc) is fit


def test_the_lock_of_uv_names_a_version_and_hashes() -> None:
    version, hashes = environment.read_pin(environment.UV_FILE.read_text())
    assert version[0].isdigit()
    assert len(hashes) > 5
    with pytest.raises(Problem, match="does not name a version"):
        environment.read_pin("")


def wheel_of_uv() -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as wheel:
        wheel.writestr("uv-9.9.9.data/scripts/uv", "#!/bin/sh\necho uv 9.9.9\n")
    return body.getvalue()


@pytest.fixture
def offered(server: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    body = wheel_of_uv()
    server.pages["/files/uv.whl"] = body
    name = "uv-9.9.9-py3-none-manylinux_2_17_x86_64.whl"
    server.pages |= {"/uv/": f'<a href="/files/{name}">{name}</a>'.encode(), f"/files/{name}": body}
    monkeypatch.setenv("PIP_INDEX_URL", server.address)
    for variable in ("PIP_FIND_LINKS", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(environment.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(environment, "UV_FILE", tmp_path / "uv.txt")
    return body


def test_a_file_with_the_right_hash_becomes_the_tool(var: Path, offered: bytes) -> None:
    environment.UV_FILE.write_text(f"uv==9.9.9 \\\n    --hash=sha256:{hashlib.sha256(offered).hexdigest()}\n")
    (var / "tools").mkdir()
    (var / "tools" / "uv-9.9.9.123.part").touch()  # What a killed attempt leaves.
    found = environment.ensure_uv(var)
    assert (found.name, found.stat().st_mode & 0o777) == ("uv-9.9.9", 0o755)
    assert [path.name for path in found.parent.iterdir()] == ["uv-9.9.9"]


def test_a_file_with_another_hash_is_refused_and_not_kept(var: Path, offered: bytes) -> None:
    environment.UV_FILE.write_text(f"uv==9.9.9 \\\n    --hash=sha256:{'0' * 64}\n")
    with pytest.raises(Problem, match=r"another SHA-256\): nothing was installed"):
        environment.ensure_uv(var)
    assert list((var / "tools").iterdir()) == []


def test_a_version_that_is_not_there_is_one_sentence(var: Path, offered: bytes) -> None:
    environment.UV_FILE.write_text(f"uv==9.9.10 \\\n    --hash=sha256:{'0' * 64}\n")
    with pytest.raises(Problem, match=r"^The package index has no uv 9.9.10 for \S+ on x86_64.$"):
        environment.ensure_uv(var)


def test_what_is_installed_is_current_until_a_lock_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp, lock = tmp_path / "stamp.json", tmp_path / "lock.txt"
    lock.write_text("a==1")
    monkeypatch.setattr(environment, "STAMP", stamp)
    monkeypatch.setattr(environment, "LOCK_FILE", lock)
    assert not environment.is_current()
    stamp.write_text(environment.json.dumps(environment.wanted_stamp()))
    assert environment.is_current()
    lock.write_text("a==2")
    assert not environment.is_current()
    for garbage in ("", "{", "[]", "null"):
        stamp.write_text(garbage)
        assert not environment.is_current()


def test_a_program_that_fails_shows_the_end_of_its_log(var: Path) -> None:
    with pytest.raises(Problem, match=r"(?s)^sh -c failed:\n  \| no room.*can be run again"):
        environment.run_logged(["sh", "-c", "echo no room; exit 3"], dict(environment.os.environ), var / "log" / "setup.log")
