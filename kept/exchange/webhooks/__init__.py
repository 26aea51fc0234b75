"""What happens here, told to other programs at addresses they gave: Standard Webhooks."""
