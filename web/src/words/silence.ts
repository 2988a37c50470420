// Words of silence, of two incidents that become one, and of contact drills.
import type { Words } from './index.svelte'

export const silence = {
  'subject.merge': ['灾害过程合并', 'Merging of incidents'],
  'verb.merged': ['合并', 'merged'],
  'verb.undone': ['撤销合并', 'merging undone'],
  'verb.parted': ['重新分开', 'parted again'],
  'verb.moved_in': ['随灾害过程并入', 'moved with its incident'],
  'verb.moved_back': ['移回原灾害过程', 'moved back to its incident'],
  'verb.folded': ['两项时限合一', 'two clocks became one'],
  'verb.removed': ['移除', 'removed'],
  'refusal.not_one_disaster': ['这两个灾害过程不能合并:同一个、不同旗县或已结束。请核对所选。', 'These two cannot be merged: the same one, of two counties, or closed. Check what you chose.'],
  'refusal.both_verified': ['两个灾害过程中同一地点各有一份核报,请先更正或撤回其中一份再合并。', 'Both hold a verified report of the same place: correct or withdraw one, then merge.'],
  'refusal.incident_merged': ['该灾害过程已并入另一个,请在合并后的灾害过程中办理。', 'This incident has become part of another: go on there.'],
  'refusal.merge_not_undoable': ['合并后的灾害过程又并入了别的,请先撤销后一次合并。', 'What it was merged into has itself been merged since: undo that first.'],
} satisfies Words
