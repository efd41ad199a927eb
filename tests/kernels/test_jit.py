"""Where compiled kernels are kept: named by their sources, and only where nobody else can write."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from mcsv.kernels import jit
from mcsv.kernels import sources as of_kernels

digest_now = jit.digest.__wrapped__
folder_now = jit.cache_folder.__wrapped__
posix = pytest.mark.skipif(sys.platform == "win32", reason="file modes")


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the kernels' sources that the digest is taken of."""
    package = Path(jit.__file__).parents[1]
    for folder in ("kernels", "tallies", "interpreter"):
        shutil.copytree(package / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(of_kernels, "__file__", str(tmp_path / "kernels" / "sources.py"))
    monkeypatch.setattr(of_kernels, "_of_sources", of_kernels._of_sources.__wrapped__)
    return tmp_path


@pytest.fixture
def parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MCSV_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_any_changed_source_changes_the_digest(sources: Path) -> None:
    seen = {digest_now()}
    assert seen == {jit.digest()}
    for path in sorted(sources.glob("*/*.py")):
        path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
        seen.add(digest_now())
    assert len(seen) == 1 + len(list(sources.glob("*/*.py")))
    (sources / "tallies" / "fresh.py").write_text("")
    assert digest_now() not in seen


def test_line_endings_do_not_count(sources: Path) -> None:
    before = digest_now()
    for path in sources.glob("*/*.py"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert digest_now() == before


def test_versions_count(monkeypatch: pytest.MonkeyPatch) -> None:
    before, versions = digest_now(), jit.versions()
    assert set(versions) == {"numba", "llvmlite", "numpy", "python"}
    for name in versions:
        with monkeypatch.context() as changed:
            changed.setattr(jit, "versions", lambda name=name: {**versions, name: "0.0.1"})
            assert digest_now() != before
    assert digest_now() == before


@posix
def test_the_folder_is_private_and_named_by_the_digest(parent: Path) -> None:
    folder = folder_now()
    assert folder == parent / f"kernels-{jit.digest()[:16]}"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder_now() == folder


@posix
@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
def test_a_folder_that_others_may_write_to_is_not_used(mode: int, parent: Path) -> None:
    folder = folder_now()
    folder.chmod(mode)
    assert folder_now() is None


@posix
def test_a_link_or_a_file_in_its_place_is_not_used(parent: Path, tmp_path: Path) -> None:
    folder = folder_now()
    folder.rmdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.symlink_to(tmp_path / "elsewhere")
    assert folder_now() is None
    folder.unlink()
    folder.write_text("")
    assert folder_now() is None


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="users")
def test_somebody_elses_folder_is_not_used(parent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder_now() is not None
    mine = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: mine + 1)
    assert folder_now() is None


@posix
def test_a_folder_that_can_only_be_read_is_used_through_links(
    parent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_now()
    (folder / "rows_1").mkdir()
    for name in ("rows.add.nbi", "rows.add.1.nbc"):
        (folder / "rows_1" / name).write_text(name)
    monkeypatch.setattr(jit.tempfile, "gettempdir", lambda: str(tmp_path))
    read_only(folder, monkeypatch)
    for _ in range(2):
        linked = folder_now()
        assert linked == tmp_path / f"mcsv-{os.getuid()}" / folder.name
        assert (linked / "rows_1" / "rows.add.1.nbc").read_text() == "rows.add.1.nbc"
        assert [path.is_symlink() for path in sorted(linked.glob("rows_1/*"))] == [True, True]
    (tmp_path / f"mcsv-{os.getuid()}").chmod(0o777)
    assert folder_now() is None


@posix
def test_what_others_could_have_written_is_not_run(parent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_now()
    (folder / "rows.add.1.nbc").write_text("")
    read_only(folder, monkeypatch)
    assert folder_now() is not None
    folder.chmod(0o757)
    assert folder_now() is None
    folder.chmod(0o755)
    assert folder_now() is not None


def read_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a file system that is mounted so; root may write whatever the modes say."""
    can = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != folder and can(path, mode))


def test_no_folder_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MCSV_CACHE_DIR", str(tmp_path / "file" / "below"))
    assert folder_now() is None
    monkeypatch.setattr(jit, "cache_folder", lambda: None)

    @jit.kernel
    def twice(x):
        return x + x

    assert twice(2.0) == 4.0
    assert not jit.compiled_before()
    jit.forget()


def test_forgetting_deletes_compiled_kernels_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jit, "cache_folder", lambda: tmp_path)
    (tmp_path / "kernels_1").mkdir()
    for name in ("rows.add.nbi", "rows.add.1.nbc", "note.txt"):
        (tmp_path / "kernels_1" / name).write_text("")
    assert jit.compiled_before()
    jit.forget()
    assert [path.name for path in (tmp_path / "kernels_1").iterdir()] == ["note.txt"]
    assert not jit.compiled_before()
