"""Files on the web: with a milestone or a measure, back and forth through the look-over, and given out again."""

import re
import urllib.request
import uuid
from pathlib import Path

import pytest
from django.core.signing import dumps

from fixtures.site import CLERK, NEIGHBOUR, Answer, Site, Visitor
from taizhang.core.limits import UPLOAD_BYTES_MAX

ITEM = "/items/500118/investment.project/YC21-CCQC/"
FORM = f"{ITEM}record/measure/"
PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 9
File = tuple[str, str, bytes]


def sent(clerk: Visitor, files: list[File], **form: str | list[str]) -> Answer:
    """The form with its token and files, as a browser sends it."""
    text = clerk.get(FORM).text
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', text) for name in ("key", "version")}
    token = next(cookie.value for cookie in clerk.jar if cookie.name == "csrftoken")
    told = {"csrfmiddlewaretoken": token, "measure": "funds_in_place", "value": "1.25", "unit": "", "day": "2021-07-21"}
    told |= {name: found[1] for name, found in hidden.items() if found}
    parts = [
        (name, value) for name, one in {**told, **form}.items() for value in (one if isinstance(one, list) else [one])
    ]
    edge = uuid.uuid4().hex
    body = b"".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in parts
    )
    for name, kind, content in files:
        head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
        body += head.encode() + content + b"\r\n"
    body += f"--{edge}--\r\n".encode()
    headers = {"Origin": clerk.url, "Content-Type": f"multipart/form-data; boundary={edge}"}
    return clerk._ask(urllib.request.Request(clerk.url + FORM, body, headers))  # noqa: S310 - loopback


def tokens(answer: Answer) -> list[str]:
    return re.findall(r'name="attached" value="([^"]+)"', answer.text)


def hidden(answer: Answer) -> dict[str, str]:
    return {name: re.findall(rf'name="{name}" value="([^"]*)"', answer.text)[0] for name in ("key", "version")}


def test_files_are_looked_over_written_shown_and_given_out(site: Site) -> None:
    clerk = site.person(CLERK)
    files = [("现场.png", "image/png", PNG), ("许可 证.pdf", "application/pdf", b"%PDF-1.4"), ("", "text/plain", b"")]
    looked = sent(clerk, files)
    assert looked.status == 200
    assert "现场.png" in looked.text
    assert "许可 证.pdf" in looked.text
    assert len(tokens(looked)) == 2
    written = sent(clerk, [], attached=tokens(looked), sure="1", **hidden(looked))
    assert written.status == 302
    page = clerk.get(written.headers["location"]).text
    links = re.findall(r'<a class="file" href="([^"]+)" download>(.*?)</a>', page)
    assert [("img" in inner, "现场.png" in inner) for _, inner in links[:2]] == [(True, True), (False, False)]
    picture, paper = (_file(clerk, href) for href, _ in links[:2])
    assert picture.headers["content-type"] == "image/png"
    assert paper.headers["content-type"] == "application/octet-stream"
    for answer in (picture, paper):
        assert answer.status == 200
        assert answer.headers["content-disposition"].startswith("attachment; filename")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["cache-control"] == "private, no-store"
    assert paper.text == "%PDF-1.4"


def _file(visitor: Visitor, path: str) -> Answer:
    try:
        return visitor.get(path)
    except UnicodeDecodeError:  # a picture: what it holds is looked at byte by byte
        with visitor._opener.open(visitor.url + path) as answer:
            assert answer.read() == PNG
            return Answer(answer.status, "", {name.lower(): text for name, text in answer.headers.items()})


def test_a_page_put_in_as_a_picture_is_given_out_as_nothing_a_browser_acts_on(site: Site) -> None:
    clerk = site.person(CLERK)
    looked = sent(clerk, [("a.svg", "image/svg+xml", b"<svg onload='x'/>"), ("b.png", "image/png", b"<html>")])
    written = sent(clerk, [], attached=tokens(looked), sure="1", **hidden(looked))
    page = clerk.get(written.headers["location"]).text
    links = re.findall(r'<a class="file" href="([^"]+)" download>(.*?)</a>', page)[:2]
    assert "img" not in links[0][1]
    for href, _ in links:
        answer = clerk.get(href)
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")


