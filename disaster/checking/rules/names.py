"""Names of places as people write them, pure: Mongolian names in Chinese characters have many spellings.

宝力格, 宝拉格 and 布拉格 are one word (bulag, a spring). Chinese characters that transcribe the same Mongolian sound
form a class; two spellings are the same name when their classes are the same in order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Which characters write which sound. Ours: collected from the place names of the league and common transcription;
# no table of a standard. Vowels vary between spellings, consonants do not: one class for each consonant.
SOUNDS = {
    "b": "宝布包保巴白拜八伯博勃毕宾贝波卜",
    "l": "力拉勒利里立丽黎莱来兰仑伦罗洛卢鲁林龙朗喇腊啦郎冷楞棱",
    "g": "格根嘎克戈高果郭古固沟盖干甘贡噶柯可喀库刚更哥汗罕", "h": "哈海浩豪洪红呼胡忽花华河黑杭韩惠辉和霍",
    "s": "希锡西喜习新萨沙苏斯赛舍莎桑森僧舒书松嵩", "r": "尔日儿如仁热茹让", "n": "淖诺瑙脑那纳娜努尼乃农嫩楠",
    "y": "彦音颜燕雅伊依乙衣亚延银尹牙优由尤", "d": "都德达道敦丹登迪特塔图他台太泰突陶腾桃",
    "m": "满莫毛木门孟玛马蒙莽麦穆", "a": "乌温沃瓦吾武阿额敖奥鄂安昂恩翁", "q": "查察朝楚其齐车策超彻奇",
    "j": "吉济朱珠扎哲照卓"}
SOUND_OF = {character: sound for sound, characters in SOUNDS.items() for character in characters}
# What a name ends in besides the name itself; one kind of place is written in several ways.
ENDINGS = ("社区居委会", "分场生活区", "居委会", "村委会", "生活区", "社区", "嘎查", "嘎察", "苏木", "街道",
           "牧场", "分场", "小区", "镇", "乡", "村", "队")
ALL_OF_SOUNDS = 3        # shorter names are written alike by chance: they must agree in every character
WORN, WEAK = 4, "rg"      # from this length on a weak last sound is often left out (图古日格, 图古日)


@dataclass(frozen=True, slots=True)
class Place:
    """A division by its code, the name it is called by without its ending, and that ending."""

    code: str
    stem: str
    ending: str


def stem(name: str) -> str:
    """The name without what kind of place it is: 那仁宝拉格嘎查 -> 那仁宝拉格."""
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return stem(name[: -len(ending)])
    return name


def sounds(text: str) -> str:
    """Each character as its sound; what writes no Mongolian sound stays itself. As long as the text."""
    return "".join(SOUND_OF.get(character, character) for character in text)


def gazetteer(divisions: Mapping[str, str]) -> dict[str, list[Place]]:
    """Divisions (code -> name) by the sound of their name (a short one by its letters), longest name first."""
    found: dict[str, list[Place]] = {}
    for code, name in sorted(divisions.items(), key=lambda one: (-len(stem(one[1])), one[0])):
        place = Place(code, stem(name), name[len(stem(name)):])
        found.setdefault(key_of(place.stem), []).append(place)
    return found


def key_of(name: str) -> str:
    """What two spellings of one name share."""
    long = len(name) >= ALL_OF_SOUNDS and all(character in SOUND_OF for character in name)
    return sounds(name) if long else name


def named(text: str, places: Mapping[str, Sequence[Place]]) -> tuple[frozenset[str], str]:
    """The codes of the places that a text names, and the text without these names. Longer names win over shorter.

    Places of one name (查干淖尔社区, 查干淖尔嘎查) are told apart by the ending that follows; else all are meant.
    """
    found: set[str] = set()
    heard = sounds(text)
    for key, called in places.items():
        at, length = spoken(key, called[0].stem, text, heard)
        while at >= 0:
            meant, ending = of_ending(called, text[at + length:])
            found |= {place.code for place in meant}
            gap = "□" * (length + len(ending))
            text, heard = (told[:at] + gap + told[at + len(gap):] for told in (text, heard))
            at, length = spoken(key, called[0].stem, text, heard)
    return frozenset(found), text.replace("□", "")


def spoken(key: str, name: str, text: str, heard: str) -> tuple[int, int]:
    """Where a text names a place, and how long the name is there; -1 where it does not."""
    if key == name:                       # a short name: character by character
        return text.find(name), len(name)
    short = len(name) - 1 if len(name) >= WORN and key[-1] in WEAK else len(name)
    for length in (len(name), short):
        at = heard.find(key[:length])
        if at >= 0 and any(one == other for one, other in zip(text[at:], name, strict=False)):
            return at, length
    return -1, 0


def of_ending(called: Sequence[Place], rest: str) -> tuple[Sequence[Place], str]:
    """Which of the places of one name are meant, by what follows the name; and that ending."""
    whole = [place for place in called if place.ending and rest.startswith(place.ending)]
    if whole:
        longest = max((place.ending for place in whole), key=len)
        return [place for place in whole if place.ending == longest], longest
    ending = next((ending for ending in ENDINGS if rest.startswith(ending)), "")
    return [place for place in called if ending and ending in place.ending] or called, ending
