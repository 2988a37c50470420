"""Alerts: warnings that come in (CAP 1.2), and notices that somebody on duty must acknowledge."""
