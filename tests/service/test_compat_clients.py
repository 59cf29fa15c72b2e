"""Real clients from PyPI, unmodified, over a real port."""

from __future__ import annotations

import json
import socket
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import deepl
import httpx
import pytest
from deep_translator import LibreTranslator
from deep_translator.exceptions import AuthorizationException, ServerException
from libretranslatepy import LibreTranslateAPI

from tests.service.doubles import ARABIC, ENGLISH, GREEK, RUSSIAN
from tests.service.live import served

KEY = "first-key-1"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "stderr"


@pytest.fixture(scope="module")
def address(log: Path) -> Iterator[str]:
    with served(log, API_KEYS=KEY) as found:
        yield found


def deepl_client(address: str, key: str = KEY) -> deepl.DeepLClient:
    return deepl.DeepLClient(key, server_url=address)


def test_libretranslatepy_translates_detects_and_lists(address: str) -> None:
    client = LibreTranslateAPI(address, api_key=KEY)
    assert client.translate("one dog 🐶 & more", "en", "ru") == "оне дог 🐶 & море"
    assert client.detect(ARABIC) == [{"confidence": 100, "language": "ar"}]
    assert [row["code"] for row in client.languages()] == ["en", "ru", "el", "ar"]


def test_libretranslatepy_is_told_a_wrong_key_and_a_wrong_language(address: str) -> None:
    for key, target, status, message in (
        ("wrong-key-9", "ru", 403, "send a key"),
        (KEY, "zz", 400, "zz is not supported"),
        (KEY, "en", 400, "Invalid request: q is already in en"),
    ):
        with pytest.raises(urllib.error.HTTPError) as caught:
            LibreTranslateAPI(address, api_key=key).translate("a dog", "en", target)
        assert caught.value.code == status
        assert json.load(caught.value)["error"].startswith(message)


def test_deep_translator_sends_its_longest_text_in_the_address(address: str) -> None:
    client = LibreTranslator(source="ru", target="ar", api_key=KEY, custom_url=f"{address}/")
    text = (RUSSIAN + " ") * 12
    text = text[:4999]  # it refuses 5,000 characters; these are 27 kB of address
    assert len(client.translate(text)) > 3000
    assert client.translate_batch(["мост", "река 42"])[1].endswith("42")


def test_deep_translator_knows_a_refusal_from_a_failure(address: str) -> None:
    with pytest.raises(AuthorizationException):
        LibreTranslator("en", "ru", api_key="wrong-key-9", custom_url=f"{address}/").translate("a")
    client = LibreTranslator("en", "fr", api_key=KEY, custom_url=f"{address}/")
    with pytest.raises(ServerException):
        client.translate("a dog")


def test_an_address_beyond_the_bound_is_refused(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(b"GET /translate?q=" + b"a" * 70_000)
        assert connection.recv(4096).startswith(b"HTTP/1.1 4")


def test_deepl_translates_one_text_and_several(address: str) -> None:
    client = deepl_client(address)
    one = client.translate_text("one dog 7", source_lang="en", target_lang="RU")
    assert isinstance(one, deepl.TextResult)
    assert (one.text, one.detected_source_lang, one.billed_characters) == ("оне дог 7", "EN", 9)
    several = client.translate_text([GREEK, ENGLISH], target_lang="AR", formality="prefer_more")
    assert isinstance(several, list)
    assert [result.detected_source_lang for result in several] == ["EL", "EN"]
    assert [result.billed_characters for result in several] == [len(GREEK), len(ENGLISH)]


def test_deepl_lists_languages_and_usage(address: str) -> None:
    client = deepl_client(address)
    assert [row.code for row in client.get_source_languages()] == ["EN", "RU", "EL", "AR"]
    targets = client.get_target_languages()
    assert [row.code for row in targets] == ["EN-GB", "EN-US", "RU", "EL", "AR"]
    assert {row.supports_formality for row in targets} == {False}
    before = client.get_usage().character.count
    client.translate_text("мост", target_lang="EN-GB", source_lang="ru")
    after = client.get_usage()
    assert before is not None and after.character.count == before + 4
    assert not after.any_limit_reached


def test_deepl_raises_what_fits(address: str) -> None:
    with pytest.raises(deepl.AuthorizationException):
        deepl_client(address, "wrong-key-9").get_usage()
    with pytest.raises(deepl.DeepLException, match="message: DE is not supported"):
        deepl_client(address).translate_text("a dog", target_lang="DE")
    with pytest.raises(deepl.DeepLException, match="message: glossaries are not supported"):
        deepl_client(address).translate_text(
            "a dog", source_lang="EN", target_lang="RU", glossary="1"
        )


@pytest.mark.weights
def test_every_client_passes_over_warnings(tmp_path: Path) -> None:
    """At the address of a server whose answers have some."""
    with served(tmp_path / "log", ENGINE="ct2") as address:
        fields = {"q": "The bridge is closed.", "source": "en", "target": "ru"}
        answer = httpx.post(f"{address}/translate", json=fields, timeout=60).json()
        assert answer["warnings"]
        text = answer["translatedText"]
        assert LibreTranslateAPI(address).translate(fields["q"], "en", "ru") == text
        client = LibreTranslator("en", "ru", api_key="any", custom_url=f"{address}/")
        assert client.translate(fields["q"]) == text
        result = deepl_client(address).translate_text(fields["q"], target_lang="RU")
        assert isinstance(result, deepl.TextResult)
        assert result.text == text


def test_no_text_and_no_key_is_in_the_log(address: str, log: Path) -> None:
    client = LibreTranslator("en", "ru", api_key=KEY, custom_url=f"{address}/")
    client.translate("Zanzibar lies south")
    lines = log.read_text(encoding="utf-8")
    assert '"route": "/translate"' in lines
    for secret in (KEY, "wrong-key-9", "Zanzibar", "%D0", "Traceback"):
        assert secret not in lines
