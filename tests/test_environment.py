"""pyproject.toml, environment.yml, requirements.lock and docs/dependencies.md agree."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import font_source_sans_pro
import pytest
import yaml
from fontTools.ttLib import TTFont
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent

# Where conda-forge has another name for it, or (None) does not have it.
CONDA_NAMES = {
    "brotli": "brotli-python",
    "font-source-sans-pro": None,
    "matplotlib": "matplotlib-base",
}
PYTHONS = ("3.11.0", "3.11.14", "3.12.1", "3.13.0", "3.14.0")
SYSTEMS = (("linux", "posix"), ("darwin", "posix"), ("win32", "nt"))


def by_name(lines: Iterable[str]) -> dict[str, Requirement]:
    requirements = map(Requirement, lines)
    return {canonicalize_name(r.name): r for r in requirements}


def conda_faults(needed: dict[str, Requirement], environment: str) -> list[str]:
    """Where environment.yml and the runtime dependencies of pyproject.toml part."""
    entries = yaml.safe_load(environment)["dependencies"]
    from_pip = [x for e in entries if isinstance(e, dict) for x in e["pip"]]
    conda = by_name(e for e in entries if isinstance(e, str))
    pip = by_name(x for x in from_pip if not x.startswith("-"))
    faults = []
    for name, requirement in needed.items():
        conda_name = CONDA_NAMES.get(name, name)
        found = conda.pop(conda_name, None) if conda_name else pip.pop(name, None)
        if found is None:
            faults.append(f"{name}: not in environment.yml")
        elif found.specifier != requirement.specifier:
            faults.append(f"{name}: {found.specifier} is not {requirement.specifier}")
    extra = (set(conda) | set(pip)) - {"pip", "python"}
    faults += [f"{name}: not in pyproject.toml" for name in sorted(extra)]
    if "-e ." not in from_pip:
        faults.append("-e .: not under pip")
    return faults


def lock_faults(needed: dict[str, Requirement], lock: str) -> list[str]:
    """Where requirements.lock does not pin, with a checksum, what is needed."""
    faults = [f"{url}: a URL" for url in re.findall(r"\S*://\S*", lock)]
    pins: dict[str, list[Requirement]] = {}
    stated: set[str] = set()
    for block in re.split(r"\n(?=[^\s#])", lock):
        text, _, comments = re.sub(r"\\\n", "", block).strip().partition("\n")
        if text.startswith("-"):
            faults.append(f"{text.split()[0]}: no option belongs in the lock")
        if text.startswith(("#", "-")):
            continue
        words, *hashes = text.split("--hash=")
        pin = Requirement(words.strip())
        name = canonicalize_name(pin.name)
        pins.setdefault(name, []).append(pin)
        if not hashes or not all(re.fullmatch(r"sha256:\w{64}\s*", h) for h in hashes):
            faults.append(f"{name}: no checksum")
        if not re.fullmatch(r"==[^*,]+", str(pin.specifier)):
            faults.append(f"{name}: {pin.specifier} is no exact version")
        if "parathed (pyproject.toml)" in comments:
            stated.add(name)
    for name, requirement in needed.items():
        found = pins.get(name, [])
        for pin in found:
            version = str(pin.specifier).removeprefix("==")
            if not requirement.specifier.contains(version):
                faults.append(f"{name}: {version} is not {requirement.specifier}")
        for python in PYTHONS:
            for platform, os_name in SYSTEMS:
                here = {
                    "python_version": ".".join(python.split(".")[:2]),
                    "python_full_version": python,
                    "implementation_name": "cpython",
                    "platform_python_implementation": "CPython",
                    "sys_platform": platform,
                    "os_name": os_name,
                }
                count = sum(not p.marker or p.marker.evaluate(here) for p in found)
                if count != 1:
                    faults.append(f"{name}: {count} pins on {platform} {python}")
    extra = stated - set(needed)
    faults += [f"{name}: pinned, but not in pyproject.toml" for name in sorted(extra)]
    return faults


def page_faults(needed: Iterable[str], page: str) -> list[str]:
    """Where the tables of docs/dependencies.md do not have one full line for each."""
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in page.splitlines()
        if re.match(r"\| [a-z]", line) and not line.startswith("| package")
    ]
    described = [row[0] for row in rows]
    faults = [f"{row[0]}: a cell is empty" for row in rows if not all(row)]
    faults += [
        f"{name}: {described.count(name)} lines, not one"
        for name in sorted(set(needed) | set(described))
        if described.count(name) != 1
    ]
    extra = set(described) - set(needed)
    return faults + [f"{name}: not in pyproject.toml" for name in sorted(extra)]


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def runtime(project: dict) -> dict[str, Requirement]:
    return by_name(project["dependencies"])


@pytest.fixture(scope="module")
def offered(project: dict) -> dict[str, Requirement]:
    """What the extras for users add; `dev` is for us."""
    extras = project["optional-dependencies"]
    return by_name(x for name, lines in extras.items() if name != "dev" for x in lines)


@pytest.fixture(scope="module")
def direct(project: dict, runtime: dict) -> dict[str, Requirement]:
    return runtime | by_name(project["optional-dependencies"]["dev"])


def test_conda_gets_the_same_packages_with_the_same_bounds(runtime, offered):
    environment = (ROOT / "environment.yml").read_text("utf-8")
    assert conda_faults(runtime | offered, environment) == []


def test_dev_repeats_the_extras_so_that_the_lock_pins_them(direct, offered):
    assert offered
    for name, requirement in offered.items():
        assert direct[name].specifier == requirement.specifier


def test_conda_gets_the_same_python(project):
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert f"python{project['requires-python']}" in environment["dependencies"]


def test_the_lock_pins_everything_within_its_bounds_on_every_system(direct):
    assert lock_faults(direct, (ROOT / "requirements.lock").read_text("utf-8")) == []


def test_the_build_backend_is_pinned(direct):
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]
    for name, requirement in by_name(build["requires"]).items():
        assert direct[name].specifier == requirement.specifier


def test_the_page_tells_of_every_dependency(direct):
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    assert page_faults(direct, page) == []


@pytest.mark.parametrize("weight", ["", "Semibold", "Bold"])
def test_the_digits_of_the_font_have_one_width(weight):
    file = font_source_sans_pro.font_files_ttf[f"SourceSansPro{weight}"]
    with TTFont(file) as font:
        letters = font.getBestCmap()
        widths = {font["hmtx"][letters[ord(digit)]][0] for digit in "0123456789"}
    assert len(widths) == 1
    assert {ord(letter) for letter in "æøåÆØÅéü−–\u00a0"} <= set(letters)


# The checks themselves, on files small enough to read.

NEEDED = by_name(["matplotlib>=3.11", "pandas>=3.1,<4", "font-source-sans-pro>=0.0.1"])
ENVIRONMENT = """\
dependencies:
  - python>=3.11
  - pip
  - matplotlib-base>=3.11
  - pandas<4,>=3.1
  - pip:
      - font-source-sans-pro>=0.0.1
      - -e .
