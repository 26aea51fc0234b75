"""How servers and services word, in their subjects and texts, that a mail did not arrive or is late.

A subject alone is believed only of a machine's address: people write such sentences too.
"""

from __future__ import annotations

import re

DAEMON = re.compile(
    r"^(?:mailer[-_. ]?daemon|mail[-_. ]?daemon|mail[-_. ]?(?:delivery|deliver)[-_. ]?(?:(?:sub)?system|service)|mdaemon|double-bounce"
    r"|mail[-_. ]?administrator|mailrouter|mail[-_. ]router)\b",
    re.IGNORECASE,
)
POSTMASTER = re.compile(r"^(?:poo?st[-_]?master|post[-_. ]office|content-filter|system administrator)\b", re.IGNORECASE)
SERVICE = re.compile(
    r"^(?:no-?reply|do-?not-?reply|interscan|notifications?|.{0,40}-(?:owner|admin)|admin|system|bounces?|mailgateway)\b",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"undeliver|failure notice|returned mail|returned to sender|mail delivery (?:failed|failure|problem|error)|delivery.{0,40}\bfail|fail(?:ed|ure) delivery|delivery has failed"
    r"|non[- ]?deliver|(?:could|can) ?not be delivered|unable to deliver|not delivered|^\W*mail failure|mail system error|returning message to sender|message could not"
    r"|rejected mail|(?:e-?mail )?delivery (?:problem|error)|error sending your mail|problems? delivering|postmaster notify|^\W*bounced?\b"
    r"|^\W*(?:notice: )?(?:mail )?delivery (?:status|report)|message you sent blocked|mta-blocked|^\W*banned file|in mail from you|unsolicited bulk email, apparently from you"
    r"|error\(s\) (?:while|in) |permanent delivery"
    r"|unzustellbar|nicht (?:zugestellt|zustellbar)|fehler bei der (?:zustellung|übermittlung)|échec (?:de|lors de) (?:la )?(?:remise|distribution|livraison)|non remis|non distribu"
    r"|no se (?:puede|pudo|ha podido) entregar|no entregad|error de entrega|mancato recapito|impossibile recapitare|consegna (?:non riuscita|fallita)|não (?:foi )?entreg|falha na entrega"
    r"|onbestelbaar|niet bezorgd|olevererbart|(?:ikke|inte) lever|uleverbar|ei voitu toimittaa|toimitus epäonnistui|niedostarcz|nie można dostarczyć|nedoručiteln|nepodařilo se doručit|kézbesít"
    r"|недоставл|не доставлен|невозможно доставить|не може бути доставлен|teslim edilemedi|iletilemedi|δεν (?:παραδόθηκε|ήταν δυνατή)|לא נמסר"
    r"|退信|退件|退回的?邮件|無法傳遞|无法投递|無法投遞|投递失败|(?:寄送|傳送|發送|发送)失[敗败]|لم يتم (?:التسليم|تسليم)|تع[ذذّ]+ر (?:ال)?تسليم|تعذّر (?:ال)?تسليم|تعذر (?:ال)?تسليم|فشل (?:في )?(?:ال)?تسليم"
    r"|未送達|未達|配信不能|配信(?:に失敗|できません|エラー)|送信できません|送信エラー|반송|전송 실패|배달 실패|không gửi được|gagal (?:terkirim|dikirim)|tidak terkirim",
    re.IGNORECASE,
)
BODY = re.compile(
    r"undeliverable|could ?n[o']t be delivered|(?:unable|failed) to deliver|(?:can ?not|cannot|could not|was not|not be) deliver|trouble delivering|invalid user address|delivery.{0,40}\bfailed"
    r"|did not reach|error (?:occurred )?while trying to deliver|wasn't able to deliver|having problems? delivering|permanent (?:fatal )?error|had delivery (?:problems|errors)|delivery errors?\b"
    r"|\b5\d\d[- ]#?5\.\d\.\d|\b5[05]\d[ -].{0,80}(?:user|mailbox|recipient|address|account)|user unknown|unknown user|no such user|mailbox (?:is )?(?:full|unavailable|not found)|rejected recipient|recipient address rejected"
    r"|account is disabled|doesn't have an? .{0,80} account|non-deliverable|^(?:final-recipient|reporting-mta):",
    re.IGNORECASE | re.MULTILINE,
)
LATE_SUBJECT = re.compile(
    r"^\W*(?:warning\b(?!.*virus)|delay|still (?:trying|being retried))"
    r"|^(?!\W*(?:undeliver|returned|failure)).{0,80}(?:\(delay(?:ed)?\)|notification: delayed|(?:mail|message|delivery)\b.{0,60}\b(?:delayed|delay|deferred)\b|will be retried)"
    r"|zustellung verzögert|verzögerung bei|retraso en la entrega|retard(?:ée?)? de (?:la )?(?:remise|distribution)|配信.{0,4}遅延|延[遲迟](?:傳遞|投递|通知)|تأخ[رّير]+ (?:ال)?تسليم|доставка.{0,20}задерж",
    re.IGNORECASE,
)
LATE_BODY = re.compile(
    r"warning message only|do not need to resend|no need to resend|will (?:continue|keep) (?:to )?try|delivery attempts will continue|is still being retried|temporary failure report|has been delayed",
    re.IGNORECASE,
)
FINAL_BODY = re.compile(
    r"permanent (?:fatal )?error|giving up|unrecoverable|failed permanently|will not be retried|given up", re.IGNORECASE
)
SENT_ON = re.compile(r"^\W*(?:fwd?|wg|tr|rv|enc|vs|i|轉寄|转发|إعادة توجيه)\s*:", re.IGNORECASE)
# fml, a mailing list program, answers those who may not write to the list.
LIST_REFUSAL = re.compile(
    r"not member article|non[- ]member|loop(?:back| back)? (?:alert|warning)|we never receive", re.IGNORECASE
)
