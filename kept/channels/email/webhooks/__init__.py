"""Mail that mail services bring by HTTP: their inbound webhooks, read with django-anymail."""
