"""Every package that has tables or subjects, imported once: what migrations, the journal's proofs and the app need."""

import importlib
from importlib.util import find_spec

PACKAGES = ("people", "geo", "rulebook", "media", "stockpile", "roads", "alerts", "incidents", "ledgers", "reports",
            "evacuation", "mobilisation", "aid", "dispatch", "intake", "phones", "checking", "silence", "sitreps",
            "tracks", "placement", "costs")

for package in PACKAGES:
    for module in ("models", "views", "merging"):
        if find_spec(f"disaster.{package}.{module}"):
            importlib.import_module(f"disaster.{package}.{module}")
importlib.import_module("disaster.journal.models")
importlib.import_module("disaster.journal.record")
