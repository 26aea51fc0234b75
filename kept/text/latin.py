"""Small words by which languages in Latin script betray themselves. Data, not code."""

import re

_WORDS = {
    "en": "the and is are was i you we my your it this that have has not with for of to please thanks thank hello hi when can will would order refund received",
    "es": "el los las y es son yo usted mi su que no con por para de una un gracias hola cuando pedido favor está muy",
    "fr": "le les et est sont je vous nous mon votre que pas avec pour des une un merci bonjour quand commande la ce du",
    "de": "der die das und ist sind ich sie wir mein ihr nicht mit für von eine ein danke hallo bitte wann bestellung zu den",
    "it": "il lo gli e è sono io lei mio che non con per di una un grazie ciao quando ordine buongiorno della sono",
    "pt": "o os as e é são eu você meu seu que não com por para uma um obrigado obrigada olá quando pedido do da",
    "nl": "de het en is zijn ik u wij mijn niet met voor van een dank hallo wanneer bestelling alstublieft graag",
    "tr": "ve bir bu için ile değil ben siz biz benim teşekkürler merhaba ne zaman sipariş lütfen çok mi",
    "id": "dan yang ini itu saya anda kami tidak dengan untuk dari terima kasih halo kapan pesanan tolong mohon",
    "sv": "och är jag du vi min din inte med för av en ett tack hej när beställning det att",
    "pl": "i jest są ja pan pani my mój nie z dla od dziękuję dzień dobry kiedy zamówienie proszę się na",
}  # fmt: skip
LATIN_WORDS = {lang: frozenset(words.split()) for lang, words in _WORDS.items()}

_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def looks_vietnamese(text: str) -> bool:
    """True where its own letters stand; two, since one can be a borrowed name."""
    return len(_VIETNAMESE.findall(text)) > 1
