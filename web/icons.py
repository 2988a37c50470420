"""Draws the installed page's icons (PNG) from public/icon.svg; run once after the drawing changes."""

import asyncio
from pathlib import Path

from playwright.async_api import async_playwright

PUBLIC = Path(__file__).parent / "public"
GREEN = "#0b6b62"
ICONS = {"icon-192.png": (192, 1.0), "icon-512.png": (512, 1.0), "icon-maskable-512.png": (512, 0.7)}


async def drawn() -> None:
    """A maskable icon is full to its edges; its drawing keeps to the middle, where no mask cuts."""
    svg = (PUBLIC / "icon.svg").read_text(encoding="utf-8")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, (pixels, share) in ICONS.items():
            page = await browser.new_page(viewport={"width": pixels, "height": pixels})
            ground = GREEN if share < 1 else "transparent"
            await page.set_content(
                f"<style>html,body{{margin:0;height:100%;background:{ground}}}body{{display:grid;place-items:center}}"
                f"svg{{width:{share:.0%};height:{share:.0%}}}</style>{svg}")
            await page.screenshot(path=PUBLIC / name, omit_background=True)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(drawn())
