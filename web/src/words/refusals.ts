// What each refusal of the server means, in words: what happened, what was saved, what to do.
import type { Words } from './index.svelte'

export const refusals = {
  'refusal.unreachable': [
    '没有联系上服务，未保存。请稍后重试；同一操作重复提交不会重复计数。',
    'The service did not answer; nothing was saved. Try again: a repeat is never counted twice.',
  ],
  'refusal.failed': ['服务出错，未保存。请重试；仍不成功请告知系统管理员。',
    'The service failed; nothing was saved. Try again, and tell the administrator if it fails again.'],
  'refusal.refused': ['服务未接受此操作。', 'The service did not accept this.'],
  'refusal.not_found': ['没有找到，或您无权知悉。', 'Not found, or not yours to know.'],
  'refusal.bad_input': ['所填内容互相矛盾或违反规定，请检查。', 'What was entered contradicts itself or a rule; please check.'],
  'refusal.same_id_other_body': ['同一编号已有不同内容，未覆盖。', 'The same number already holds other content; nothing was overwritten.'],
  'refusal.not_signed_in': ['登录已失效，请重新登录。', 'You are no longer signed in.'],
  'refusal.forbidden': ['您没有此项权限。', 'You have no right to this.'],
  'refusal.cross_site': ['页面已过期，请刷新后重试。', 'This page is out of date; reload and try again.'],
  'refusal.malformed': ['有未填或填写格式不对的项。', 'Something is missing or not of the right form.'],
  'refusal.wrong_password': ['用户名或密码不对。', 'Login or password is wrong.'],
  'refusal.wrong_credentials': ['用户名或密码不对。', 'Login or password is wrong.'],
  'refusal.sign_in_refused': ['用户名或密码不对。', 'Login or password is wrong.'],
  'refusal.too_many_attempts': ['尝试次数过多，请稍候再试。', 'Too many attempts; please wait a little.'],
} satisfies Words
