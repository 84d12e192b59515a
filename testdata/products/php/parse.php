<?php
function price( {
