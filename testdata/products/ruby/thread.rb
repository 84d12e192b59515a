t = Thread.new { [].fetch(7) }
t.join
