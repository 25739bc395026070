/**
 * Files that go to the service and come from it: sent with a progress that a request of `api` cannot tell, received as they
 * come, and put where the browser keeps downloads. Refusals are the same as everywhere. Knows no page and no kind of file.
 */
import { api, Problem, read, Unreachable } from './api.ts'

export interface FileToSend {
  readonly path: string
  readonly file: Blob
  readonly type: string
  /** the same key with the same file is done once, however often it is sent */
  readonly key: string
  readonly signal: AbortSignal
  readonly onSent: (bytes: number) => void
}

/** Sends a file and answers the reply; throws the Problem of a refusal, Unreachable where the connection broke. */
export async function sendFile<T>({ path, file, type, key, signal, onSent }: FileToSend): Promise<T> {
  await renewSession()
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.setRequestHeader('content-type', type)
    request.setRequestHeader('idempotency-key', key)
    request.responseType = 'json'
    request.upload.onprogress = event => onSent(event.loaded)
    request.onload = () => {
      if (request.status < 400) resolve(request.response)
      else reject(new Problem(request.status, request.response ?? {}))
    }
    request.onerror = () => reject(new Unreachable('the connection broke'))
    request.onabort = () => reject(new Unreachable('stopped'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

/** Receives a file of any length; throws the Problem of a refusal, Unreachable where it broke off before its end. */
export async function receiveFile(
  path: string,
  signal: AbortSignal,
  onReceived: (bytes: number) => void,
): Promise<Blob> {
  await renewSession()
  try {
    const reply = await fetch(path, { signal })
    if (!reply.ok) throw new Problem(reply.status, await reply.json().catch(() => ({})))
    let bytes = 0
    const counting = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, out) {
        bytes += chunk.byteLength
        onReceived(bytes)
        out.enqueue(chunk)
      },
    })
    // A stream of its own keeps the file out of the page's memory.
    return await new Response(reply.body?.pipeThrough(counting), { headers: reply.headers }).blob()
  } catch (error) {
    throw error instanceof Problem ? error : new Unreachable(error)
  }
}

/** Hands a file to the browser to keep. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

/** What sends by itself cannot renew a session that has run out: a read before it does. */
async function renewSession(): Promise<void> {
  await read(api.GET('/v1/me'))
}
