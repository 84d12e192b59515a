<?php
error_log('cart has 0 errors');
echo $missing;
echo [1][2];
file_get_contents('/srv/nothing');
trigger_error('stock is low', E_USER_WARNING);
trigger_error('order 7 shipped', E_USER_NOTICE);
trigger_error('use total()', E_USER_DEPRECATED);
