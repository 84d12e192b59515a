class PaymentError < StandardError; end

def pay
  raise PaymentError, "card refused\nlimit"
end

def order
  pay
rescue PaymentError
  raise ArgumentError, 'order 7'
end
order
