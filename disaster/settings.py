"""Settings from the environment (DISASTER_…); docs/operating.md lists each one."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What an operator may set; nothing here changes while the program runs."""

    model_config = SettingsConfigDict(env_prefix="DISASTER_", extra="ignore")

    database_url: str = ""                        # empty: the private cluster in .local/
    database_may_forget: bool = False             # serve a database without fsync: for tests only
    world: Literal["real", "drill"] = "real"      # a drill is a second world over its own database
    jurisdiction: str = "152502"                  # the county this service answers for
    drill_url: str = ""                           # where the drill world is reached from the real one
    public_origin: str = ""                       # behind a proxy: the origin browsers use
    tick_milliseconds: int = 60                   # how long the live stream gathers entries
    heartbeat_seconds: int = 4                    # a screen must know within 10 s that it is not live (PSH-03)
    sms_number: str = ""                          # where reporters send the SMS line: the gateway's number
    duty_phone: str = ""                          # told to those whom a public page can not help; empty: 119
    public_reports_per_address: int = 120         # in ten minutes, without a token
    public_reports_per_phone: int = 10            # in ten minutes, without a token
    demo: bool = False                            # demo people were loaded: the sign-in page offers them
    web_dir: Path = ROOT / "web" / "dist"
    sms_url: str = ""                             # gateway that takes text messages: JSON {id, to, text} by POST
    sms_token: str = ""                           # its secret, sent as a bearer token
    sms_inner: bool = False                       # the gateway may stand on an inner address
    contact_drill_day: int = 0                    # day of the month on which a contact drill starts by itself; 0: never
    track_days: int = 30                          # how long it is kept where vehicles and teams were
    letter_days: int = 30                         # how long a letter put aside keeps its words once it was decided
    media_dir: Path = ROOT / ".local" / "media"   # photos, voice, video; one folder in it for each database


@cache
def settings() -> Settings:
    """The settings, read once."""
    return Settings()
