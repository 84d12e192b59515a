require 'logger'

def pay = raise('card refused')

log = Logger.new($stdout)
log.debug('cart has 0 errors')
log.info('main') { 'ErrorHandler ready' }
log.warn('stock is low')
log.error('payment refused')
log.fatal('no database')
log.unknown('a ticket')
begin
  pay
rescue => e
  log.error(e)
end
log.progname = 'shop'
log.info("two lines:\nthe second")
warn 'deprecated: use total'
