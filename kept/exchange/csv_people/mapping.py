"""Which column says what: guessed from its heading in three languages and from what stands in it, then changed by hand."""

from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kept.people.bringing_in import Row
from kept.people.finding import kind_of
from kept.people.models import IdentityKind
from kept.text.alike import is_han
from kept.text.folding import fold

FIELDS = {
    "": _("leave out"),
    "name": _("Full name"),
    "given_name": _("First name"),
    "family_name": _("Family name"),
    "preferred_name": _("Likes to be called"),
    "honorific": _("Form of address"),
    "pronunciation": _("Said like"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "handle": _("Handle"),
    "language": _("Language"),
    "timezone": _("Time zone"),
    "organisation": _("Company"),
    "tag": _("Groups (words)"),
    "fact": _("Something they told us"),
    "external_id": _("Id in the other program"),
}
PLAIN = ("name", "preferred_name", "honorific", "pronunciation", "language", "timezone", "external_id")
SEVERAL = {"email", "phone", "handle", "tag", "fact"}
_HEADINGS = {
    "name": "name|fullname|customer|customername|contact|contactname|displayname|الاسم|الاسمالكامل|اسمالعميل|العميل|姓名|名稱|名字|全名|顧客|客戶|聯絡人|客戶姓名|顧客姓名|名称|客户|联系人",
    "given_name": "firstname|givenname|forename|first|الاسمالاول|الاسمالشخصي|名",
    "family_name": "lastname|familyname|surname|last|اسمالعائله|العائله|اللقب|姓|姓氏",
    "preferred_name": "preferredname|nickname|knownas|likestobecalled|اسمالشهره|المفضل|暱稱|稱呼|昵称",
    "honorific": "title|salutation|honorific|formofaddress|prefix|اللقبالشرفي|المخاطبه|頭銜|尊稱|敬稱|称谓",
    "email": "email|emailaddress|mail|emails|البريد|البريدالالكتروني|الايميل|ايميل|بريد|電子郵件|電子信箱|信箱|電郵|郵箱|邮箱|电子邮件|邮件",
    "phone": "phone|phonenumber|mobile|mobilephone|telephone|tel|cell|whatsapp|الهاتف|هاتف|الجوال|جوال|الموبايل|رقمالهاتف|المحمول|電話|手機|行動電話|電話號碼|手機號碼|手机|电话",
    "handle": "handle|username|twitter|telegram|line|lineid|wechat|instagram|المعرف|حساب|帳號|账号|微信",
    "language": "language|lang|locale|اللغه|لغه|語言|語系|语言",
    "timezone": "timezone|tz|zone|المنطقهالزمنيه|التوقيت|時區|时区",
    "organisation": "company|organisation|organization|companyname|account|employer|الشركه|شركه|المؤسسه|المنظمه|جههالعمل|公司|公司名稱|組織|單位|企業|组织",
    "tag": "tag|tags|group|groups|label|labels|segment|segments|الوسوم|وسم|المجموعه|標籤|群組|分類|标签|分组",
    "external_id": "id|externalid|customerid|contactid|userid|الرقم|المعرفالخارجي|رقمالعميل|編號|客戶編號|顧客編號|编号",
}  # fmt: skip


def _squeezed(heading: str) -> str:
    return "".join(char for char in fold(heading) if char.isalpha())


_KNOWN = {_squeezed(word): name for name, words in _HEADINGS.items() for word in words.split("|")}


@cache
def _own_headings() -> dict[str, str]:
    """What our own exports are headed by, in each language."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {_squeezed(str(label)): name for name, label in FIELDS.items() if name}
    return found


def is_heading(cells: Sequence[str]) -> bool:
    """Whether a first row is one of headings: whoever has an address in it is a person."""
    return not any("@" in cell for cell in cells) and not any(cell.lstrip("+").isdecimal() for cell in cells if cell)


def guessed(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A field for each column. Of those a person has once, the first column that seems to be it is taken."""
    found: list[str] = []
    for index, heading in enumerate(header):
        squeezed = _squeezed(heading)
        name = (
            _own_headings().get(squeezed, "")
            or _KNOWN.get(squeezed, "")
            or _by_content([row[index] for row in rows if index < len(row)])
        )
        found.append("" if name in found and name not in SEVERAL else name)
    return found


def _by_content(cells: list[str]) -> str:
    filled = [cell for cell in cells if cell]
    mails = sum(1 for cell in filled if kind_of(cell) == IdentityKind.EMAIL)
    return "email" if filled and mails * 2 > len(filled) else ""


def row_of(cells: Sequence[str], header: Sequence[str], mapping: Sequence[str], number: int) -> Row:
    """One line as a person."""
    row, given, family = Row(number), "", ""
    for index, name in enumerate(mapping):
        cell = cells[index].strip() if index < len(cells) else ""
        if not name or not cell:
            continue
        if name in ("email", "phone", "handle"):
            row.identities += [(name, part.strip()) for part in cell.replace(";", "\n").split("\n") if part.strip()]
        elif name == "given_name":
            given = cell
        elif name == "family_name":
            family = cell
        elif name == "organisation":
            row.organisation = cell[:200]
        elif name == "tag":
            row.tags += [
                part.strip()[:60] for part in cell.replace(";", ",").replace("、", ",").split(",") if part.strip()
            ]
        elif name == "fact":
            row.facts.append((header[index][:80] or "CSV", " ".join(cell.split())[:500]))
        else:
            row.fields[name] = cell
    if (given or family) and not row.fields.get("name"):
        row.fields["name"] = family + given if any(map(is_han, family + given)) else f"{given} {family}".strip()
    if len(row.identities) > 20:
        row.wrong.append(str(_("More than 20 addresses.")))
    return row
