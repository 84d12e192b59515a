const bunyan = require('bunyan')
const log = bunyan.createLogger({ name: 'shop', level: 'trace', serializers: bunyan.stdSerializers })

log.trace('entering')
log.debug({ cart: [] }, 'cart')
log.info('scan finished, 0 errors')
log.warn({ item: 'tea' }, 'stock is low')
log.error({ code: 402 }, 'payment refused')
log.error(new TypeError('no amount'))
log.fatal('no database')
;({}).cart.items // eslint-disable-line
