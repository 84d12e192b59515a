# Elixir's Logger: its levels, a process that crashes with its stack, an exception that nobody rescues.
elixir --version | sed -n 's/ (compiled.*//;/^Elixir/p' >"$OUT/version"

to logger elixir logger.exs
to uncaught elixir -e ':erlang.atom_to_binary("no atom")'
