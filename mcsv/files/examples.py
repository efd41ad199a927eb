"""The commented example models that come with mcsv."""

from __future__ import annotations

from pathlib import Path

from mcsv.errors import Mistake, UsageError

__all__ = ["copy_blank", "copy_examples", "example_files"]

_PACKAGE = Path(__file__).resolve().parent.parent


def example_files() -> tuple[Path, ...]:
    """The example models and what they read: in the installed package, or beside it in a checkout."""
    installed = _PACKAGE / "configs"
    folder = installed if installed.is_dir() else _PACKAGE.parent / "configs"
    return tuple(sorted(path for path in folder.glob("*") if path.suffix in {".yaml", ".csv", ".json"}))


def copy_examples(folder: str | Path) -> tuple[Path, ...]:
    """Copy the examples into ``folder``, which is made where it is missing; the paths of the copies.

    UsageError, and nothing is copied, where any of them is there already or the folder cannot be written.
    """
    return _copied({path.name: path for path in example_files()}, Path(folder))


def copy_blank(folder: str | Path) -> tuple[Path, ...]:
    """Put a minimal model and the schema that editors read into ``folder``, as :func:`copy_examples` does."""
    schema = next(path for path in example_files() if path.name == "schema.json")
    return _copied({"model.yaml": Path(__file__).with_name("blank.yaml"), schema.name: schema}, Path(folder))


def _copied(files: dict[str, Path], target: Path) -> tuple[Path, ...]:
    pairs = [(path, target / name) for name, path in files.items()]
    way_out = "choose another folder, or remove the file"
    taken = [
        Mistake("E502", "exists and is not overwritten", file=str(to), way_out=way_out)
        for _, to in pairs
        if to.exists()
    ]
    if taken:
        raise UsageError(taken)
    try:
        target.mkdir(parents=True, exist_ok=True)
        for path, to in pairs:
            to.write_bytes(path.read_bytes())
    except OSError as error:
        raise UsageError(Mistake("E602", f"cannot write there: {error.strerror}", file=str(target))) from error
    return tuple(to for _, to in pairs)
