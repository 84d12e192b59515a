<?php
function price(array $cart): int { return 9 % count($cart); }
price([]);
