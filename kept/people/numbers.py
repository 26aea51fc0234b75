"""Telephone numbers as people write them: with or without the country, in Arabic or full-width digits."""

from kept.text.folding import fold

# Without numbers of their own: what stands behind is the land whose numbers are meant.
LEAST = 6


def phone_number(text: str, region: str = "") -> str:
    """The number as +962791234567, or "" if the text is none. `region` (ISO 3166) is the land of one without a country."""
    plain = fold(text)
    if sum(char.isdigit() for char in plain) < LEAST or any(char.isalpha() for char in plain):
        return ""
    import phonenumbers  # 15 MB of tables: on first need

    try:
        number = phonenumbers.parse(plain, region or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_number(number: str) -> str:
    """`+962 7 9123 4567`: as it is read out; what is no number stays as it is."""
    import phonenumbers

    try:
        return phonenumbers.format_number(
            phonenumbers.parse(number, None), phonenumbers.PhoneNumberFormat.INTERNATIONAL
        )
    except phonenumbers.NumberParseException:
        return number


def region_of(number: str) -> str:
    """The land a number with its country code is of, "" for none."""
    import phonenumbers

    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number, None)) or ""
    except phonenumbers.NumberParseException:
        return ""
