import { base64url, fromBase64url } from '../../../kernel/bytes.ts'

/** What the server says before: see the routes that end in /challenge. */
interface Asked {
  readonly message?: string
  readonly challenge: string
  readonly known: readonly string[]
  readonly rpId: string
  readonly rpName: string
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string }
  readonly algorithms: readonly number[]
}

const TIMEOUT_MS = 120_000
const text = (bytes: ArrayBuffer): string => base64url(new Uint8Array(bytes))

const credentials = (ids: readonly string[]): PublicKeyCredentialDescriptor[] =>
  ids.map((id) => ({ type: 'public-key', id: fromBase64url(id) }))

async function add(asked: Asked): Promise<Record<string, string>> {
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: fromBase64url(asked.challenge),
      rp: { id: asked.rpId, name: asked.rpName },
      user: { ...asked.user, id: fromBase64url(asked.user.id) },
      pubKeyCredParams: asked.algorithms.map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: credentials(asked.known),
      authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
      attestation: 'none',
      timeout: TIMEOUT_MS,
    },
  })) as PublicKeyCredential
  const answer = made.response as AuthenticatorAttestationResponse
  return {
    clientData: text(answer.clientDataJSON),
    authenticatorData: text(answer.getAuthenticatorData()),
  }
}

async function sign(asked: Asked): Promise<Record<string, string>> {
  const signed = (await navigator.credentials.get({
    publicKey: {
      challenge: fromBase64url(asked.challenge),
      rpId: asked.rpId,
      allowCredentials: credentials(asked.known),
      userVerification: 'preferred',
      timeout: TIMEOUT_MS,
    },
  })) as PublicKeyCredential
  const answer = signed.response as AuthenticatorAssertionResponse
  return {
    credentialId: text(signed.rawId),
    clientData: text(answer.clientDataJSON),
    authenticatorData: text(answer.authenticatorData),
    signature: text(answer.signature),
  }
}

const sentenceOf = (error: unknown): string => {
  const name = error instanceof Error ? error.name : ''
  if (name === 'InvalidStateError') return '这台设备已经添加过了。'
  return name === 'NotAllowedError'
    ? '没有完成：可能取消了，或等得太久。请再试一次。'
    : '没有成功，请检查网络后再试一次。'
}

async function send(form: HTMLFormElement): Promise<void> {
  const note = form.querySelector<HTMLElement>('[data-passkey-note]')
  const button = form.querySelector<HTMLButtonElement>('button[type="submit"]')
  const say = (sentence: string): void => {
    if (!note) return
    note.textContent = sentence
    note.hidden = sentence === ''
  }
  say('')
  if (button) button.disabled = true
  try {
    const body = new URLSearchParams()
    for (const name of ['name', 'password']) {
      const input = form.elements.namedItem(name)
      if (input instanceof HTMLInputElement) body.set(name, input.value)
    }
    const answer = await fetch(form.dataset.challenge ?? '', { method: 'POST', body })
    const asked = (await answer.json()) as Asked
    if (asked.message) return say(asked.message)
    const fields = await (form.dataset.passkey === 'add' ? add(asked) : sign(asked))
    for (const [name, value] of Object.entries(fields)) {
      const input = form.elements.namedItem(name)
      if (input instanceof HTMLInputElement) input.value = value
    }
    form.submit()
  } catch (error) {
    say(sentenceOf(error))
  } finally {
    if (button) button.disabled = false
  }
}

/** Shows what needs a passkey where the browser knows them, and asks for one. */
export function askPasskey(): void {
  if (typeof PublicKeyCredential === 'undefined') return
  // Browsers that know passkeys and not this are from before 2023.
  if (!('getAuthenticatorData' in AuthenticatorAttestationResponse.prototype)) return
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
    form.hidden = false
    const missing = form.nextElementSibling
    if (missing instanceof HTMLElement && 'passkeyMissing' in missing.dataset) missing.hidden = true
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void send(form)
    })
  }
}
