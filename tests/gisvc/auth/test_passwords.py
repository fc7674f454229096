"""What a good password is, and that nobody can read one back."""

import pytest
from argon2 import PasswordHasher

from gisvc.auth.errors import PasswordReused, WeakPassword
from gisvc.auth.passwords import Passwords, common_words, is_common, make_temporary_password, require_good_password

CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.mark.parametrize(
    "password", ["Larch-47-shade", "Quiet91!", "correct horse battery", "白银景泰Huang7!", "山高水长风清月明云淡天远", "xK9#mQ2$"]
)
def test_these_are_good_enough(password: str) -> None:
    require_good_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short1!",
        "onlyeleven1",  # eleven characters of two classes
        "ONLYCAPITA9",
        "aaaaaaaaaaaa",
        "abababababab",
        "password",
        "Password123!",
        "P@ssw0rd2026",
        "Admin@123456",
        "admin888admin888",
        "Qwerty123456!",
        "1qaz2wsx3edc",
        "1qaz@WSX",
        "123456789012",
        "987654321098",
        "abcdefghijkl",
        "Abcdefgh123!",
        "woaini5201314",
        "Zhangsan123!",
        "jingtai@2026",
        "Minzheng_2026",
        "ｐａｓｓｗｏｒｄ１２３",  # full-width letters are the same keys
        "5201314520131",
        "x" * 129,
    ],
)
def test_these_are_guessed_first_or_too_short(password: str) -> None:
    with pytest.raises(WeakPassword):
        require_good_password(password)


@pytest.mark.parametrize("password", ["LiNa-likes-tea-7", "王小明的密码是Xy7!", "my-clerk.one-word-9"])
def test_a_password_made_of_ones_own_name_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        require_good_password(password, personal=("lina", "王小明", "clerk.one"))


def test_the_refusal_says_what_is_missing_in_both_languages_and_not_the_password() -> None:
    with pytest.raises(WeakPassword) as refusal:
        require_good_password("short1!")
    assert "12" in refusal.value.wording.zh
    assert "12" in refusal.value.wording.en
    assert "short1!" not in str(refusal.value)
    assert refusal.value.facts == {}


def test_the_list_of_common_words_is_there_and_clean() -> None:
    words = common_words()
    assert len(words) > 700
    assert {"password", "admin888", "woaini1314", "qwerty", "minzheng"} <= words
    assert all(word == word.casefold() for word in words)


def test_decoration_does_not_hide_a_common_word() -> None:
    assert all(is_common(word) for word in ["Dragon!", "1dragon1", "dragondragon", "DR4GON2024", "dr@gon"])


def test_a_hash_is_argon2id_salted_and_not_reversible() -> None:
    passwords = Passwords(CHEAP)
    one, other = passwords.hash("Larch-47-shade"), passwords.hash("Larch-47-shade")
    assert one != other
    assert one.startswith("$argon2id$")
    assert passwords.verify(one, "Larch-47-shade")
    assert not passwords.verify(one, "larch-47-shade")
    assert not passwords.verify(None, "Larch-47-shade")
    assert not passwords.verify("not a hash", "Larch-47-shade")


def test_our_own_parameters_are_those_of_the_standard() -> None:
    """RFC 9106 §4, second recommendation: 64 MiB, three passes, four lanes."""
    made = Passwords().hash("Larch-47-shade")
    assert "$m=65536,t=3,p=4$" in made


def test_an_older_cheaper_hash_is_seen_as_outdated() -> None:
    assert Passwords().is_outdated(CHEAP.hash("x"))


def test_the_same_keys_on_another_keyboard_are_the_same_password() -> None:
    passwords = Passwords(CHEAP)
    assert passwords.verify(passwords.hash("Ｌａｒｃｈ-47"), "Larch-47")


def test_none_of_the_last_ones_may_come_back() -> None:
    passwords = Passwords(CHEAP)
    held = [passwords.hash(f"Larch-4{n}-shade") for n in range(5)]
    for n in range(5):
        with pytest.raises(PasswordReused):
            passwords.require_new(f"Larch-4{n}-shade", held)
    passwords.require_new("Larch-49-shade", held)


def test_temporary_passwords_are_good_ones_and_never_the_same() -> None:
    made = {make_temporary_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        require_good_password(password)
        assert not set("0O1lIS") & set(password)
