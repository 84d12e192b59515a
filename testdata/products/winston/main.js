const winston = require('winston')
const { combine, timestamp, errors, json, simple, printf, colorize, align } = winston.format

const forms = {
  json: combine(errors({ stack: true }), timestamp(), json()),
  simple: combine(errors({ stack: true }), simple()),
  syslog: json(),
  timed: combine(errors({ stack: true }), timestamp(), printf(i => `${i.timestamp} ${i.level}: ${i.stack || i.message}`)),
  colour: combine(colorize(), timestamp({ format: 'YYYY-MM-DD HH:mm:ss' }), align(), printf(i => `[${i.timestamp}] ${i.level}: ${i.message}`))
}
const form = process.argv[2]
const levels = form === 'syslog' ? winston.config.syslog.levels : winston.config.npm.levels
const log = winston.createLogger({
  level: Object.keys(levels).pop(),
  levels,
  format: forms[form],
  transports: [new winston.transports.Console({ handleExceptions: true })]
})
for (const level of Object.keys(levels)) log[level](`an order at level ${level}, 0 errors`)
log.error('payment refused', { code: 402 })
if (form !== 'syslog') log.error(new Error('card refused'))
log.info('two lines:\nthe second')
setImmediate(() => ({}).cart.items)
