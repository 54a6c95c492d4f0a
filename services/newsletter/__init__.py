"""New offers by mail: subscribing without an account, the mails, and their links."""
