require 'action_controller/railtie'
require 'rack/mock'

class Shop < Rails::Application
  config.eager_load = false
  config.secret_key_base = 'short'
  config.hosts.clear
  config.log_level = :debug
  logger = Logger.new($stdout)
  logger.formatter = Rails.env.production? ? Logger::Formatter.new : ActiveSupport::Logger::SimpleFormatter.new
  config.logger = ActiveSupport::TaggedLogging.new(logger)
  config.log_tags = [:request_id] if Rails.env.production?
  routes.append do
    root to: 'carts#show'
    get '/broken', to: 'carts#broken'
    get '/gone', to: 'carts#gone'
  end
end

class CartsController < ActionController::Base
  def show
    logger.debug('cart has 0 errors')
    logger.warn('stock is low')
    logger.error('payment refused')
    logger.fatal('no database')
    render plain: 'fine'
  end

  def broken = nil.items

  def gone = head(:gone)
end

Shop.initialize!
%w[/ /broken /gone /missing].each { |path| Rack::MockRequest.new(Shop).get(path) }
