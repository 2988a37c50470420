"""Papers and words for givers: thanks, a polite refusal, and the printable receipt (慈善法 art. 38)."""

from html import escape

from disaster import clock
from disaster.mobilisation.schemas import DonationLine, DonationView, DonorPrivate
from disaster.stockpile.items import catalogue

THANKS = {
    "offered": ("感谢您的捐赠意向。我们正在核对当前需求,将尽快与您联系。",
                "Thank you for your offer. We are checking what is needed now and will be in touch soon."),
    "received": ("感谢您的捐赠。您可以在此查看它的去向。", "Thank you for your gift. You can see here where it went.")}
DECLINED = {
    "not_needed": ("目前同类物资已能满足需要", "there is enough of this kind at present"),
    "cannot_store": ("目前没有合适的存放条件", "we cannot store it properly at present"),
    "unsafe": ("该物资未能达到救灾使用的安全要求", "it does not meet the safety rules for relief goods"),
    "too_near_expiry": ("该物资距有效期过近", "it is too near its expiry date"),
    "wish_cannot_be_met": ("您指定的用途目前无法实现", "the use you wish cannot be met at present")}
STYLE = """@page{size:A5 landscape;margin:15mm}body{font:16px/1.7 'Noto Serif CJK SC','Noto Sans CJK SC',serif;
max-width:42em;margin:auto;padding:1em;color:#111;background:#fff}h1{text-align:center;font-size:24px}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #555;padding:.3em .6em;text-align:left}
th{width:9em}.mark{border:3px solid #111;padding:.2em 1em;text-align:center;font-weight:700}"""


def letter(state: str, declined_reason: str | None) -> tuple[str, str]:
    """What the giver reads, in Chinese and English."""
    if declined_reason is None:
        return THANKS[state]
    zh, en = DECLINED[declined_reason]
    return (f"衷心感谢您的爱心。很抱歉,由于{zh},我们暂时无法接收这份捐赠,恳请您谅解并继续关注灾区需求。",
            (f"Thank you for your kindness. We are sorry that we cannot take this gift: {en}. "
             "Please keep an eye on what is needed."))


def receipt_paper(gift: DonationView, donor: DonorPrivate, *, organisation: str, handler: str, drill: bool) -> str:
    """The receipt: number, giver, kind and quantity, organisation, handler, date."""
    received = clock.local(gift.received_at).strftime("%Y年%m月%d日") if gift.received_at else "—"
    number = escape(gift.receipt_number or "")
    rows = [("收据编号 No.", number), ("捐赠编号", escape(gift.number)),
            ("捐赠人 Donor", escape(donor.name) if donor.name else "匿名 Anonymous"), ("捐赠内容", content(gift)),
            ("捐赠意愿", wish(gift)), ("接收单位", escape(organisation)), ("经办人", escape(handler)),
            ("日期", received)]
    lines = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows)
    mark = '<p class="mark">演练 DRILL</p>' if drill else ""
    return (f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>捐赠收据 {number}</title>'
            f"<style>{STYLE}</style>{mark}<h1>救灾捐赠收据 Donation receipt</h1><table>{lines}</table>"
            f"<p>凭捐赠编号和密钥可查询去向,密钥:{escape(donor.key)}<br>查询地址:"
            f"{escape(f'/follow#number={gift.number}&key={donor.key}')}</p><p>签章:________________</p>{mark}</html>")


def content(gift: DonationView) -> str:
    """Kind and quantity; money in yuan."""
    if gift.amount_fen is not None:
        return f"人民币 {gift.amount_fen // 100:,}.{gift.amount_fen % 100:02d} 元"
    return "<br>".join(line_words(line) for line in gift.lines)


def line_words(line: DonationLine) -> str:
    """One line of goods."""
    return f"{escape(catalogue()[line.item].zh)} {line.quantity} {escape(line.unit)}"


def wish(gift: DonationView) -> str:
    """What the giver wished it used for."""
    if gift.earmark is None:
        return "无指定 Not directed"
    item = catalogue()[gift.earmark.item].zh if gift.earmark.item else None
    told = [f"灾害过程 {gift.earmark.incident_id}" if gift.earmark.incident_id else None,
            f"地区 {gift.earmark.place}" if gift.earmark.place else None, f"用途 {item}" if item else None]
    return escape(";".join(part for part in told if part))
