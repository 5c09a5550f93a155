"""Languages in names: two-letter codes of what a file holds, and the filters that templates put on them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# ISO 639-2 codes (T and B) with those of ISO 639-1, beyond the languages that releases are matched by.
_OTHERS = (
    "aar:aa abk:ab aka:ak amh:am arg:an asm:as ava:av ave:ae aym:ay aze:az bak:ba bam:bm baq:eu "
    "bel:be bih:bh bis:bi bod:bo tib:bo bre:br bur:my cha:ch che:ce chu:cu chv:cv cor:kw cos:co "
    "cre:cr cym:cy wel:cy div:dv dzo:dz epo:eo eus:eu ewe:ee fao:fo fij:fj fil:tl fry:fy ful:ff "
    "gla:gd gle:ga glg:gl glv:gv grn:gn guj:gu hat:ht hau:ha her:hz hmo:ho hye:hy arm:hy ibo:ig "
    "ido:io iii:ii iku:iu ile:ie ina:ia ipk:ik jav:jv kal:kl kas:ks kau:kr kaz:kk khm:km kik:ki "
    "kin:rw kir:ky kom:kv kon:kg kua:kj kur:ku lao:lo lat:la lim:li lin:ln ltz:lb lub:lu lug:lg "
    "mah:mh mao:mi mri:mi mlg:mg mlt:mt may:ms msa:ms mya:my nau:na nav:nv nbl:nr nde:nd ndo:ng nep:ne "
    "nno:nn nya:ny oci:oc oji:oj ori:or orm:om oss:os pan:pa pli:pi pus:ps que:qu run:rn sag:sg "
    "san:sa sin:si sme:se smo:sm sna:sn snd:sd som:so sot:st srd:sc ssw:ss sun:su swa:sw tah:ty "
    "tat:tt tgk:tg tir:ti ton:to tsn:tn tso:ts tuk:tk twi:tw uig:ug uzb:uz ven:ve vol:vo wln:wa "
    "wol:wo xho:xh yid:yi yor:yo zha:za zul:zu"
)

# Written forms of one language that releases do not tell apart, but that have codes of their own.
_OWN_CODES = {"nob": "nb", "nb": "nb"}


def codes(languages: Iterable[str]) -> list[str]:
    """Two-letter codes in upper case, each once, in order; "und" and empty ones are left out.

    A code without a two-letter form is given as it is.
    """
    found = (two_letters(language) for language in languages)
    return list(dict.fromkeys(code for code in found if code))


def listed(languages: Iterable[str], chosen: str, *, skip_english: bool) -> str:
    """The languages as a name shows them: "[EN+DE]"; "" where there are none.

    `skip_english` gives "" for English alone. `chosen` is the token's filter: "DE+EN" keeps these, in that
    order, and a "+" at its end shows by "-" that others were left out; "-DE-EN" leaves these out.
    """
    there = codes(languages)
    if skip_english and there == ["EN"]:
        return ""
    wanted = chosen.strip().upper()
    if wanted.startswith("-"):
        unwanted = set(wanted.split("-"))
        there = [code for code in there if code not in unwanted]
    elif wanted:
        kept = [code for code in dict.fromkeys(wanted.split("+")) if code in there]
        if wanted.endswith("+") and len(kept) < len(there):
            kept.append("-")
        there = kept
    return f"[{'+'.join(there)}]" if there else ""


@cache
def two_letters(code: str) -> str:
    """The two-letter form of a language code, upper-case; "" for none and for "und"."""
    key = code.strip().lower()
    if key in ("", "und", "unk"):
        return ""
    from radarr_cli.domain.language import from_code  # noqa: PLC0415 - only language tokens need the table

    known = from_code(key) if key not in _OWN_CODES else None
    if known is not None and known.iso2:
        return known.iso2.upper()
    return _OWN_CODES.get(key, _others().get(key, key)).upper()


@cache
def _others() -> dict[str, str]:
    return dict(pair.split(":") for pair in _OTHERS.split())
