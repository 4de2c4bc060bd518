"""What dossiers cost: importing a year's export, finding one among very many, counting a year."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.exports import write_csv, write_xlsx
from bench.office import Office, Took
from bench.report import print_cells, print_heading, print_target

IMPORT_SECONDS = 6.0
IMPORT_MEGABYTES = 300.0
LOOK_UP_MILLISECONDS = 2.0
YEAR = 2025
"""The newest year of every database; further ones lie before it."""


@dataclass(frozen=True)
class Sizes:
    """Rows of an export, imports of each file, dossiers of the two databases, look-ups of each kind."""

    rows: int
    imports: int
    small: int
    large: int
    look_ups: int


FULL = Sizes(rows=100_000, imports=3, small=32_000, large=1_000_000, look_ups=2000)
QUICK = Sizes(rows=100_000, imports=1, small=32_000, large=200_000, look_ups=1000)


def measure_dossiers(sizes: Sizes) -> None:
    """Measure one after another and print as it goes, on SQLite files in a temporary folder."""
    with TemporaryDirectory() as folder:
        room = Path(folder)
        _compare_imports(room, sizes)
        print_heading("Databases for what follows, filled by importing a CSV file for each year")
        print_cells("dossiers", "files", "seconds", "rows/s", "first s", "last s", "MB on disk")
        offices = [_filled(room, 1, 1), _filled(room, sizes.small, sizes.small)]
        offices.append(_filled(room, sizes.large, sizes.rows))
        _compare_look_ups(offices[1:], sizes.look_ups)
        _compare_stats(offices)


def _compare_imports(room: Path, sizes: Sizes) -> None:
    print_heading(
        f"python -m bot dossiers import, start included, into a new database; median of {sizes.imports}"
    )
    print_cells("", "file MB", "dossiers", "seconds", "rows/s", "CPU s", "peak MB")
    _import(room, "the start alone: one row of CSV", write_csv(room / "one.csv", YEAR, 1), sizes.imports)
    files = (
        write_xlsx(room / "year.xlsx", YEAR, sizes.rows),
        write_csv(room / "year.csv", YEAR, sizes.rows),
    )
    runs = {path.suffix[1:]: _import(room, path.suffix[1:], path, sizes.imports) for path in files}
    for kind, took in runs.items():
        print_target(f"seconds for {kind}", took.seconds, IMPORT_SECONDS, at_least=False)
        print_target(f"MB resident at most for {kind}", took.peak / 1e6, IMPORT_MEGABYTES, at_least=False)


def _import(room: Path, name: str, path: Path, times: int) -> Took:
    """Import a file a few times and print the run in the middle."""
    runs, dossiers = [], 0
    for _ in range(times):
        with TemporaryDirectory(dir=room) as folder:
            office = Office(Path(folder))
            runs.append(office.run("import", str(path)))
            dossiers = office.count()
    took = sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]
    print_cells(
        name,
        f"{path.stat().st_size / 1e6:.1f}",
        f"{dossiers}",
        f"{took.seconds:.2f}",
        f"{dossiers / took.seconds:.0f}",
        f"{took.cpu:.2f}",
        f"{took.peak / 1e6:.0f}",
    )
    return took


def _filled(room: Path, dossiers: int, rows: int) -> Office:
    """A database of so many dossiers, imported in files of so many rows, the oldest year first."""
    office, path = Office(room / f"{dossiers}"), room / "part.csv"
    years = range(YEAR + 1 - dossiers // rows, YEAR + 1)
    seconds = [office.run("import", str(write_csv(path, year, rows))).seconds for year in years]
    print_cells(
        f"{office.count():,}",
        f"{len(seconds)}",
        f"{sum(seconds):.1f}",
        f"{dossiers / sum(seconds):.0f}",
        f"{seconds[0]:.2f}",
        f"{seconds[-1]:.2f}",
        f"{office.database.stat().st_size / 1e6:.0f}",
    )
    return office


def _compare_look_ups(offices: list[Office], each: int) -> None:
    print_heading("Look-up at the store, random codes one after another")
    print_cells("", "dossiers", "look-ups", "found", "p50 ms", "p99 ms")
    alls = []
    for office in offices:
        kinds = office.look_up(each)
        alls.append(kinds["all"])
        dossiers = f"{office.count():,}"
        for kind, took in kinds.items():
            times = (f"{seconds * 1000:.2f}" for seconds in (took.p50, took.p99))
            print_cells(kind, dossiers, f"{took.tried}", f"{took.found}", *times)
    small, large = alls
    for name, took in (("smaller", small), ("larger", large)):
        what = f"ms to 99 % of look-ups in the {name}"
        print_target(what, took.p99 * 1000, LOOK_UP_MILLISECONDS, at_least=False)
    print(
        f"  {large.p50 / small.p50:6.2f} times p50, {large.p99 / small.p99:.2f} times p99 in the larger one"
    )


def _compare_stats(offices: list[Office]) -> None:
    print_heading("python -m bot dossiers stats for a year, start included")
    print_cells("dossiers", "seconds", "CPU s", "peak MB")
    for office in offices:
        took = office.run("stats", "--from", f"{YEAR}-01-01", "--to", f"{YEAR}-12-31")
        figures = (f"{took.seconds:.2f}", f"{took.cpu:.2f}", f"{took.peak / 1e6:.0f}")
        print_cells(f"{office.count():,}", *figures)
