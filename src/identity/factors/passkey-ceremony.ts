import {
  ClientDataType,
  createAssertionSignatureMessage,
  parseAuthenticatorData,
  parseClientDataJSON,
  type AuthenticatorData,
} from '@oslojs/webauthn'
import { base64url, fromBase64url } from '../../kernel/bytes.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { importPasskey, isSignedBy, passkeyJwk } from './passkey-signature.ts'

/** Where the page stands: a passkey made for one host opens nothing at another. */
export type Site = {
  /** `https://slug.example`, with the port where there is one. */
  readonly origin: string
  /** The host's name alone. */
  readonly rpId: string
}

/** What the browser returns when a passkey is made; both in base64url. */
export type NewPasskeyAnswer = Pick<PasskeyAnswer, 'clientData' | 'authenticatorData'>

/** What the browser returns when a passkey signs; all in base64url. */
export type PasskeyAnswer = {
  readonly credentialId: string
  readonly clientData: string
  readonly authenticatorData: string
  readonly signature: string
}

export type CeremonyProblem =
  | 'unreadable'
  | 'other-occasion'
  | 'other-site'
  | 'nobody-there'
  | 'unknown-algorithm'

/** WebAuthn allows more, but no device makes longer ones. */
const CREDENTIAL_ID_BYTES_MOST = 512

export type NewPasskey = {
  readonly challenge: string
  readonly credentialId: string
  readonly publicKey: JsonWebKey
  readonly signCounter: number
}

/**
 * Reads what a browser says of a new passkey. Which make the device is ("attestation") is not
 * asked for, so nothing of it is sent.
 */
export async function readNewPasskey(
  answer: NewPasskeyAnswer,
  site: Site,
): Promise<Result<NewPasskey, CeremonyProblem>> {
  const read = attempt(() => ({
    client: parseClientDataJSON(fromBase64url(answer.clientData)),
    device: parseAuthenticatorData(fromBase64url(answer.authenticatorData)),
  }))
  if (read === undefined) return err('unreadable')
  const { client, device } = read
  const problem = problemOf(client, device, { site, type: ClientDataType.Create })
  if (problem) return err(problem)
  const { credential } = device
  if (!credential || credential.id.length > CREDENTIAL_ID_BYTES_MOST) return err('unreadable')
  const publicKey = attempt(() => passkeyJwk(credential.publicKey))
  if (publicKey === undefined) return err('unknown-algorithm')
  try {
    await importPasskey(publicKey)
  } catch {
    return err('unknown-algorithm')
  }
  return ok({
    challenge: base64url(client.challenge),
    credentialId: base64url(credential.id),
    publicKey,
    signCounter: device.signatureCounter,
  })
}

export type SignedChallenge = {
  readonly challenge: string
  readonly signCounter: number
  /** Whether this key signed it; until that is asked, everything here is only claimed. */
  readonly isBy: (publicKey: JsonWebKey) => Promise<boolean>
}

/** Reads what a browser says that a passkey signed. */
export function readSignedChallenge(
  answer: PasskeyAnswer,
  site: Site,
): Result<SignedChallenge, CeremonyProblem> {
  const read = attempt(() => {
    const clientData = fromBase64url(answer.clientData)
    const authenticatorData = fromBase64url(answer.authenticatorData)
    return {
      client: parseClientDataJSON(clientData),
      device: parseAuthenticatorData(authenticatorData),
      signed: createAssertionSignatureMessage(authenticatorData, clientData),
      signature: fromBase64url(answer.signature),
    }
  })
  if (read === undefined) return err('unreadable')
  const { client, device, signed, signature } = read
  const problem = problemOf(client, device, { site, type: ClientDataType.Get })
  if (problem) return err(problem)
  return ok({
    challenge: base64url(client.challenge),
    signCounter: device.signatureCounter,
    isBy: (publicKey) => isSignedBy(publicKey, new Uint8Array(signed), signature),
  })
}

/**
 * Whether a device's counter has gone on. One that does not count says 0 each time; one that
 * stands still or falls back may have been copied.
 */
export const hasCountedOn = (stored: number, counted: number): boolean =>
  (stored === 0 && counted === 0) || counted > stored

function problemOf(
  client: ReturnType<typeof parseClientDataJSON>,
  device: AuthenticatorData,
  { site, type }: { readonly site: Site; readonly type: ClientDataType },
): CeremonyProblem | undefined {
  if (client.type !== type) return 'other-occasion'
  if (client.origin !== site.origin || client.crossOrigin === true) return 'other-site'
  if (!device.verifyRelyingPartyIdHash(site.rpId)) return 'other-site'
  // Verification by finger or PIN is preferred, not asked for: the password came before.
  return device.userPresent ? undefined : 'nobody-there'
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
