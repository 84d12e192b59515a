# Ruby's Logger in its default format, and what the interpreter writes of an exception that nobody rescues.
ruby -v | sed 's/ (.*//' >"$OUT/version"

to logger ruby logger.rb
to uncaught ruby uncaught.rb
to thread ruby thread.rb
to syntax ruby broken.rb