def test_a_file_taken_off_is_not_written(site: Site) -> None:
    clerk = site.person(CLERK)
    looked = sent(clerk, [("a.txt", "text/plain", b"a"), ("b.txt", "text/plain", b"b")])
    back = sent(clerk, [], attached=tokens(looked), again="1", **hidden(looked))
    assert back.text.count('type="checkbox" name="attached"') == 2
    over = sent(clerk, [("c.txt", "text/plain", b"c")], attached=tokens(back)[1:], **hidden(back))
    assert [name in over.text for name in ("a.txt", "b.txt", "c.txt")] == [False, True, True]


def test_what_is_wrong_with_the_form_keeps_the_files(site: Site) -> None:
    answer = sent(site.person(CLERK), [("a.txt", "text/plain", b"a")], value="many")
    assert answer.status == 422
    assert len(tokens(answer)) == 1


def test_a_digest_that_did_not_come_with_the_form_is_not_taken(site: Site) -> None:
    clerk = site.person(CLERK)
    digest = "sha256:" + "a" * 64
    made_up = [digest, dumps([digest, "x"]), dumps([digest, "x"], key="another", salt=f"attachment of {CLERK}"), ""]
    looked = sent(clerk, [], attached=made_up)
    assert looked.status == 200
    assert tokens(looked) == []


def test_too_large_a_file_is_told_and_nothing_of_it_kept(site: Site) -> None:
    before = _blobs(site.home)
    answer = sent(site.person(CLERK), [("big.bin", "application/zip", bytes(UPLOAD_BYTES_MAX + 1))])
    assert answer.status == 422
    assert "附件过大" in answer.text
    assert re.search(r'id="files"[^>]*aria-invalid="true"', answer.text)
    assert _blobs(site.home) == before


def _blobs(home: Path) -> set[str]:
    return {one.name for one in (home / "blobs").rglob("*")}


def test_others_get_no_file(site: Site) -> None:
    clerk = site.person(CLERK)
    looked = sent(clerk, [("a.txt", "text/plain", b"secret of the district")])
    written = sent(clerk, [], attached=tokens(looked), sure="1", **hidden(looked))
    page = clerk.get(written.headers["location"]).text
    href = re.findall(r'<a class="file" href="([^"]+)"', page)[0]
    assert clerk.get(href).text == "secret of the district"
    assert site.person(NEIGHBOUR).get(href).status == 403
    assert site.visitor().get(href).status == 302
    assert clerk.get(href.replace("YC21-CCQC", "YC20-GQMC")).status == 404
    assert clerk.get(re.sub(r"sha256:\w+", "sha256:" + "0" * 64, href)).status == 404
    assert clerk.get(re.sub(r"sha256:\w+", "..%2f..%2fkeys%2fblobs.key", href)).status == 404


@pytest.mark.parametrize("name", ["../../etc/passwd", 'a"b\r\nX-Evil: 1.txt', "长" * 300 + ".txt"])
def test_a_strange_name_is_only_a_name(site: Site, name: str) -> None:
    clerk = site.person(CLERK)
    looked = sent(clerk, [(name.replace("\r\n", "").replace('"', "%22"), "text/plain", b"x")])
    assert looked.status == 200
    written = sent(clerk, [], attached=tokens(looked), sure="1", **hidden(looked))
    href = re.findall(r'<a class="file" href="([^"]+)"', clerk.get(written.headers["location"]).text)[0]
    answer = clerk.get(href)
    assert answer.status == 200
    assert "x-evil" not in answer.headers
    assert "/" not in answer.headers["content-disposition"]
