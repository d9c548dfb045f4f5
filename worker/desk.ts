import { WorkerEntrypoint } from 'cloudflare:workers'
import type { App } from '../src/http/by-host.ts'
import { deskApp } from '../src/http/desk-app.ts'
import { forget, type Whose } from '../src/http/forget.ts'
import type { Bindings } from './bindings.ts'
import { servicesOf } from './services-of.ts'

let app: App | undefined

/**
 * The desk Worker: what staff work with every day. No address leads to it; the edge Worker passes
 * on what it is to answer, and says whose federation has changed.
 */
export default class Desk extends WorkerEntrypoint<Bindings> {
  override fetch(request: Request): Response | Promise<Response> {
    app ??= deskApp(servicesOf(this.env))
    return app.fetch(request, this.env, this.ctx)
  }

  forget(whose: Whose): void {
    forget(whose)
  }
}
