"""Release addresses are masked before anything stores or shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radarr_cli.domain.masking import mask_text, mask_url, name_secrets, put_secrets

TITLE = "The.Film.1999.1080p.BluRay.x264-GRP"
HEX = "0123456789abcdef0123456789abcdef"
SECRETS = {"indexer.a.api_key": "k3y/with+odd=chars", "prowlarr.p.api_key": HEX, "indexer.b.api_key": "abc"}


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("https://t.example/details/12345", "https://t.example/details/12345"),
        ("https://t.example/details.php?id=12345&hit=1#comments", "https://t.example/details.php?id=12345&hit=1#comments"),
        ("https://t.example/dl?id=12345&passkey=123456", "https://t.example/dl?id=12345&passkey={hidden}"),
        ("https://t.example/dl?id=1&torrent_pass=a", "https://t.example/dl?id=1&torrent_pass={hidden}"),
        ("https://t.example/dl?id=1&authkey=", "https://t.example/dl?id=1&authkey="),
        ("https://t.example/dl?whatever=word", "https://t.example/dl?whatever={hidden}"),
        ("https://t.example/dl?" + HEX, "https://t.example/dl?{hidden}"),
        (f"https://t.example/dl?{HEX}=1", "https://t.example/dl?{hidden}"),
        (f"https://t.example/rss/{HEX[:20]}/9.torrent", "https://t.example/rss/{hidden}/9.torrent"),
        ("https://t.example/rss/CANARYKEY/9", "https://t.example/rss/{hidden}/9"),
        (f"https://t.example/rss/{TITLE}.torrent", f"https://t.example/rss/{TITLE}.torrent"),
        ("https://t.example/rss/The%20Film%20(1999)", "https://t.example/rss/The%20Film%20(1999)"),
        ("https://me:pass@t.example/x", "https://{hidden}@t.example/x"),
        (f"https://{HEX}.t.example/x", "https://{hidden}.t.example/x"),
        ("http://u.example/getnzb/abcd.nzb&i=37&r=xxx", "http://u.example/getnzb/abcd.nzb&i={hidden}&r={hidden}"),
        ("http://u.example/x?id=12345678901", "http://u.example/x?id={hidden}"),
        ("http://t.example/x#" + HEX, "http://t.example/x#{hidden}"),
        (f"magnet:?xt=urn:btih:{HEX}01234567&dn=The", f"magnet:?xt=urn:btih:{HEX}01234567&dn=The"),
        ("magnet:?tr=udp%3A%2F%2Fopen.example%3A1337", "magnet:?tr=udp%3A%2F%2Fopen.example%3A1337"),
        (
            f"magnet:?tr=https%3A%2F%2Ftr.example%2F{HEX[:16]}x%2Fannounce",
            "magnet:?tr=https://tr.example/{hidden}/announce",
        ),
        (
            "magnet:?tr.1=https%3A%2F%2Ftr.example%2Fa%3Fpasskey%3Dx%26id%3D1",
            "magnet:?tr.1=https://tr.example/a?passkey={hidden}%26id=1",
        ),
        ("magnet:?as=nothing&kt=words", "magnet:?as={hidden}&kt={hidden}"),
        ("24967ef4c2e26296c65d3bbfa97aa8fe", "24967ef4c2e26296c65d3bbfa97aa8fe"),
        ("tag:item?passkey=abc", "tag:item?passkey={hidden}"),
    ],
)  # fmt: skip
def test_what_does_not_look_harmless_goes(address, masked):
    assert mask_url(name_secrets(address, {}), TITLE) == masked


@pytest.mark.parametrize(
    ("address", "named"),
    [
        (
            f"http://p/1/download?apikey={HEX}&id=1",
            "http://p/1/download?apikey={secret:prowlarr.p.api_key}&id=1",
        ),
        ("http://a/?k=k3y%2Fwith%2Bodd%3Dchars", "http://a/?k={secret:indexer.a.api_key|quoted}"),
        ("http://a/k3y/with+odd=chars/x", "http://a/{secret:indexer.a.api_key}/x"),
        ("http://a/abc", "http://a/abc"),
        ("http://evil/{secret:indexer.a.api_key}", "http://evil/%7Bsecret:indexer.a.api_key%7D"),
    ],
)
def test_configured_secrets_are_named_and_put_back(address, named):
    assert name_secrets(address, SECRETS) == named
    assert put_secrets(named, SECRETS) == address.replace("{", "%7B").replace("}", "%7D")


def test_a_new_key_takes_the_place_of_the_old_one():
    named = name_secrets(f"http://p/?apikey={HEX}", SECRETS)
    assert put_secrets(named, SECRETS | {"prowlarr.p.api_key": "new&key"}) == "http://p/?apikey=new&key"
    with pytest.raises(KeyError, match=r"prowlarr\.p\.api_key"):
        put_secrets(named, {})


def test_masked_guids_differ_where_the_guids_do():
    first, second = (f"http://t/dl?id={letter * 32}&passkey=p" for letter in "ab")
    assert mask_url(first, tagged=True) != mask_url(second, tagged=True)
    assert mask_url(first, tagged=True) == mask_url(first.replace("=p", "=new"), tagged=True)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Invalid API key", "Invalid API key"),
        (f"key {HEX} is wrong", "key ******** is wrong"),
        ("key s3cr is wrong", "key ******** is wrong"),
        ("see http://t.example/api?apikey=x&id=1 now", "see http://t.example/api?apikey=********&id=1 now"),
        ("passkey=hunter2, token: sesame", "passkey=********, token: ********"),
        ("Error: passkey=hunter2", "Error: passkey=********"),
        ("The.Film.1999.1080p is gone", "The.Film.1999.1080p is gone"),
        ("two\nlines\x1b[31m", "two lines [31m"),
        ("Zz9" * 8, "********"),
    ],
)
def test_sentences_from_outside_show_no_secret(text, shown):
    assert mask_text(text, ["s3cr"]) == shown


secret = st.from_regex(r"[0-9A-Za-z]([0-9A-Za-z_]{3,15}[0-9][A-Za-z]){2}", fullmatch=True)


@given(secret, st.sampled_from(["passkey", "k", "zz", "id", "file", "t", "anything"]))
def test_no_token_survives_in_a_parameter(token, name):
    for address in (
        f"https://t.example/dl?{name}={token}",
        f"https://t.example/dl?id=1&{name}={token}&x=1",
        f"https://t.example/a/{token}/b.torrent",
        f"magnet:?xt=urn:btih:{'a' * 40}&tr=https%3A%2F%2Ftr.example%2F{token}%2Fannounce",
        f"magnet:?xt=urn:btih:{'a' * 40}&tr=https://tr.example/announce?{name}={token}",
        f"https://{token}:x@t.example/",
    ):
        for tagged in (False, True):
            assert token not in mask_url(name_secrets(address, {}), TITLE, tagged=tagged)
