// What a camera or a file gives, made small enough for a thin line; a voice, recorded here.
import { fitted, kindOf, LONG_SIDE, type Kind } from './media'

const QUALITY = 0.82
const VOICE_TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus']

/** The file as it is sent: a photo as JPEG of at most 1600 px, without what the camera wrote about it; others as they are. */
export async function prepared(file: File, original: boolean): Promise<{ file: Blob; kind: Kind } | null> {
  const kind = kindOf(file.type)
  if (kind !== 'photo' || original) return kind && { file, kind }
  return { file: await smaller(file).catch(() => file), kind }
}

async function smaller(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const [width, height] = fitted(picture.width, picture.height, LONG_SIDE)
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  canvas.getContext('2d')!.drawImage(picture, 0, 0, width, height)
  picture.close()
  return new Promise((done, fail) => canvas.toBlob((made) => (made ? done(made) : fail(new Error('no picture'))), 'image/jpeg', QUALITY))
}

/** Records until it is stopped; rejects where there is no microphone or it is not allowed. */
export async function recorder(): Promise<{ stop: () => Promise<Blob> }> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const type = VOICE_TYPES.find((one) => MediaRecorder.isTypeSupported(one)) ?? ''
  const machine = new MediaRecorder(stream, { ...(type && { mimeType: type }), audioBitsPerSecond: 24_000 })
  const pieces: Blob[] = []
  machine.ondataavailable = (event) => pieces.push(event.data)
  machine.start(1_000)
  return {
    stop: () => new Promise((done) => {
      machine.onstop = () => {
        for (const track of stream.getTracks()) track.stop()
        done(new Blob(pieces, { type: (machine.mimeType || 'audio/webm').split(';')[0]! }))
      }
      machine.stop()
    }),
  }
}
