<?php
echo $missing;
function order($id) { throw new RuntimeException("order $id: card refused"); }
order(7);
