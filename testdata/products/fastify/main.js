const fastify = require('fastify')({ logger: { level: 'trace' } })
fastify.get('/', async (request) => {
  request.log.debug('cart')
  request.log.warn('stock is low')
  return 'fine'
})
fastify.get('/broken', async () => { throw new Error('card refused') })
fastify.listen({ port: 3000 }).catch((e) => {
  fastify.log.fatal(e)
  process.exit(1)
})
