require 'sidekiq'

Sidekiq.logger.formatter = Sidekiq::Logger::Formatters::JSON.new if ENV['FORM'] == 'json'
Sidekiq.logger.formatter = Sidekiq::Logger::Formatters::WithoutTimestamp.new if ENV['FORM'] == 'plain'

class Ship
  include Sidekiq::Worker
  def perform(order)
    logger.debug('entering')
    logger.warn("stock is low for #{order}")
  end
end

class Pay
  include Sidekiq::Worker
  sidekiq_options retry: 1
  def perform(order) = raise(ArgumentError, "order #{order}: card refused")
end
