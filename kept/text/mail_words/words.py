"""How a language is written down."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailWords:
    """Labels of the quoted headers, then what stands above a quote, a forwarded mail, and below a text.

    `wrote` are verbs of "On Monday, Mei wrote:"; `shared` are short notes by which a person says above
    a forwarded mail that it is one; `closing` are the last words before a name.
    """

    sender: str
    to: str
    subject: str
    sent: str
    copy: str = "Cc"
    other: str = ""
    wrote: str = ""
    original: str = ""
    forwarded: str = ""
    device: str = ""
    shared: str = ""
    closing: str = ""


# What "Sent from my …" may name. Without one of them the line was written by a person.
DEVICES = (
    "iPhon|iPad|iPod|iOS|Apple Watch|Android|Samsung|Galaxy|Huawei|HUAWEI|Honor|Xiaomi|Redmi|OPPO|vivo|OnePlus|"
    "Nokia|Sony|Xperia|HTC|Motorola|BlackBerry|Pixel|Windows|Outlook|Yahoo|Gmail|AOL|Mail.ru|Mail.Ru|GMX|WEB.DE|"
    "Proton|ProtonMail|Tutanota|Zoho|Spark|Thunderbird|Foxmail|QQ|NetEase|Naver|Mailbird|eM Client|Mailspring|"
    "FairEmail|K-9|BlueMail|Nine|Superhuman|Airmail|Newton|Polymail|Missive|Yandex|Яндекс|Mailo|Orange|Free|"
    "smartphone|Smartphone|phone|tablet|Tablet|mobile|Mobile|cell|handheld|device|Verizon|T-Mobile|AT&T|Sprint|"
    "Handy|Mobilgerät|Mobiltelefon|Telefon|telefon|telefoon|teléfono|telefono|téléphone|móvil|celular|telemóvel|"
    "cellulare|portable|mobil|puhelim|komórk|мобильн|мобільн|телефон|смартфон|планшет|Почт|κινητ|"
    "هاتف|الهاتف|جوال|الجوال|آيفون|ايفون|آيباد|سامسونج|جهاز|بريد|"
    "手機|手机|行動裝置|移动设备|平板|邮箱|信箱|郵件|邮件|網易|网易|华为|小米|三星|スマートフォン|携帯|"
    "아이폰|스마트폰|휴대폰|네이버|điện thoại|โทรศัพท์|ponsel|הנייד|הטלפון|גלקסי"
)
# Words for "user" that some programs print before a name.
NAMES = "użytkownik|użytkownika|пользователь|користувач|používateľ|uživatel|<span dir=ltr>"
