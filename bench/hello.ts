import { Hono } from 'hono'

// What everything is measured against: the router, one route, nothing else.
const app = new Hono()
app.get('/', (c) => c.text('hello'))

export default app
