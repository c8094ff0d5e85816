"""A topic of a user's own, through the commands. SYNTHETIC: ministers and words are invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nlp.topic import mentions_topic, use
from nlp.topic_file import TopicError, read
from returnwatch import main
from tests.local_site import Site, item, source

SYRIA = Path(__file__).parents[1] / "docs" / "examples" / "syrian-returns.yml"
ON = "Minister on returns\n\n2 February 2026\n\n“Convicted Syrians will be deported to Damascus from May,” said Minister Ada Quill. She spoke about asylum.\n"
OFF = "Minister on flights\n\n2 February 2026\n\n“Convicted Afghans will be deported to Kabul from May,” said Minister Odo Fenn. He spoke about asylum.\n"


def returnwatch(*words: str, **more: str) -> Result:
    return CliRunner().invoke(main, [*map(str, words)], **more)  # type: ignore[arg-type]


def test_a_users_topic_decides_what_is_kept_and_the_file_remembers_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("on.txt").write_text(ON, "utf-8")
    Path("off.txt").write_text(OFF, "utf-8")
    added = returnwatch("--topic", str(SYRIA), "add", "on.txt", "off.txt", "--db", "s.db", "--tier", "press", "--country", "BE")  # fmt: skip
    assert "on.txt: new" in added.output
    assert "off.txt: off topic: no word of who or place" in added.output
    told = returnwatch("timeline", "--db", "s.db", "--format", "jsonl").output
    assert [json.loads(line)["speaker"] for line in told.splitlines()] == ["Ada Quill"]

    refused = returnwatch("tag", "--all", "--db", "s.db")
    assert refused.exit_code == 2
    assert "was made for the topic syrian-returns" in refused.output
    Path("returnwatch.yml").write_text(f"topic: {SYRIA}\n", "utf-8")
    assert "1 statements" in returnwatch("tag", "--all", "--db", "s.db").output
    assert returnwatch("merge", "s.db", "-o", "t.db").exit_code == 0
    assert returnwatch("merge", "t.db", "-o", "u.db", env={"RETURNWATCH_TOPIC": "afghan-returns"}).exit_code == 2  # type: ignore[arg-type]  # fmt: skip


def test_a_crawl_of_a_feed_keeps_what_is_on_a_users_topic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Site() as site:
        for name, words in (("on", ON), ("off", OFF)):
            title, _, text = words.partition("\n")
            site.article(f"/{name}", title, text.strip())
        site.feed("/feed", [item("/on", "Minister on returns"), item("/off", "Minister on flights")])  # fmt: skip
        source(tmp_path / "sources", "be_examples", f"{site.base}/feed")
        ran = returnwatch("--topic", str(SYRIA), "run", "--db", "f.db", "--sources", "sources", "--contact", "desk@quay.example")  # fmt: skip
    assert ran.exit_code == 0, ran.output
    told = returnwatch("timeline", "--db", "f.db", "--format", "jsonl").output
    assert {json.loads(line)["speaker"] for line in told.splitlines()} == {"Ada Quill"}


def test_annotate_with_a_users_topic() -> None:
    lines = "".join(json.dumps({"id": name, "lang": "en", "text": text}) + "\n" for name, text in (("on", ON), ("off", OFF)))  # fmt: skip
    for words in (("--topic", str(SYRIA), "annotate"), ("annotate", "--topic", str(SYRIA))):  # fmt: skip
        told = returnwatch(*words, input=lines).output
        assert [json.loads(line)["relevant"] for line in told.splitlines()] == [True, False]  # fmt: skip
    told = returnwatch("annotate", input=lines).output
    assert [json.loads(line)["relevant"] for line in told.splitlines()] == [False, True]


def test_pages_are_looked_through_for_the_words_of_the_topic() -> None:
    back = use(str(SYRIA))
    try:
        for page in ("<p>SYRIANS", "<p>s&iacute;ria", "\\u0441\\u0438\\u0440\\u0456\\u0439", "<b>السوريين"):  # fmt: skip
            assert mentions_topic(page), page
        assert not mentions_topic("<p>Afghans in Kabul &amp; Herat")
    finally:
        back()
    assert mentions_topic("<p>Afghans")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("topic: a-b\nlabel: x\nwhom: [a]", "unknown key 'whom'"),
        ("topic: A b\nlabel: x\nwho: [syria*]", "topic: 'A b'; a name of its own"),
        ("topic: afghan-returns\nlabel: x\nwho: [syria*]", "a name of its own"),
        ("topic: a-b\nwho: [syria*]", "label: None; a line is wanted"),
        ("topic: a-b\nlabel: x\nwho: [syria*]", "nothing says what is on the topic"),
        ("topic: a-b\nlabel: x\nextends: afghan-returns", "who: a list of words"),
        ("topic: a-b\nlabel: x\nextends: other\nwho: [syria*]", "extends: 'other'"),
        ("topic: a-b\nlabel: x\nwho: [sy*]\nstrong: {en: [a]}", "sy* begins too many"),
        ("topic: a-b\nlabel: x\nwho: [syria*]\nstrong: {zz: [a]}", "'zz' is no language"),
        ("topic: a-b\nlabel: x\nwho: [syria*]\nstrong: {en: ['(a']}", "strong: en: pattern '(a'"),
        ("topic: a-b\nlabel: x\nwho: [syria*]\nstrong: {en: word}", "strong: en: 'word'; a list"),
        ("topic: a-b\nlabel: x\nwho: [syria*]\nstrong: {en: [a]}\nmeasures: {returns: [FLY]}", "'FLY' is no measure"),
        ("[", "no valid YAML"),
    ],
)  # fmt: skip
def test_a_topic_file_is_refused_with_place_and_mend(tmp_path: Path, words: str, wanted: str) -> None:  # fmt: skip
    path = tmp_path / "mine.yml"
    path.write_text(words, "utf-8")
    with pytest.raises(TopicError) as told:
        read(path)
    assert wanted in str(told.value)
    assert str(path) in str(told.value)
    assert "\n" not in str(told.value)
