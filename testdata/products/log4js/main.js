const log4js = require('log4js')
const layout = { type: process.argv[2], pattern: '%d %p %c - %m' }
log4js.configure({
  appenders: { out: { type: 'stdout', layout } },
  categories: { default: { appenders: ['out'], level: 'all' } }
})
const log = log4js.getLogger('shop.cart')
log.trace('entering')
log.debug('cart:', [])
log.info('scan finished, 0 errors')
log.warn('stock is low')
log.error('payment refused')
log.error('order 7', new Error('card refused'))
log.fatal('no database')
log.mark('here')
