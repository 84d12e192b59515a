use strict;
use warnings;
use Log::Log4perl;

Log::Log4perl->init(\<<'CONF');
log4perl.rootLogger = TRACE, out
log4perl.appender.out = Log::Log4perl::Appender::Screen
log4perl.appender.out.stderr = 0
log4perl.appender.out.layout = PatternLayout
log4perl.appender.out.layout.ConversionPattern = %d [%P] %p %c - %m%n
CONF
my $log = Log::Log4perl->get_logger('Shop::Cart');
$log->trace('entering');
$log->debug('cart has 0 errors');
$log->info('ErrorHandler ready');
$log->warn('stock is low');
$log->error("payment refused\nthe card's limit");
$log->fatal('no database');
