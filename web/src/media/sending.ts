// One medium by tus, with tus-js-client, which comes when there is something to send. Where it stopped, it goes on.
import { Problem, csrfNow } from '../api'
import type { Card } from './box'

const PART_BYTES = 256 * 1024 // what one bar of signal carries in about ten seconds

export async function sent(card: Card, bytes: ArrayBuffer, place: string, changed: (to: Partial<Card>) => Promise<void>): Promise<void> {
  const { Upload } = await import('tus-js-client')
  const door = `${location.origin}/api/media`
  await new Promise<void>((done, fail) => {
    new Upload(new Blob([bytes], { type: card.type }), {
      endpoint: door,
      ...(card.announced && { uploadUrl: `${door}/${card.id}` }),
      metadata: { id: card.id, about: card.about, place, kind: card.kind, sha256: card.sha256 },
      headers: { 'x-csrf-token': csrfNow() },
      chunkSize: PART_BYTES,
      retryDelays: [1_000, 3_000],
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => void changed({ announced: true }),
      onChunkComplete: (_, came) => void changed({ came }),
      onError: (error) => fail(problemOf(error)),
      onSuccess: () => done(),
    }).start()
  })
}

/** What the service answered, or that it did not. */
function problemOf(error: Error): Problem {
  const answer = 'originalResponse' in error ? (error.originalResponse as { getStatus: () => number; getBody: () => string } | null) : null
  if (!answer) return new Problem('unreachable', 0)
  try {
    const told = JSON.parse(answer.getBody()) as { code?: string; facts?: Record<string, unknown> }
    return new Problem(told.code ?? 'failed', answer.getStatus(), told.facts ?? {})
  } catch {
    return new Problem('failed', answer.getStatus())
  }
}
