"""Messages as customers write them, labelled by hand: what only thanks, and what thanks and asks, or does not thank."""

ONLY = {
    "en": """Thanks!|Thank you|Thank you so much!|Many thanks|thx|Thanks a lot, Yusuf|Thank you very much for your help|Thanks for the quick reply!|Perfect, thank you!|Great, thanks
Got it, thanks!|It works now. Thank you!|Received, thank you very much.|Cheers|Cheers!|Much appreciated|I really appreciate your help|Thank you for your time|Thanks again|Thank you, have a great day!|Wonderful service, thank you all
Thanks for everything|Thank you team|Dear Amal, thank you so much|Everything is fine now, many thanks|Thanks~Best regards~Joanna Reyes|Thank you~--~Joanna Reyes~Tel 555 1234|Thanks!~Sent from my iPhone|It arrived safely. Thank you!|Ok thanks|Thank you for the fast response. Kind regards""",
    "ar": """شكرا|شكرًا جزيلًا|شكرا لك|شكرا كتير|مشكورين|متشكر جدا|متشكرة اوي|يعطيك العافية|الله يعطيكم العافية|يسلموا|يسلمو ايديك|تسلم|تسلمي يا أمل|جزاك الله خير|جزاكم الله كل خير|ألف شكر|شكرا على المساعدة|شكرا على الرد السريع|ممنونك
وصل الخاتم، شكرا|تمام شكرا|شكرا جزيلا لكم على حسن تعاملكم|بارك الله فيكم وشكرا|الف شكر والله|شكرا أستاذة أمل|انحلت المشكلة، شكرا لكم|تم، شكرا|ربي يحفظكم وشكرا|شكرا~سلمى حداد|ممتاز شكرا جزيلا|مشكور يا نور""",
    "zh": """謝謝|謝謝您|謝謝你們|非常感謝|感謝您的協助|謝謝你們的幫忙|感恩|多謝|收到了，謝謝|收到，謝謝！|已收到，非常感謝|太好了，謝謝您|謝謝您這麼快回覆|問題解決了，謝謝|謝謝，辛苦了|好的，謝謝|了解，謝謝您|感謝貴公司的服務|真的很感謝您的耐心協助|謝謝客服|謝啦
謝謝囉|太棒了！謝謝|謝謝王小姐|戒指收到了，謝謝你們|感謝，祝您順心|謝謝~陳怡君|謝謝~從我的 iPhone 傳送|可以了，謝謝|大家辛苦了，感謝|十分感謝您的回覆""",
}  # fmt: skip
OTHER = {
    "en": """Thanks, but it still flickers|Thank you. When will it arrive?|Thanks, please cancel the order|Where is my ring?|Thanks in advance for calling me|Thank you, could you also send the invoice|Thanks, I will send it back tomorrow|No thanks, refund me|Thanks for nothing|Thank you, my address is 12 King Street
Thanks. The lamp is broken|I want my money back|Thanks! One more thing: the size is wrong|Please call me, thanks|Thank you but I did not get it|Thanks, and the second one|Got it|Ok|Thank you for sending the wrong ring|Great, now send the other|Thanks, waiting|I appreciate a refund|Thank you, is Friday fine?|Thanks http://example.org|Thanks, see attachment
Hello|Thank you, change it to silver|Thanks, I need two more|It works now but makes noise. Thanks|Thanks for your reply, however I disagree""",
    "ar": """شكرا، متى يصل الطلب؟|شكرا لكن لم يصل شيء|شكرا، أريد إلغاء الطلب|وين الخاتم|شكرا بس لسا خربان|لو سمحت اتصلوا فيني وشكرا|شكرا، وأريد الفاتورة|شكرا على لا شيء|شكرا ابعتولي التاني|ممكن ترجعولي فلوسي شكرا|تمام|وصل|شكرا، المقاس غلط|مشكورين بس بدي غيره|الله يعطيكم العافية، الطلب تأخر
يعطيك العافية بدي أسأل عن الشحن|شكرا رقمي 0791234567|شكرا، أنتظر ردكم|السلام عليكم|لا شكرا، رجعوا المبلغ|شكرا كتير بس في مشكلة ثانية|جزاك الله خير ممكن تغير العنوان|شكرا سأعيده غدا|أين طلبي|شكرا غيروا اللون|متشكر بس مش شغال|تسلم وعايز واحد كمان|شكرا هل من جديد|أشكركم وأرجو الاستعجال|شكرا، العنوان شارع الملك""",
    "zh": """謝謝，請問什麼時候到？|謝謝，但是還沒收到|請取消訂單，謝謝|謝謝，我要退貨|請問可以改地址嗎？謝謝|還沒收到，謝謝|再麻煩寄發票，謝謝|謝謝，燈還是會閃|收到|好的|謝謝，尺寸錯了|麻煩請盡快處理，謝謝|謝謝，另外想再買一個|戒指壞了|謝謝，我的電話是 0912345678
感謝，但我不同意|請回電，謝謝|謝謝，等你們消息|您好|謝謝你們寄錯|不用了，退錢|謝謝，可否換顏色|謝謝，我明天寄回|麻煩改成銀色，感謝|想詢問運費，謝謝|謝謝，還有一個問題|謝謝，發票呢|請協助退款，謝謝|已收到，但少一個，謝謝|多謝，地址改為台北市""",
}  # fmt: skip


def listed(rows: str) -> list[str]:
    """One message each; ~ is a new line."""
    return [text.replace("~", "\n") for text in rows.replace("\n", "|").split("|")]
