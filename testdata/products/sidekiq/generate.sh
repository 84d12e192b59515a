# Sidekiq: jobs that succeed and fail, in its pretty format, without colour, and as JSON.
dpkg-query -W -f 'Sidekiq ${Version}\n' ruby-sidekiq >"$OUT/version"

start redis redis-server --save '' --port 6379
until_ok redis-cli ping
for form in pretty json; do
	export FORM=$form
	start "$form" ruby /usr/bin/sidekiq -r ./jobs.rb -c 1
	sleep 6
	ruby -r ./jobs.rb -e 'Ship.perform_async(7); Pay.perform_async(7)'
	sleep 4
	stop
done
redis-cli shutdown nosave
