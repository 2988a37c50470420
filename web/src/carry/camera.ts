// Reading QR codes with the camera: by the browser where it can, else by a library that is loaded then.
interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>
}
type Detecting = typeof globalThis & {
  BarcodeDetector?: { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> }
}
type Read = (video: HTMLVideoElement) => Promise<string[]>
const LOOK_MS = 120
const SIDE_MAX = 1280

/** Look until stopped; answers how to stop. Refused or no camera: it throws. QR is always read, other forms where the browser can. */
export async function watch(video: HTMLVideoElement, oncode: (code: string) => void, forms: readonly string[] = ['qr_code']): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } } })
  video.srcObject = stream
  await video.play()
  const read = await reader(forms)
  let on = true
  const look = async (): Promise<void> => {
    if (!on) return
    if (video.readyState >= video.HAVE_CURRENT_DATA) for (const code of await read(video).catch(() => [])) oncode(code)
    setTimeout(() => void look(), LOOK_MS)
  }
  void look()
  return () => {
    on = false
    for (const track of stream.getTracks()) track.stop()
  }
}

async function reader(forms: readonly string[]): Promise<Read> {
  const { BarcodeDetector } = globalThis as Detecting
  const known = (await BarcodeDetector?.getSupportedFormats()) ?? []
  if (BarcodeDetector && known.includes('qr_code')) {
    const detector = new BarcodeDetector({ formats: forms.filter((form) => known.includes(form)) })
    return async (video) => (await detector.detect(video)).map((one) => one.rawValue)
  }
  const { default: decode } = await import('qr/decode.js')
  const canvas = document.createElement('canvas')
  return async (video) => {
    const scale = Math.min(1, SIDE_MAX / Math.max(video.videoWidth, video.videoHeight))
    canvas.width = Math.round(video.videoWidth * scale)
    canvas.height = Math.round(video.videoHeight * scale)
    const ground = canvas.getContext('2d', { willReadFrequently: true })!
    ground.drawImage(video, 0, 0, canvas.width, canvas.height)
    return [decode(ground.getImageData(0, 0, canvas.width, canvas.height))]
  }
}
