"""Prints where beauty is decided: the hottest file, the longest functions, the widest signatures, the largest files."""

import ast
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

REPOSITORY = Path(__file__).resolve().parent.parent
ROOMS = ("gisvc", "layers", "boundaries", "gazetteer")


def sources() -> Iterator[tuple[Path, str]]:
    for room in ROOMS:
        for path in sorted((REPOSITORY / room).rglob("*.py")):
            yield path.relative_to(REPOSITORY), path.read_text(encoding="utf-8")


def functions(path: Path, text: str) -> Iterator[tuple[int, int, str]]:
    """(lines, arguments, where) of every function in a file."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            signature = node.args
            named = [a.arg for a in (*signature.posonlyargs, *signature.args, *signature.kwonlyargs)]
            width = len([n for n in named if n not in ("self", "cls")])
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield lines, width, f"{path}:{node.lineno} {node.name}"


def hottest_file() -> tuple[str, float]:
    """The source file that most commits touch, and their share."""
    log = subprocess.run(
        ["git", "log", "--format=%x00", "--name-only"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    commits = [set(c.split()) for c in log.stdout.split("\0") if c.strip()]
    touched = Counter(f for c in commits for f in c if f.endswith(".py") and f.split("/")[0] in ROOMS)
    if not touched:
        return "-", 0.0
    name, times = touched.most_common(1)[0]
    return name, times / len(commits)


def spread(values: list[int]) -> str:
    cuts = quantiles(values, n=10)
    return f"median {int(cuts[4])}, 90th percentile {int(cuts[8])}, max {max(values)}"


def main() -> None:
    files: list[tuple[int, str]] = []
    measured: list[tuple[int, int, str]] = []
    for path, text in sources():
        files.append((text.count("\n"), str(path)))
        measured.extend(functions(path, text))
    name, share = hottest_file()
    print(f"files ({len(files)}): {spread([n for n, _ in files])}")
    print(f"functions ({len(measured)}): {spread([n for n, _, _ in measured])}")
    print(f"hottest file: {name} in {share:.0%} of commits")
    for title, rows in (
        ("largest files", sorted(files, reverse=True)[:5]),
        ("longest functions", sorted(((n, w) for n, _, w in measured), reverse=True)[:5]),
        ("widest signatures", sorted(((a, w) for _, a, w in measured), reverse=True)[:5]),
    ):
        print(f"{title}:")
        for number, where in rows:
            print(f"  {number:4d} {where}")


if __name__ == "__main__":
    main()
