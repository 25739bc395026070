/** Takes events that Hireloop signed, each once, and hands them on. Anything else is answered 400 and forgotten. */
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'

const hook = new Webhook(process.env.WEBHOOK_SECRET)
const seen = new Set()
createServer(async (request, reply) => {
  try {
    const event = hook.verify(await text(request), request.headers)
    if (!seen.has(event.id)) console.log(JSON.stringify(event))
    seen.add(event.id)
    reply.writeHead(204).end()
  } catch {
    reply.writeHead(400).end()
  }
}).listen(Number(process.env.PORT ?? 4000), '127.0.0.1')
