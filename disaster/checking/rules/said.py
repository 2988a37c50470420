"""What a message speaks of, pure: subjects (a stuck car, dead sheep, a birth), numbers with units, whose home."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# subject -> (how much it tells two events apart, the ways to say it). Ours, from how people write in emergencies.
SUBJECTS: dict[str, tuple[float, str]] = {
    "cut_off": (0.5, "困|围住|围着|出不来|出不了|出不去|封路|路不通|走不了|进不去|进不来|过不来|过不去|堵|不通|埋"),
    "fuel": (1.5, "没炭|断炭|有炭|炭了|炭烧|没煤|煤烧|没烧的"),
    "food": (1.5, "断粮|没吃|粮食|口粮"),
    "car_stuck": (1.2, "陷|熄火|抛锚"),
    "crash": (2, "撞|车祸|追尾"),
    "overturned": (2, "翻了|翻沟|侧翻|翻车"),
    "dead": (2, "压死|遇难|死亡|人没了|个人没了|死了人|死一|死了一个|身亡"),
    "missing": (2, "失踪|失联|走丢|没回来|没回家|没到家|找不到|找不着"),
    "hurt": (1.5, "受伤|砸伤|压伤|烧伤|腿伤|伤了|伤三|伤一|伤员|头破|流血|骨折|摔伤|救护车|送医院|上医院"),
    "frostbite": (2, "冻伤|手冻|冻坏了?,?要|脚都黑|冻得"),
    "stock_dead": (1.5, "(羊|牛|马|牲畜|骆驼)[^,，。]{0,8}死|压死[^,，。人]{0,6}(羊|牛|马|牲畜)|(冻|砸|淹)死"),
    "stock_gone": (2, "跑散|吹散|冲走|卷走|丢了羊"),
    "shed": (1.5, "棚|羊圈|圈舍|牛舍|畜圈"),
    "house": (1.5, "平房|土房|老房|房子|住房|间房|房墙|倒房|房盖|屋顶"),
    "collapsed": (1, "塌|倒了|震倒|泡倒|倒塌|掀|刮跑|刮坏|刮掉|没顶"),
    "cracked": (1.5, "裂"),
    "yurt": (2, "蒙古包|包塌|包被"),
    "power": (2, "停电|没电|电线杆|电杆|变压器|断电"),
    "telecom": (2, "信号|基站|通信塔|铁塔|打不了电话|网络"),
    "well": (2, "水井|机井|没水喝|不能喝"),
    "fire": (1, "着火|起火|大火|火线|火头|火太大|火借|失火|草场着|草点着|浓烟|打火|燃"),
    "haystack": (2, "草垛|捆草"),
    "rubbish": (2, "垃圾"),
    "flooded": (1, "进水|泡|淹|积水|涨水|漫上|发水|洪水|水围|被水|都是水|泡水"),
    "basement": (2, "地下室|车库"),
    "bridge": (2.5, "桥"),
    "road_broken": (2, "路冲断|公路冲|路断|冲断"),
    "crop": (2, "麦|庄稼|油菜|绝收|饲料地|农田|作物"),
    "forage": (2, "草料|缺草|拉草|草车|没草"),
    "birth": (2.5, "孕妇|产妇|生孩子|要生|临产"),
    "heart": (2.5, "心脏"),
    "kidney": (2.5, "透析|肾"),
    "medicine": (2.5, "断药|没药|药吃完|买不到药|高血压|胰岛素"),
    "children": (1, "孩子|娃|学生|儿童|校车"),
    "old": (0.7, "老人|老头|老太|老年"),
    "generator": (2, "发电机"),
    "oxygen": (2.5, "吸氧|氧气|呼吸机"),
    "sign": (2.5, "广告牌"),
    "shop": (2, "商店|小卖部|货架|超市"),
    "clinic": (2, "卫生院|病人都|医院墙"),
    "school": (2, "学校|小学|教室"),
    "glass": (2, "玻璃"),
    "motorbike": (2, "摩托"),
    "tractor": (2, "拖拉机"),
    "van": (2, "面包车"),
    "lorry": (2, "货车|卡车"),
    "pickup": (2, "皮卡"),
    "saloon": (1.5, "轿车"),
    "bus": (2, "班车|公交|大巴"),
    "school_bus": (2, "校车"),
    "water_cart": (2.5, "水车|拉水"),
    "dairy": (2, "奶牛|牛棚|牛舍"),
    "river": (1.5, "河水|河涨|河发|岸边"),
    "hail": (0.5, "冰雹|雹子"),
    "street": (1, "马路|公路|国道|路口"),
    "snow_heap": (1.2, "雪厚|雪堆|雪没清|清雪"),
    "no_loss": (2, "没看到损失|家里没事|有震感|没有损失"),
}
PATTERNS = {subject: (weight, re.compile(ways)) for subject, (weight, ways) in SUBJECTS.items()}
DIGITS = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"两": 2, "俩": 2, "仨": 3, "半": 0}
TENS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}
NUMBER = re.compile(
    r"(\d+(?:\.\d+)?|[一二两俩仨三四五六七八九十百千万]+)(多|几|来|余)?"
    r"(个|位|头|只|户|间|口|人|亩|公顷|公里|辆|平|捆|吨|队|家)?"
    r"(人|学生|孩子|娃|羊|牛|车|房|伤员|间|只|头|捆|户|平方|亩|老|司机|娃娃)?")
COUNTED = {"animals": "只 头 羊 牛", "homes": "户 家", "rooms": "间 房", "cars": "车 辆", "mu": "亩", "ha": "公顷",
           "people": "口 人 位 学生 孩子 娃 娃娃 伤员", "m2": "平", "bales": "捆", "tonnes": "吨"}
UNITS = {word: unit for unit, words in COUNTED.items() for word in words.split()}
MU_IN_HA = 15
FIGURES = {"livestock_dead": "animals", "deaths": "people", "missing": "people", "injured": "people",
           "relocated_now": "people", "affected_population": "people", "collapsed_rooms": "rooms",
           "severe_rooms": "rooms", "herder_households_cut_off": "homes", "crop_affected_ha": "ha",
           "burnt_ha": "ha", "sheds_damaged_m2": "m2",
           "forage_gap_t": "tonnes"}
NEAR = 0.15              # counts of one thing differ by so much from one teller to the next
HOME = re.compile(r"([一-鿿]{1,5}?)一?家(?!里|没|长|门|人|急)")
NOBODY = ("我", "大", "国", "人", "回", "两", "几", "户", "在", "到", "他", "她", "我们", "自", "一", "这", "那", "全",
          "出", "有两", "岸边")
CALLED = ("牧民", "老乡", "农民", "嘎查", "是", "的", "分场", "北边", "村", "那边", "刮掉了", "了")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number said of something: anything from `least` to `most`."""

    unit: str
    least: float
    most: float


