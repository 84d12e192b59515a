run lambda { |env|
  case env['PATH_INFO']
  when '/' then [200, {}, ["fine\n"]]
  when '/broken' then raise ArgumentError, 'bad cart'
  else [404, {}, []]
  end
}
