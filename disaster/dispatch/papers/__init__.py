"""Papers of supply: use order, issue note, waybill, receipt; each with a QR to follow it and a code to prove it."""