def subjects(text: str) -> frozenset[str]:
    """What a text speaks of."""
    return frozenset(subject for subject, (_, ways) in PATTERNS.items() if ways.search(text))


def weight(found: frozenset[str]) -> float:
    """How much these subjects tell events apart."""
    return sum(PATTERNS[subject][0] for subject in found)


def amounts(text: str, figures: Mapping[str, float | None]) -> frozenset[Amount]:
    """The numbers said, by unit, in words and in figures; a number without a unit says nothing."""
    found = {Amount("mu" if unit == "ha" else unit, *((value * MU_IN_HA,) * 2 if unit == "ha" else (value,) * 2))
             for key, unit in FIGURES.items() if (value := figures.get(key)) is not None}
    for match in NUMBER.finditer(text):
        unit = UNITS.get(match[4] or "") or UNITS.get(match[3] or "")
        if unit is not None:
            least, most = spread(match[1], match[2])
            times = MU_IN_HA if unit == "ha" else 1
            found.add(Amount("mu" if unit == "ha" else unit, least * times, most * times))
    return frozenset(found)


def spread(number: str, loosely: str | None) -> tuple[float, float]:
    """四十多 is 40 to 49, 三百来 270 to 399, 46 is 46."""
    value = float(number) if number[0].isdigit() else chinese(number)
    if loosely is None:
        return value, value
    step = 10 ** max(len(str(int(value))) - 1, 1) if value >= 10 else 10
    return value * (0.9 if loosely == "来" else 1), value + step - 1


def chinese(number: str) -> float:
    """A number in Chinese characters."""
    total, last = 0, 0
    for character in number:
        if character in TENS:
            total, last = (total + (last or 1) * TENS[character], 0) if TENS[character] < 10_000 else (
                (total + last) * 10_000, 0)
        else:
            last = DIGITS[character]
    return float(total + last)


def agreeing(one: frozenset[Amount], other: frozenset[Amount]) -> tuple[set[str], set[str]]:
    """Units of which both say about the same number, and units of which they say different ones."""
    same: set[str] = set()
    different: set[str] = set()
    for unit in {amount.unit for amount in one} & {amount.unit for amount in other}:
        near = any(a.least * (1 - NEAR) <= b.most and b.least * (1 - NEAR) <= a.most
                   for a in one if a.unit == unit for b in other if b.unit == unit)
        (same if near else different).add(unit)
    return same, different


def homes(text: str) -> frozenset[str]:
    """Whose home it is about: 牧民巴特尔家 -> 巴特尔."""
    found = set()
    for match in HOME.finditer(text):
        name = match[1]
        for called in CALLED:
            if called in name:
                name = name.rpartition(called)[2]
        if name and name not in NOBODY and not name.endswith(NOBODY):
            found.add(name)
    return frozenset(found)


def same_home(one: frozenset[str], other: frozenset[str]) -> bool | None:
    """Whether both name the same home; None where one of them names none."""
    if not one or not other:
        return None
    return any(a.endswith(b) or b.endswith(a) for a in one for b in other)
