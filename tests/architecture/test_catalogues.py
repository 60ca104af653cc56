"""Every sentence that people read has its Chinese, and what is compiled is what stands in the catalogues."""

import re
import string
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from pyramid.i18n import make_localizer

from portal.locale import catalogue, extract
from portal.pages.shared.i18n import _

SENTENCES = extract.everything(catalogue.FOLDER.parent)


def names(text: str) -> set[str]:
    """The names that a sentence puts in."""
    return set(string.Template(text).get_identifiers())


@pytest.mark.parametrize("area", sorted(SENTENCES))
def test_every_sentence_has_its_chinese(area):
    known = catalogue.merged("zh_CN")
    missing = [
        f"{places[0][0]}:{places[0][1]}: {text}"
        for text, places in SENTENCES[area].items()
        if known.get(text) is None or not known.get(text).string
    ]
    assert missing == []


def test_no_translation_is_a_guess():
    fuzzy = [
        f"{path.name}: {message.id}"
        for path in catalogue.sources("zh_CN")
        for message in catalogue.read(path, "zh_CN")
        if message.id and message.fuzzy
    ]
    assert fuzzy == []


def test_a_translation_puts_in_the_same_names_as_its_sentence():
    wrong = [message.id for message in catalogue.merged("zh_CN") if message.id and names(message.id) != names(message.string)]
    assert wrong == []


def test_a_translation_is_chinese():
    latin = [
        message.id for message in catalogue.merged("zh_CN")
        if message.id and re.search(r"[A-Za-z]{4}", message.string) and not re.search(r"[\u3000-\u9fff]", message.string)
    ]
    assert latin == []


def test_what_is_compiled_agrees_with_the_sources():
    catalogue.compile_all()
    assert catalogue.target("zh_CN").read_bytes() == catalogue.compiled("zh_CN")
    assert not catalogue.is_stale("zh_CN")


def test_colander_and_deform_speak_chinese_under_our_name_for_it():
    import colander
    import deform

    catalogue.compile_all(only_stale=True)
    folders = [f"{module.__path__[0]}/locale" for module in (deform, colander)]
    localizer = make_localizer("zh_CN", [*folders, str(catalogue.FOLDER)])
    assert localizer.translate(colander.required.__class__.__name__) == "_required"
    with pytest.raises(colander.Invalid) as caught:
        colander.SchemaNode(colander.String()).deserialize(colander.null)
    assert localizer.translate(caught.value.msg) == "必需"
    assert localizer.translate(deform.widget.SequenceWidget.add_subitem_text_template).startswith("添加")
    assert localizer.translate(_("Save")) == "保存"


def test_one_sentence_has_one_translation():
    assert catalogue.disagreements("zh_CN") == []


def test_where_two_files_disagree_the_shared_one_counts_and_the_other_is_named(tmp_path, monkeypatch):
    (tmp_path / "zh_CN").mkdir()
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    for name, text in (("apply", "一"), ("shared", "二")):
        made = Catalog(locale="zh_CN")
        made.add("One", text)
        catalogue.write(tmp_path / "zh_CN" / f"{name}.po", made)
    assert catalogue.merged("zh_CN")["One"].string == "二"
    assert catalogue.disagreements("zh_CN") == ["apply.po: 'One' is '一' here and '二' elsewhere"]


TEMPLATE = """<div xmlns:i18n="x" title="A title" i18n:attributes="title">
  <p i18n:translate="">Plain &amp;
     wrapped</p>
  <p i18n:translate="">Call <b i18n:name="who">${who}</b> now</p>
  <p tal:content="_('In an expression')">${_("And here")}</p>
  <br><span>not translated</span>
</div>"""


def test_sentences_are_found_in_templates(tmp_path):
    path = tmp_path / "x.pt"
    path.write_text(TEMPLATE, encoding="utf-8")
    found = {sentence.text for sentence in extract.from_template(path)}
    assert found == {"A title", "Plain &amp; wrapped", "Call ${who} now", "In an expression", "And here"}


@pytest.mark.parametrize("source", ['<p i18n:translate="">Hello ${name}</p>', '<p i18n:translate="">Hello <b>you</b></p>'])
def test_a_sentence_that_cannot_be_taken_out_whole_is_an_error(tmp_path, source):
    path = tmp_path / "x.pt"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(ValueError, match="i18n:name"):
        list(extract.from_template(path))


def test_what_is_found_in_templates_is_what_chameleon_asks_for(tmp_path):
    from chameleon import PageTemplate

    asked = []

    def translate(msgid, **_context):
        asked.append(str(msgid))
        return msgid

    path = tmp_path / "x.pt"
    source = TEMPLATE.replace('xmlns:i18n="x"', "")
    path.write_text(source, encoding="utf-8")
    PageTemplate(source).render(translate=translate, who="us", _=lambda text: text)
    wanted = {sentence.text for sentence in extract.from_template(path)} - {"In an expression", "And here"}
    assert wanted <= set(asked)


def test_a_catalogue_is_written_the_same_way_each_time(tmp_path):
    path = catalogue.sources("zh_CN")[0]
    out = tmp_path / path.name
    catalogue.write(out, catalogue.read(path, "zh_CN"))
    assert BytesIO(out.read_bytes()).read() == path.read_bytes()
