"""The live stream: what changed, on every open screen, at once, and to each only what he may see."""
