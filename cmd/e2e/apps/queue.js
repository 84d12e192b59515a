// Logs by pino to stdout, JSON with numeric levels; then it crashes, on stderr.
const log = require('pino')({ name: 'queue' })
for (let n = 1; n <= Number(process.argv[2]); n++) {
  if (n % 10 === 0) log.error({ job: n, err: new Error('no answer') }, `kept-${n} job failed`)
  else if (n % 10 === 5) log.warn({ job: n }, `kept-${n} job is late`)
  else log.info({ job: n, error: null }, `passed-${n} job done`)
}
setTimeout(() => { throw new Error('kept-last job was never done') }, 50)
