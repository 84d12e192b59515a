<?php
function pay() { throw new RuntimeException("card refused\nlimit"); }
function order() {
    try {
        pay();
    } catch (Exception $e) {
        throw new LogicException('order 7', 402, $e);
    }
}
order();
