# Perl: Log::Log4perl's easy mode and a pattern with a time; die, warn and croak without any library.
perl -MLog::Log4perl -e 'print "Log4perl $Log::Log4perl::VERSION, Perl $^V\n"' >"$OUT/version"

to easy perl easy.pl
to pattern perl pattern.pl
to die perl die.pl
