use strict;
use warnings;
use Carp qw(confess);

warn 'stock is low';
print undef . 'x', "\n";
sub pay { confess 'card refused' }
eval { pay(7) };
print STDERR $@;
die { code => 402 } if @ARGV;
my %order = (id => 7);
$order{card}->();
