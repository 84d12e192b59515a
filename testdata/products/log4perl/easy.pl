use strict;
use warnings;
use Log::Log4perl qw(:easy);

Log::Log4perl->easy_init($TRACE);
TRACE 'entering';
DEBUG 'cart has 0 errors';
INFO 'ErrorHandler ready';
WARN 'stock is low';
ERROR 'payment refused';
FATAL 'no database';
LOGDIE 'gave up';
