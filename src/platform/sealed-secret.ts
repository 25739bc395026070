/**
 * Secrets that have to be read again, because they sign or verify: kept encrypted under a key made from the service's own
 * secret, so that a copy of the database signs nothing. Where that secret changes they are lost, and have to be rotated.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Deps } from './deps.ts'

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** Encrypts a secret for the database: AES-256-GCM under a key derived by HKDF; answers base64url. */
export function sealSecret(deps: Pick<Deps, 'secret'>, secret: string): string {
  const nonce = randomBytes(nonceBytes)
  const sealing = createCipheriv(cipher, keyFrom(deps.secret), nonce)
  const sealed = Buffer.concat([sealing.update(secret, 'utf8'), sealing.final()])
  return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64url')
}

/** Decrypts what `sealSecret` made; null where it was sealed under another secret, or is none. */
export function openSecret(deps: Pick<Deps, 'secret'>, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length <= nonceBytes + tagBytes) return null
  const opening = createDecipheriv(cipher, keyFrom(deps.secret), bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  try {
    return Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]).toString('utf8')
  } catch {
    return null
  }
}

function keyFrom(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'hireloop sealed secrets', 32))
}
