// Words of the duty's handover, of closed incidents, and of a level that no rule proposed.
import type { Words } from './index.svelte'

export const duty = {
  'duty.title': ['值班', 'Duty'],
  'duty.bar.nobody': ['无人值班', 'Nobody on duty'],
  'duty.bar.offered': ['请接班', 'Accept the duty'],
  'duty.nobody': ['目前无人值班。', 'Nobody is on duty.'],
  'duty.nobody.how': ['值班员点“上岗”后，此处显示在岗者。', 'When an officer takes up the duty, it shows here.'],
  'duty.nobody.who': ['只有值班员可以上岗。', 'Only duty officers take it up.'],
  'duty.since': ['自 {time} 在岗', 'on duty since {time}'],
  'duty.mine': ['您在岗', 'You are on duty'],
  'duty.take_up': ['上岗', 'Take up the duty'],
  'duty.hand_over': ['交班', 'Hand over'],
  'duty.to': ['交给', 'To'],
  'duty.note': ['交班说明（可不填）', 'Note to the next (may be left)'],
  'duty.no_other': ['没有其他值班员可以接班；请管理员设置。', 'There is no other duty officer to hand over to; the administrator can enter one.'],
  'duty.offer': ['提出交班', 'Offer the duty'],
  'duty.still_yours': ['对方接班前，仍由您值班。', 'You stay on duty until the other accepts.'],
  'duty.offered_to': ['已向{who}提出交班，未办事项 {n} 项，待其接班。', 'Offered to {who} with {n} open items; not yet accepted.'],
  'duty.offered_you': ['{who}请您接班，未办事项 {n} 项。', '{who} offers you the duty with {n} open items.'],
  'duty.read_note': ['查看交班说明（留痕）', 'Read the note (logged)'],
  'duty.no_note': ['没有留下说明。', 'No note was left.'],
  'duty.accept': ['接班', 'Accept'],
  'duty.again': ['改交他人', 'Offer to another'],
  'duty.turns': ['近期值班', 'Recent turns'],

  'closed.title': ['近期已结束的突发事件', 'Incidents closed lately'],
  'closed.is': ['此突发事件已结束，仅供查阅。', 'This incident is closed; it is here to be read.'],
  'closed.back': ['返回', 'Back'],

  'start.level': ['启动响应', 'Start a response'],
  'start.title': ['启动 {level}', 'Start {level}'],
  'start.no_rule': ['没有规则提出建议，由您依职权决定；理由写入流水。', 'No rule proposed this: you decide by your own right, and your reason is kept.'],
  'start.kind': ['种类', 'Kind'],
  'start.kind.response': ['救灾应急响应', 'Relief response'],
  'start.kind.warning': ['预警响应', 'Warning response'],
  'start.hours': ['预计时长（小时，不填按该级别通常期限）', 'Expected hours (blank: the usual period of the level)'],
  'start.places': ['生成任务的苏木镇街道', 'Townships that get tasks'],
  'start.places.none': ['尚无上报单位；只生成全市任务。', 'No township has been heard; only county tasks are made.'],

  'needs.cold': ['最低气温 ℃', 'Lowest temperature °C'],
  'needs.cold_unknown': ['不填最低气温时，取暖、御寒衣物、燃料的需求为“未知”（—），不是零。', 'Without a lowest temperature the need of heating, warm clothes and fuel is unknown (—), not zero.'],
} satisfies Words
