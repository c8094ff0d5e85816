"""A few things of each kind that a stranger may send, the same ones each time; ``make nightly`` draws for ten minutes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.readers import READERS

#: drawn of each; annotate builds a pipeline a language
FEW = {"annotate": 12, "html": 12}


@pytest.mark.parametrize("name", sorted(READERS))
@pytest.mark.filterwarnings("ignore")  # parsers warn of what they repair
def test_no_bytes_break_a_reader(name: str) -> None:
    strategy, read = READERS[name]
    settings(
        max_examples=FEW.get(name, 25),
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )(given(strategy)(read))()


#: what broke a reader once, as small as it could be made
FOUND = [
    ("sitemap", b"<s:urlset xmlns='x'></s:urlset>"),  # a prefix that nothing declares
    ("sitemap", b"<urlset><url><loc>&#xD800;</loc></url></urlset>"),
    ("mail", b"Content-Type: text/plain; x=" + b"(" * 3000 + b"\n\nWords."),
    ("mail", b"Date: " + b"(" * 3000 + b"\n\nWords."),
    ("annotate", b'{"id": "", "text": ""}'),
    ("annotate", b'{"id": "", "text": "\xc2\xb2 \xc2\xb2\xc2\xb2\xc2\xb2", "lang": "ar"}'),
    ("annotate", b'{"id": "", "text": "1 \xc2\xb2\xc2\xb2\xc2\xb2 people", "lang": "en"}'),
]  # fmt: skip


@pytest.mark.parametrize(("name", "body"), FOUND)
@pytest.mark.filterwarnings("ignore")
def test_what_broke_a_reader_once(name: str, body: bytes) -> None:
    READERS[name][1](body)