"""
SHA = "--hash=sha256:" + "0" * 64
LOCK = f"""\
# made by hand
font-source-sans-pro==0.0.1 \\
    {SHA}
    # via parathed (pyproject.toml)
matplotlib==3.11.2 ; python_full_version < '3.12' \\
    {SHA} \\
    {SHA}
    # via parathed (pyproject.toml)
matplotlib==3.12.0 ; python_full_version >= '3.12' \\
    {SHA}
    # via
    #   parathed (pyproject.toml)
    #   seaborn
pandas==3.1.1 \\
    {SHA}
    # via parathed (pyproject.toml)
six==1.17.0 \\
    {SHA}
    # via pandas
"""
PAGE = """\
| package | what for |
| --- | --- |
| font-source-sans-pro | type |
| matplotlib | figures |
| pandas | tables |
"""


def test_files_that_agree_have_no_faults():
    assert conda_faults(NEEDED, ENVIRONMENT) == []
    assert lock_faults(NEEDED, LOCK) == []
    assert page_faults(NEEDED, PAGE) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("  - pandas<4,>=3.1\n", "", "pandas: not in environment.yml"),
        ("pandas<4,>=3.1", "pandas>=3.1", "pandas: >=3.1 is not <4,>=3.1"),
        ("matplotlib-base", "matplotlib", "matplotlib: not in environment.yml"),
        ("  - pip\n", "  - pip\n  - scipy\n", "scipy: not in pyproject.toml"),
        ("sans-pro>=0.0.1", "sans-pro", "font-source-sans-pro:  is not >=0.0.1"),
        ("      - -e .\n", "", "-e .: not under pip"),
    ],
)
def test_a_fault_in_environment_yml_is_named(old, new, fault):
    assert fault in conda_faults(NEEDED, ENVIRONMENT.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("pandas==3.1.1", "pandas==3.0.4", "pandas: 3.0.4 is not <4,>=3.1"),
        ("pandas==3.1.1", "pandas>=3.1.1", "pandas: >=3.1.1 is no exact version"),
        ("pandas==3.1.1", "polars==1.0", "pandas: 0 pins on linux 3.11.0"),
        ("six==1.17.0 \\\n    " + SHA, "six==1.17.0", "six: no checksum"),
        ("# via pandas", "# via parathed (pyproject.toml)", "six: pinned, but not in"),
        ("# made by hand", "--index-url x", "--index-url: no option"),
        ("# made by hand", "# from ftp://x", "ftp://x: a URL"),
        (">= '3.12'", ">= '3.13'", "matplotlib: 0 pins on linux 3.12.1"),
        ("< '3.12'", "< '3.13'", "matplotlib: 2 pins on win32 3.12.1"),
    ],
)
def test_a_fault_in_the_lock_is_named(old, new, fault):
    faults = lock_faults(NEEDED, LOCK.replace(old, new))
    assert any(f.startswith(fault) for f in faults), faults


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("| pandas | tables |\n", "", "pandas: 0 lines, not one"),
        ("| pandas | tables |", "| pandas |  |", "pandas: a cell is empty"),
        ("| pandas |", "| matplotlib |", "matplotlib: 2 lines, not one"),
        ("| pandas |", "| polars |", "polars: not in pyproject.toml"),
    ],
)
def test_a_fault_in_the_page_is_named(old, new, fault):
    assert fault in page_faults(NEEDED, PAGE.replace(old, new))
