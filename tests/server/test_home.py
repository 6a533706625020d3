"""The home folder: keys made once, the database named, attachments kept encrypted, logins that stand for actors."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser, User

from cast import CLERK
from taizhang.core.limits import BLOB_BYTES_MAX
from taizhang.server import home, settings
from taizhang.server.accounts.actors import new_actor
from taizhang.server.accounts.logins import actor_of, make_login
from taizhang.server.accounts.models import Login
from taizhang.server.storage.blobs import Attachment, Blobs, Label


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "a.key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: home.kept_key(path), range(32)))
    assert len(keys) == 1
    assert len(keys.pop()) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [one.name for one in path.parent.iterdir()] == ["a.key"]


def test_without_a_home_folder_nothing_is_written(tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    assert home.secret_key(absent) != home.secret_key(absent)
    assert not absent.exists()
    assert home.operator_of(absent) is None
    assert home.secret_key(tmp_path) == home.secret_key(tmp_path)


def test_the_database_is_named_by_url_or_is_the_file_of_the_home(tmp_path: Path) -> None:
    sqlite = home.database(tmp_path, None)
    assert sqlite["NAME"] == tmp_path / "taizhang.sqlite3"
    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in sqlite["OPTIONS"]["init_command"]
    named = home.database(tmp_path, "postgresql://u:p%40@db:5433/city?sslmode=require")
    assert {key: named[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "city", "USER": "u", "PASSWORD": "p@", "HOST": "db", "PORT": "5433",
    }  # fmt: skip
    assert named["OPTIONS"] == {"sslmode": "require", "options": "-c lock_timeout=30000"}
    with pytest.raises(ValueError, match="postgresql"):
        home.database(tmp_path, "mysql://db/city")


def test_the_live_connection_is_as_durable_as_promised(books: str, vendor: str) -> None:
    from django.db import connections  # noqa: PLC0415

    cursor = connections[books].cursor()
    if vendor == "sqlite":
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
    else:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"SHOW {setting}")
            assert cursor.fetchone() == ("on",)


def test_a_demos_mark_opens_no_other_database(tmp_path: Path) -> None:
    """The demo's figures are open to all: its mark must not open the books of a database that is another's."""
    city, other = "postgresql://u:p@db:5433/city", "postgresql://u@db:5433/real"
    assert not home.is_sample(tmp_path, None)
    for text, sample in (
        ('{"scale": 1}', {None}),
        ('{"database": ""}', {None}),
        ('{"database": "db:5433/city"}', {city, "postgresql://v@db:5433/city"}),
        ("[]", set()),
        ("no mark", set()),
    ):
        (tmp_path / home.MARK).write_text(text, encoding="utf-8")
        for url in (None, city, other, "postgresql://v@db:5433/city"):
            assert home.is_sample(tmp_path, url) == (url in sample), (text, url)
    assert home.database_name("postgresql://u@/city?host=%2Frun%2Fpg") == "/run/pg/city"


def test_a_key_and_its_folders_are_made_durable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(home, "sync", synced.append)
    home.kept_key(tmp_path / "keys" / "a.key")
    home.kept_key(tmp_path / "keys" / "a.key")
    assert synced == [tmp_path / "keys", tmp_path]


def test_debug_is_off_and_cookies_are_guarded() -> None:
    assert settings.DEBUG is False
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY


class TestBlobs:
    def test_what_is_put_is_got_and_lies_there_encrypted(self, tmp_path: Path) -> None:
        blobs = Blobs(tmp_path)
        digest, found = blobs.put("合同扫描件".encode())
        assert found == []
        assert digest is not None
        assert blobs.get(digest) == (Attachment(Label(), "合同扫描件".encode()), [])
        assert Blobs(tmp_path).get(digest) == (Attachment(Label(), "合同扫描件".encode()), [])
        files = [one for one in (tmp_path / "blobs").rglob("*") if one.is_file()]
        assert [one.name for one in files] == [digest.removeprefix("sha256:")]
        assert "合同扫描件".encode() not in files[0].read_bytes()

    def test_what_a_file_is_called_is_sealed_with_it_and_read_without_the_rest(self, tmp_path: Path) -> None:
        label = Label("王某的身份证.jpg", "image/jpeg")
        digest, _ = Blobs(tmp_path).put(b"content", label)
        assert digest is not None
        assert Blobs(tmp_path).label(digest) == (label, [])
        (file,) = (one for one in (tmp_path / "blobs").rglob("*") if one.is_file())
        whole = file.read_bytes()
        assert "王某".encode() not in whole
        file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert Blobs(tmp_path).label(digest) == (label, [])
        for broken in (b"", whole[:20], b"tzb0" + whole[4:], whole[:6] + bytes([whole[6] ^ 1]) + whole[7:]):
            file.write_bytes(broken)
            assert [one.code for one in Blobs(tmp_path).label(digest)[1]] == ["SRV-007"]

    def test_the_same_content_twice_has_two_digests(self, tmp_path: Path) -> None:
        blobs = Blobs(tmp_path)
        assert blobs.put(b"x")[0] != blobs.put(b"x")[0]

    @pytest.mark.parametrize("damage", ["flip", "cut", "remove", "other key"])
    def test_damage_is_an_issue(self, tmp_path: Path, damage: str) -> None:
        digest, _ = Blobs(tmp_path).put(b"content")
        assert digest is not None
        (file,) = (one for one in (tmp_path / "blobs").rglob("*") if one.is_file())
        content = file.read_bytes()
        if damage == "flip":
            file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        elif damage == "cut":
            file.write_bytes(content[:6])
        elif damage == "remove":
            file.unlink()
        else:
            (tmp_path / "keys" / "blobs.key").write_text("00" * 32)
        content_again, found = Blobs(tmp_path).get(digest)
        assert content_again is None
        assert [one.code for one in found] == ["SRV-007"]

    @pytest.mark.parametrize("digest", ["", "sha256:../../keys/blobs.key", "sha256:" + "Z" * 64])
    def test_no_digest_leads_out_of_the_folder(self, tmp_path: Path, digest: str) -> None:
        assert [one.code for one in Blobs(tmp_path).get(digest)[1]] == ["SRV-007"]

    def test_too_large_is_refused(self, tmp_path: Path) -> None:
        digest, found = Blobs(tmp_path).put(bytes(BLOB_BYTES_MAX + 1))
        assert digest is None
        assert [one.code for one in found] == ["SRV-008"]


@pytest.mark.django_db
class TestLogins:
    def test_a_login_stands_for_its_actor(self) -> None:
        login = make_login("zhang", CLERK)
        user = User.objects.get(username="zhang")
        assert user.check_password(login.password)
        assert actor_of(user) == CLERK
        assert len(login.password) >= 20
        assert str(Login.objects.get()) == CLERK

    def test_a_login_made_again_gets_a_new_password_and_keeps_its_actor(self) -> None:
        first, second = make_login("zhang", CLERK), make_login("zhang", new_actor())
        assert second.actor == CLERK
        assert first.password != second.password

    def test_visitors_and_users_without_one_stand_for_nobody(self) -> None:
        assert actor_of(AnonymousUser()) is None
        assert actor_of(User.objects.create_user("li")) is None


def test_new_actors_tell_nothing_and_differ() -> None:
    assert len({new_actor() for _ in range(100)}) == 100
    assert all(new_actor().startswith("p-") for _ in range(3))
