// Words of photos, voice and video, of damaged houses and of the two ledgers.
import type { Words } from './index.svelte'

export const media = {
  'subject.medium': ['照片、录音、视频', 'Photo, voice, video'],
  'verb.announced': ['已登记待传', 'announced'],
  'refusal.bad_upload': ['上传请求有误，文件仍在手机上，请重试。', 'The upload was not understood; the file is still on the phone. Try again.'],
  'refusal.other_tus': ['上传方式版本不符，请刷新页面。', 'Another version of the upload protocol; reload the page.'],
  'refusal.medium_too_large': ['文件过大，未接收。照片、录音不超过 20 兆，视频不超过 200 兆；请压缩或剪短后重试。',
    'The file is too large and was not taken: 20 MB for photos and voice, 200 MB for video. Make it smaller and try again.'],
  'refusal.too_many_unfinished': ['您有 {unfinished} 个文件尚未传完，请先传完再登记新的。', '{unfinished} of your files are unfinished; let them finish first.'],
  'refusal.no_room_for_media': ['服务器空间不足，文件留在手机上。请告知系统管理员。', 'The server has no room; the file stays on the phone. Tell the administrator.'],
  'refusal.other_offset': ['文件片段次序不符，手机会从已收到处续传。', 'A part came out of order; the phone goes on from what has come.'],
  'refusal.part_in_hand': ['同一文件正在接收，请稍候。', 'The same file is being received; wait a moment.'],
  'refusal.wrong_digest': ['收到的文件与手机上的不一致，将重新传送。', 'What came differs from what is on the phone; it is sent again.'],
  'refusal.not_a_medium': ['不是可接收的照片、录音或视频，未保存。请换一个文件。', 'Not a photo, voice or video that is taken here; not kept. Choose another file.'],
  'refusal.not_arrived': ['文件尚未传到。', 'The file has not arrived yet.'],
  'refusal.other_place': ['文件所属地点与报告不符，未接收。', 'The file names another place than its report; it was not taken.'],
} satisfies Words
