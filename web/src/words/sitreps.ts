// Words of the legal clocks, the due table, and what changed since one last looked.
import type { Words } from './index.svelte'

export const sitreps = {
  'clocks.note.workdays_by_weekend': ['节假日未公布，暂按周末计', 'Public holidays are not known here; working days are counted by weekends'],
  'clocks.left': ['剩', 'left'],
  'clocks.over': ['超', 'over'],
  'deadline.winter_spring_need': ['冬春救助需求', 'winter and spring need'],
  'addressee.league': ['锡林郭勒盟应急管理局', 'the league’s bureau'],
  'addressee.region': ['自治区应急管理厅', 'the region’s bureau'],
  'addressee.ministry': ['应急管理部', 'the ministry'],

  'table.severity.error': ['数据矛盾', 'Contradiction'],
  'table.severity.warn': ['存疑', 'Doubtful'],
  'table.severity.notice': ['未核', 'Not judged'],
  'table_kind.first': ['初报', 'first report'],
  'table_kind.follow_up': ['续报', 'follow-up'],
  'table_kind.verified': ['核报', 'verified report'],
  'table_kind.nil': ['零报告', 'nil report'],

  'keys.l': ['查看后变化', 'Since I last looked'],
  'keys.g l': ['法定时限', 'Legal clocks'],
  'keys.g t': ['上报报表', 'Due table'],

  'admin.holidays': ['节假日', 'Public holidays'],
  'holidays.how': ['工作日按国务院公布的放假调休安排计算；新一年公布后在此录入。', 'Working days follow the State Council’s notices; enter a new year once it is published.'],
  'holidays.year': ['年份', 'Year'],
  'holidays.document': ['文号', 'Notice'],
  'holidays.document.hint': ['国办发明电〔…〕…号', '国办发明电〔…〕…号 (number of the notice)'],
  'holidays.free': ['放假', 'Days off'],
  'holidays.worked': ['上班', 'Worked instead'],
  'holidays.shipped': ['随程序', 'shipped'],
  'holidays.entered': ['本地录入', 'entered here'],
  'holidays.enter': ['录入', 'Enter'],
  'holidays.free.hint': ['每行一段：名称 首日 末日，如 春节 2027-02-05 2027-02-11', 'One a line: name first-day last-day, as 春节 2027-02-05 2027-02-11'],
  'holidays.worked.hint': ['调休上班日，空格分隔', 'Worked weekend days, apart by spaces'],
  'holidays.unread': ['第 {line} 行看不懂', 'Line {line} is not understood'],

  'refusal.table_order': ['此类报表不能接在上一份之后；可报：{kinds}。', 'A table of this kind does not follow the last one; these do: {kinds}.'],
  'refusal.table_overtaken': ['他人刚发出 {number}，请刷新后核对差异再签发。', '{number} was just sent by somebody else: read the differences again, then sign.'],
  'refusal.draft_too_old': ['所见数据已过时，未发出。请刷新后再签发。', 'What you read is too old; nothing was sent. Read again, then sign.'],
  'refusal.notes_missing': ['请先对存疑的校核写明说明，未发出。', 'A doubtful check wants a note first; nothing was sent.'],
  'refusal.may_not_sign': ['您不能签发：须为指挥长、领导，或在岗值班员。未发出。', 'You may not sign: a commander, a leader, or the officer on duty does. Nothing was sent.'],
  'refusal.not_corrected_twice': ['此表已被更正，请更正最新的一份。', 'This table was corrected already; correct the newer one.'],
  'refusal.correction_reason': ['更正须写明原因，未发出。', 'A correction needs its reason; nothing was sent.'],
  'refusal.other_epoch': ['数据库刚从备份恢复，请刷新页面。', 'The database was just restored; reload the page.'],
  'refusal.not_drawn': ['PDF 暂时无法生成；XLSX 与 CSV 内容相同。', 'The PDF cannot be drawn now; XLSX and CSV say the same.'],
} satisfies Words
