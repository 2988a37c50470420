"""What an SMS is answered with: one short Chinese sentence that says what became of it and what to do; pure."""

PARTS = {"line": "格式", "identity": "第1段(编号)", "what": "第2段(地点、灾种、时间)", "figures": "第3段(数字)"}
WORDS = {
    "filed": "已收到 {at}，地点 {place}。",
    "words": "短信已收到，由值班员人工处理。",
    "bad_sms_line": "{part}有误，未入报告，已转值班员。请核对后重发。",
    "not_a_reporter": "此号码未登记为该地灾害信息员，已转值班员处理。",
    "same_id_other_body": "同一编号已有不同内容，未覆盖，已转值班员核对。",
    "unknown_division": "地点代码不存在，未入报告，已转值班员。请核对后重发。",
    "after_verified": "该地已核报，此报未入，已转值班员。更正请联系值班室。",
}
OTHERWISE = "未能入报告({code})，原文已转值班员处理。"


def reply(code: str, **facts: object) -> str:
    """The answer for an outcome; a part is named as it stands on the line."""
    named = {**facts, "part": PARTS.get(str(facts.get("part")), "格式")}
    return WORDS.get(code, OTHERWISE).format_map({**named, "code": code})
