"""Reporters' phones: known devices, sealed reports that any phone may carry, shutting out a lost one."""
