"""Codes of rooms, keys of teachers, ids of students: all random, from the system's source."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata

# Neither 0 and O nor 1, I and L, which look alike on a wall. 31^6 = 887 million codes.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6
_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")
_ID = re.compile("[0-9a-f]{32}")


def new_code() -> str:
    """Return a random code of six characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def new_secret() -> str:
    """Return 128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def normal_code(text: str) -> str | None:
    """Return a code as it is stored, however it was typed; None for what cannot be a code.

    Case, spaces, hyphens and the width of the characters do not matter.
    """
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    return code if _CODE.fullmatch(code) else None


def is_id(text: str) -> bool:
    """Whether a text can be a student's id."""
    return _ID.fullmatch(text) is not None


def digest(key: str) -> str:
    """Return the SHA-256 of a key in hexadecimal digits: what is stored of it."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def is_key_of(key: str, stored: str) -> bool:
    """Whether `stored` is the digest of a key, in a time that tells nothing of it."""
    return hmac.compare_digest(digest(key), stored)
