// Logs by pino to stdout, JSON with numeric levels; then it crashes, on stderr. It pauses
// now and then: pino tears lines apart itself when the engine does not keep up with its
// pipe.
const log = require('pino')({ name: 'queue' })
const pause = (ms) => new Promise((done) => setTimeout(done, ms))
const work = async () => {
  for (let n = 1; n <= Number(process.argv[2]); n++) {
    if (n % 10 === 0) log.error({ job: n, err: new Error('no answer') }, `kept-${n} job failed`)
    else if (n % 10 === 5) log.warn({ job: n }, `kept-${n} job is late`)
    else log.info({ job: n, error: null }, `passed-${n} job done`)
    if (n % 20 === 0) await pause(10)
  }
}
work().then(() => setTimeout(() => { throw new Error('kept-last job was never done') }, 50))
