<?php
require '/usr/share/php/Monolog/autoload.php';

use Monolog\ErrorHandler;
use Monolog\Formatter\JsonFormatter;
use Monolog\Formatter\LineFormatter;
use Monolog\Handler\StreamHandler;
use Monolog\Logger;

$handler = new StreamHandler('php://stderr');
if ($argv[1] === 'json') {
    $handler->setFormatter(new JsonFormatter());
} elseif ($argv[1] === 'traced') { // as Laravel has it
    $formatter = new LineFormatter(null, 'Y-m-d H:i:s', true, true);
    $formatter->includeStacktraces();
    $handler->setFormatter($formatter);
}
$log = new Logger('app', [$handler]);
$log->debug('cart', ['items' => []]);
$log->info('scan finished', ['errors' => 0]);
$log->notice('order 7 shipped');
$log->warning('stock is low');
$log->error('payment refused', ['was' => 'app.INFO:']);
$log->critical('no database');
$log->alert('no disk');
$log->emergency('no power');

function pay() { throw new RuntimeException('card refused'); }
try {
    pay();
} catch (Exception $e) {
    $log->error('order 7 failed', ['exception' => new LogicException('order 7', 402, $e)]);
}
ErrorHandler::register($log);
echo $missing;
pay();
