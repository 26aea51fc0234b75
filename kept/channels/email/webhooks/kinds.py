"""The mail services we take mail from: which view of anymail understands each, and what secret it needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """`view` in anymail.webhooks. `secret`: the name under which that view takes what checks the signature ("" if the
    service signs nothing), or, with `fetches`, the API key by which the rest of a mail is fetched."""

    title: str
    view: str
    secret: str = ""
    fetches: bool = False


# Amazon SES is left out: anymail wants boto3 for it, 80 MB that are not installed. Its SMTP delivery comes in as mail.
KINDS = {
    "brevo": Kind("Brevo", "brevo.BrevoInboundWebhookView", "api_key", fetches=True),
    "mailgun": Kind("Mailgun", "mailgun.MailgunInboundWebhookView", "webhook_signing_key"),
    "mailjet": Kind("Mailjet", "mailjet.MailjetInboundWebhookView"),
    "mandrill": Kind("Mandrill", "mandrill.MandrillCombinedWebhookView", "webhook_key"),
    "postal": Kind("Postal", "postal.PostalInboundWebhookView", "webhook_key"),
    "postmark": Kind("Postmark", "postmark.PostmarkInboundWebhookView"),
    "resend": Kind("Resend", "resend.ResendInboundWebhookView", "api_key", fetches=True),
    "sendgrid": Kind("SendGrid", "sendgrid.SendGridInboundWebhookView"),
    "sparkpost": Kind("SparkPost", "sparkpost.SparkPostInboundWebhookView"),
}
