class PaymentError extends Error {
  constructor (message) {
    super(message)
    this.name = 'PaymentError'
    this.code = 402
    this.details = { order: 7, cards: ['visa'] }
  }
}
async function pay () {
  throw new PaymentError('card refused')
}
async function main () {
  const all = await Promise.allSettled([pay(), Promise.reject(new TypeError('no amount'))])
  throw new AggregateError(all.map(one => one.reason), 'two payments failed')
}
main()
