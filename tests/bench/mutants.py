"""How many small faults do the tests notice?

Makes seeded random changes to the product, one at a time, in a copy of the tree, and
runs the tests that mirror or import the changed module, then all of its top folder.
A mutant that no test notices
has *survived*: it shows a decision that nothing checks.

    python -m tests.bench.mutants --count 100 --seed 1
    python -m tests.bench.mutants --count 20 --package index/readers

The score is a lower bound: tests elsewhere might notice a survivor, and some mutants
change nothing that could be seen. Take a look at each survivor before believing it.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("search", "index", "web")
COPIED = (*PRODUCT, "templates", "tests", "README.md", "setup.cfg", "pyproject.toml")

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: ``path`` holds ``new`` instead of ``old`` from ``start`` to ``end``.

    Offsets are bytes of the file.
    """

    path: Path
    line: int
    kind: str
    start: int
    end: int
    old: str
    new: str

    @property
    def package(self) -> str:
        """The folder that the changed module stands in."""
        return self.path.parent.as_posix()

    def __str__(self) -> str:
        """Place and change on one line."""
        old, new = " ".join(self.old.split()), " ".join(self.new.split())
        return f"{self.path}:{self.line} {self.kind}: {old[:60]} -> {new[:60]}"


def changed(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The kinds of change that a node allows, each with what stands in its place."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in COMPARISONS:
            other = COMPARISONS[type(operator)]()
            yield "comparison", ast.Compare(node.left, [other], node.comparators)
        case ast.BoolOp():
            other_op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield "boolean", ast.BoolOp(other_op, node.values)
        case ast.BinOp() if type(node.op) in ARITHMETIC:
            yield (
                "arithmetic",
                ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right),
            )
        case ast.UnaryOp(op=ast.Not()):
            yield "negation", node.operand
        case ast.Constant(value=bool()):
            yield "constant", ast.Constant(not node.value)
        case ast.Constant(value=int()):
            yield "constant", ast.Constant(node.value + 1)
        case ast.Return(value=value) if value is not None:
            yield "return", ast.Return(ast.Constant(None))
        case ast.Set(elts=members) | ast.Tuple(elts=members) if len(members) > 2:
            if all(isinstance(member, ast.Constant) for member in members):
                yield "member", type(node)(members[:-1], *node_context(node))


def node_context(node: ast.AST) -> list[ast.expr_context]:
    """What the constructor of a tuple wants beside its members."""
    return [ast.Load()] if isinstance(node, ast.Tuple) else []


def mutants_of(path: Path) -> list[Mutant]:
    """Every change that one module allows; annotations and docstrings are left alone."""
    source = path.read_bytes()
    lines = source.split(b"\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    tree = ast.parse(source)
    silent: set[int] = set()
    for node in ast.walk(tree):
        for part in ("annotation", "returns"):
            annotation = getattr(node, part, None)
            if isinstance(annotation, ast.AST):
                silent.update(id(inner) for inner in ast.walk(annotation))
    found = []
    for node in ast.walk(tree):
        if id(node) in silent or not hasattr(node, "end_col_offset"):
            continue
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        for kind, other in changed(node):
            text = ast.unparse(ast.fix_missing_locations(other))
            if isinstance(node, ast.expr):
                text = f"({text})"
            old = source[start:end].decode()
            relative = path.relative_to(ROOT)
            found.append(Mutant(relative, node.lineno, kind, start, end, old, text))
    return found


def tests_for(path: Path) -> list[str]:
    """The tests that mirror a module, and those that name it in an import."""
    module = ".".join(("cuttings", *path.with_suffix("").parts))
    module = module.removesuffix(".__init__")
    parent, _, name = module.rpartition(".")
    chosen = []
    for test in sorted((ROOT / "tests").rglob("test_*.py")):
        relative = test.relative_to(ROOT)
        if {"browser", "cluster", "bench"} & set(relative.parts):
            continue
        text = test.read_text(encoding="utf-8")
        mirrors = test.stem == f"test_{path.stem}" and parent.endswith(test.parent.name)
        names = f"from {module} " in text or f"from {parent} import {name}" in text
        if mirrors or names:
            chosen.append(relative.as_posix())
    if chosen:
        return chosen
    beside = ROOT / "tests" / path.parent
    while not beside.is_dir():
        beside = beside.parent
    return [beside.relative_to(ROOT).as_posix()]


def run(mutant: Mutant, tree: Path, seconds: float) -> str:
    """Applies a mutant in the copied tree: ``killed``, ``survived`` or ``late``.

    The nearest tests come first; what survives them meets all tests of its top folder.
    """
    target = tree / mutant.path
    source = target.read_bytes()
    target.write_bytes(
        source[: mutant.start] + mutant.new.encode() + source[mutant.end :]
    )
    try:
        for stage in (tests_for(mutant.path), [f"tests/{mutant.path.parts[0]}"]):
            if not passes(stage, tree, seconds):
                return "killed"
    except subprocess.TimeoutExpired:
        return "late"
    finally:
        target.write_bytes(source)
    return "survived"


def passes(tests: list[str], tree: Path, seconds: float) -> bool:
    """Whether these tests pass in the copied tree. Raises TimeoutExpired."""
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-n", "2", *tests],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        timeout=seconds,
        check=False,
    )
    return ended.returncode == 0


def main() -> None:
    """Makes the mutants, and prints each survivor and a score for each package."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--package", default="", help="only below this folder")
    parser.add_argument("--seconds", type=float, default=300, help="for one stage")
    options = parser.parse_args()

    possible: list[Mutant] = []
    for top in PRODUCT:
        for path in sorted((ROOT / top).rglob("*.py")):
            if path.relative_to(ROOT).as_posix().startswith(options.package):
                possible += mutants_of(path)
    count = min(options.count, len(possible))
    chosen = random.Random(options.seed).sample(possible, count)

    results: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch)
        for name in COPIED:
            origin = ROOT / name
            if origin.is_dir():
                shutil.copytree(origin, tree / name)
            else:
                shutil.copy(origin, tree / name)
        install(tree)
        for number, mutant in enumerate(chosen, 1):
            result = run(mutant, tree, options.seconds)
            results.setdefault(mutant.package, Counter())[result] += 1
            if result != "killed":
                print(f"{number:4} {result:8} {mutant}", flush=True)
    total: Counter[str] = Counter()
    for package, counted in sorted(results.items()):
        total += counted
        print(f"{package:32} {counted['killed']:4} of {counted.total():4} killed")
    share = total["killed"] / max(1, total.total())
    print(f"{'all':32} {total['killed']:4} of {total.total():4} killed: {share:.0%}")


def install(tree: Path) -> None:
    """Lets ``cuttings`` mean the copied tree in processes that start in it."""
    folder = tree / "cuttings"
    folder.mkdir()
    for package in (*PRODUCT, "templates"):
        (folder / package).symlink_to(tree / package)


if __name__ == "__main__":
    main()
