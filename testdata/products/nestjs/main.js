require('reflect-metadata')
const { NestFactory } = require('@nestjs/core')
const { ConsoleLogger, Controller, Get, Injectable, Logger, Module } = require('@nestjs/common')

const form = process.argv[2]

class Shop {
  constructor () { this.log = new Logger('Shop') }

  index () {
    this.log.verbose('entering')
    this.log.debug('cart: 0 errors')
    this.log.log('order 7 shipped')
    this.log.warn('stock is low')
    this.log.error('payment refused')
    this.log.fatal('no database')
    return 'fine'
  }

  broken () { return this.cart.items }
}
const describe = (method, path) => Get(path)(Shop.prototype, method, Object.getOwnPropertyDescriptor(Shop.prototype, method))
describe('index', '/')
describe('broken', '/broken')
Controller()(Shop)

class Missing {}
class NeedsMissing {}
Injectable()(NeedsMissing)
Reflect.defineMetadata('design:paramtypes', [Missing], NeedsMissing)

class App {}
Module({ controllers: [Shop], providers: form === 'failed' ? [NeedsMissing] : [] })(App)

async function main () {
  const logger = new ConsoleLogger({ json: form === 'json' })
  const app = await NestFactory.create(App, { logger, abortOnError: false })
  await app.listen(3000, '127.0.0.1')
}
main()
