# Mono, for the exceptions of .NET, whose own runtime cannot be had here: inner ones, an aggregate of tasks.
mono --version | sed -n '1s/ (.*//p' >"$OUT/version"

mcs -debug -out:/tmp/shop.exe Main.cs
to uncaught mono --debug /tmp/shop.exe uncaught
to tasks mono --debug /tmp/shop.exe tasks
to printed mono --debug /tmp/shop.exe printed
