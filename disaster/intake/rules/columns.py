"""What the columns of public incident files are called, in Chinese, English and Mongolian; pure."""

from collections.abc import Iterable, Mapping

from disaster.errors import BadInput

NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "words", "description", "details", "content", "message", "incident description", "report",
             "内容", "描述", "情况", "灾情", "灾情描述", "事件描述", "详情", "內容", "說明", "情況", "тайлбар",
             "агуулга", "мэдээлэл"),
    "title": ("title", "incident title", "subject", "标题", "题目", "標題", "事件", "гарчиг"),
    "location": ("location", "place name", "address", "地点", "地址", "位置", "地點", "байршил", "газар", "хаяг"),
    "place": ("place", "place code", "division", "division code", "地点代码", "区划代码", "行政区划代码"),
    "lon": ("lon", "lng", "long", "longitude", "x", "经度", "經度", "уртраг"),
    "lat": ("lat", "latitude", "y", "纬度", "緯度", "өргөрөг"),
    "date": ("date", "datetime", "time", "timestamp", "incident date", "occurred_at", "occurred", "when",
             "created_at", "时间", "日期", "发生时间", "上报时间",
             "發生時間", "時間", "огноо", "цаг"),
    "hazard": ("hazard", "category", "type", "incident type", "灾种", "类型", "类别", "災種", "類型", "гамшиг",
               "төрөл"),
    "phone": ("phone", "telephone", "mobile", "contact", "电话", "手机", "联系电话", "電話", "утас"),
}
HAZARDS: Mapping[str, tuple[str, ...]] = {
    "snow": ("雪灾", "雪災", "白灾", "暴雪", "blizzard", "snowstorm", "цас", "цасан шуурга", "зуд", "dzud"),
    "low_temp": ("低温", "寒潮", "冰冻", "cold wave", "freeze", "хүйтрэл"),
    "wind_hail": ("大风", "风雹", "冰雹", "大風", "hail", "storm", "wind", "шуурга", "мөндөр"),
    "sandstorm": ("沙尘暴", "沙塵暴", "dust storm", "шороон шуурга"),
    "drought": ("干旱", "旱灾", "旱災", "ган"),
    "flood": ("洪水", "洪涝", "暴雨", "洪災", "floods", "flooding", "flash flood", "үер"),
    "earthquake": ("地震", "quake", "газар хөдлөлт"),
    "grassland_fire": ("草原火灾", "火灾", "草原火災", "火災", "fire", "wildfire", "grass fire", "хээрийн түймэр",
                       "түймэр"),
    "geological": ("滑坡", "泥石流", "landslide", "mudslide"),
}


class UnknownColumns(BadInput):
    """A mapping names a column or field that is not there, or no column was recognised."""

    code = "unknown_columns"


def fields_of(columns: Iterable[str], told: Mapping[str, str]) -> dict[str, str]:
    """Field -> column: as told, else the first column with a known name. Whatever is left over is kept as it is."""
    columns = list(columns)
    strange = [*(f for f in told if f not in NAMES), *(column for column in told.values() if column not in columns)]
    if strange:
        raise UnknownColumns(unknown=strange, fields=sorted(NAMES), columns=columns)
    plain = {column.strip().casefold().replace("_", " "): column for column in reversed(columns)}
    found = {name: next((plain[one.replace("_", " ")] for one in known if one.replace("_", " ") in plain), None)
             for name, known in NAMES.items()}
    fields = {name: column for name, column in found.items() if column is not None} | dict(told)
    if not fields.keys() & {"text", "title", "location", "lon"}:
        raise UnknownColumns(columns=columns, known={name: list(known) for name, known in NAMES.items()})
    return fields


def hazard_of(written: str, names: Mapping[str, Iterable[str]]) -> str | None:
    """The hazard meant, by key or by any of its names; None where nobody can say (what was written is kept)."""
    word = written.strip().casefold()
    return next((key for key, known in names.items()
                 if word == key or word in {one.casefold() for one in (*known, *HAZARDS.get(key, ()))}), None)
