# Rails: a small application in production with its logger on stdout: requests by status, an exception in an action.
ruby -e 'require "rails"; puts "Rails #{Rails.version}"' >"$OUT/version"

to production env RAILS_ENV=production ruby shop.rb
to development env RAILS_ENV=development ruby shop.rb
