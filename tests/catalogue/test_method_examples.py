"""The worked examples of docs/method.md give what stands there."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

METHODS = (
    "share_interval",
    "count_interval",
    "rate_interval",
    "mean_interval",
    "standardised_rate",
    "verdict",
    "funnel_limits",
    "overdispersion",
    "between_variance",
    "trend",
    "peers",
    "has_good_peer",
    "peer_figures",
    "rank_interval",
    "leave_one_out",
    "alternatives",
    "sensitivity",
    "agreement",
)


def examples(repository: Path) -> doctest.DocTest:
    """The examples as one run; the fences are no part of what is expected."""
    page = repository / "docs" / "method.md"
    text = re.sub(r"(?m)^```.*$", "", page.read_text(encoding="utf-8"))
    return doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)


def test_the_examples_of_the_method_give_what_stands_there(repository):
    found: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(examples(repository), out=found.append)
    assert not runner.failures, "".join(found)


def test_every_method_has_a_worked_example(repository):
    sources = "".join(e.source for e in examples(repository).examples)
    missing = [name for name in METHODS if not re.search(rf"\b{name}\(", sources)]
    assert missing == []
