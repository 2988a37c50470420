"""Due tables filled from live claims, signed and sent as they stood; what changed since somebody last looked."""
