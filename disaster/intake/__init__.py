"""Words from outside the service: SMS gateways, the public without an account, files of reports."""
